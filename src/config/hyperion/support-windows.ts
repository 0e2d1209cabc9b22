import packageJson from "../../../package.json" with { type: "json" };
import type { SupportWindow } from "../../base/support-window.ts";
import { KUBERNETES_VERSIONS } from "../azure/kubernetes-versions.ts";
import type { Environment } from "../schema.ts";
import { CHARTS, IMAGES } from "../versions.ts";
import { SUPPORT } from "./support.ts";

const READ = "2026-12-01";

/** Ends of PostgreSQL's major versions, which Azure's server follows. */
const POSTGRES_ENDS: Readonly<Record<string, string>> = { "16": "2028-11-09", "17": "2029-11-08" };

/** Last day of a waiver that a page argues. */
const lastDay = (name: string): string => SUPPORT[name]?.waiver?.until ?? "2000-01-01";

/** Programs of core whose makers say when they stop mending a line, and what builds it. */
const PROGRAMS: readonly SupportWindow[] = [
  {
    program: "Argo CD (chart argo-cd)",
    version: CHARTS.argocd.version,
    line: "10.1",
    ends: "2027-02-02",
    source:
      "https://github.com/argoproj/argo-cd/releases/tag/v3.3.19: the release of 3.6 ended 3.3 on 2026-11-03; that of 3.7, three months later, ends 3.4",
    read: READ,
  },
  {
    program: "cert-manager",
    version: CHARTS.certManager.version,
    line: "1.20",
    ends: "2026-11-30",
    source:
      "https://github.com/cert-manager/website/pull/2007: 1.20 ends with the release of 1.22, due in November 2026",
    read: READ,
    waiver: {
      until: "2027-01-31",
      reason: "1.21 is the first that names Kubernetes 1.36, and its chart is to be rendered and tried first",
    },
  },
  {
    program: "ClickHouse",
    version: IMAGES.clickhouse.tag,
    line: "25.8",
    ends: "2026-08-31",
    source:
      "https://clickhouse.com/docs/resources/develop-contribute/contribute/backports: two long-term lines at a time, of March and August",
    read: READ,
    waiver: { until: "2027-01-31", reason: "it is a preview, on in dev alone, and keeps copies of traces only" },
  },
  {
    program: "NGINX Ingress (chart nginx-ingress)",
    version: CHARTS.nginxIngress.version,
    line: "2.6",
    ends: "2026-11-18",
    source: "docs/decisions/0007-the-ingress-nginx-is-behind.md: the day of advisories that it lacks",
    read: READ,
    waiver: {
      until: lastDay("nginx-ingress"),
      reason: "no chart with the fixes was found; what holds until then is in decision 0007",
    },
  },
  {
    program: "Node.js",
    version: packageJson.devDependencies.node,
    line: "22",
    ends: "2027-04-30",
    source: "https://github.com/nodejs/Release: schedule.json",
    read: READ,
  },
  {
    program: "Tempo",
    version: IMAGES.tempo.tag,
    line: "2.10",
    ends: "2026-11-30",
    source: "docs/decisions/0008-tempo-stays-at-2-10.md",
    read: READ,
    waiver: { until: lastDay("tempo"), reason: "Tempo 3 writes through the buffer that protects it; decision 0008" },
  },
  {
    program: "GitHub's runner image ubuntu",
    version: "24.04",
    line: "24.04",
    ends: "2029-05-31",
    source: "https://ubuntu.com/about/release-cycle: standard support of 24.04",
    read: READ,
  },
];

/** Every window of some environments: what they state themselves, and the programs that all have. */
export function supportWindows(environments: readonly Environment[]): SupportWindow[] {
  const own = environments.flatMap(({ environment, clusters, postgres }): SupportWindow[] => [
    ...clusters.map(({ name, kubernetesVersion: version, tier }) => {
      const known = KUBERNETES_VERSIONS[version];
      return {
        program: `Kubernetes of ${environment}'s cluster ${name}`,
        version,
        line: version,
        // A version that AKS does not list ended before anything that is known.
        ends: (tier === "Premium" ? known?.longTerm : known?.supported) ?? "2000-01-01",
        source: "AKS Kubernetes release calendar, Microsoft Learn",
        read: READ,
      };
    }),
    {
      program: `PostgreSQL of ${environment}`,
      version: postgres.version,
      line: postgres.version,
      ends: POSTGRES_ENDS[postgres.version] ?? "2000-01-01",
      source: "https://www.postgresql.org/support/versioning/",
      read: READ,
    },
  ]);
  return [...own, ...PROGRAMS];
}

/** Why nothing says when the line of an image or chart ends, by the last part of its name. */
export const WITHOUT_A_DATE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    "its makers mend the newest release only, to which the weekly bump raises it": [
      "opentelemetry-collector-contrib",
      "vminsert",
      "vmselect",
      "vmstorage",
      "victoria-metrics",
      "vmagent",
      "vmalert",
      "vmauth",
      "vmbackup",
      "vmrestore",
      "alertmanager",
      "memcached-exporter",
      "memcached",
      "falco",
      "trivy-operator",
      "strimzi-kafka-operator",
      "external-secrets",
      "altinity-clickhouse-operator",
      "kube-state-metrics",
      "prometheus-node-exporter",
    ],
    "its makers name no day; what was found is in support.ts": [
      "nginx-unprivileged",
      "loki",
      "loki-canary",
      "grafana",
      "kyverno",
    ],
    "it goes with what it is released with": ["tempo-vulture", "clickhouse-keeper"],
  }).flatMap(([why, names]) => names.map((name) => [name, why])),
);
