import { readFileSync } from "node:fs";
import { IMAGES } from "../src/config/versions.ts";
import { pinnedVersion } from "./cache.ts";
import { TOOLS } from "./catalogue.ts";

/** An official release of programs that conformance tests run. */
export interface Release {
  readonly url: string;
  /** Names that the tests know programs by, each with its file in the release. */
  readonly programs: Readonly<Record<string, string>>;
}

const GITHUB = "https://github.com";

const github = (repository: string, tag: string, file: string): string =>
  `${GITHUB}/${repository}/releases/download/${tag}/${file}`;

const alike = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** VictoriaMetrics ships each program with the suffix of its optimised build. */
const production = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${name}-prod`]));

/** Version of a tool without the `v` of its tag. */
function pinned(name: string): string {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new RangeError(`no tool ${name}; there are ${TOOLS.map((one) => one.name).join(", ")}`);
  return pinnedVersion(tool).replace(/^v/, "");
}

/** Version of the engine that speaks with the SDK of this project. */
function pulumiVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return dependencies["@pulumi/pulumi"] ?? "";
}

/** The releases that the profile sre deploys, under names that bear them: newer ones are on PATH too. */
function ofTheProfileSre(): Release[] {
  const [prometheus, alertmanager] = [pinned("prometheus-2.51").replace(/^0\./, "2."), pinned("alertmanager-0.27")];
  return [
    {
      url: github("prometheus/prometheus", `v${prometheus}`, `prometheus-${prometheus}.linux-amd64.tar.gz`),
      programs: { "promtool-2.51": "promtool", "prometheus-2.51": "prometheus" },
    },
    {
      url: github("prometheus/alertmanager", `v${alertmanager}`, `alertmanager-${alertmanager}.linux-amd64.tar.gz`),
      programs: { "amtool-0.27": "amtool", "alertmanager-0.27": "alertmanager" },
    },
  ];
}

/** The four programs of Kubernetes, each of which is a release of its own. */
const kubernetes = (version: string): Release[] =>
  ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"].map((program) => ({
    url: `https://dl.k8s.io/v${version}/bin/linux/amd64/${program}`,
    programs: alike(program),
  }));

/**
 * Releases for Linux on amd64: what we deploy, at the tags of its images, and what `npm run tools` would compile, at the
 * versions that it pins.
 */
export function releases(): Release[] {
  const [etcd, kwok, actionlint, kyverno] = ["etcd", "kwok", "actionlint", "kyverno"].map(pinned);
  // Prometheus numbers its Go module 0.315 where its release is 3.15.
  const prometheus = pinned("prometheus").replace(/^0\.(\d)0?(\d+)\./, "$1.$2.");
  const [otelcol, loki, tempo] = [IMAGES.otelcol.tag, IMAGES.loki.tag, IMAGES.tempo.tag];
  const [cluster, single] = [IMAGES.vmstorage.tag, IMAGES.vmagent.tag];
  const alertmanager = IMAGES.alertmanager.tag;
  const pulumi = pulumiVersion();
  const victoriaMetrics = (file: string, tag: string) =>
    github("VictoriaMetrics/VictoriaMetrics", single, `${file}-linux-amd64-${tag}.tar.gz`);
  return [
    {
      url: github(
        "open-telemetry/opentelemetry-collector-releases",
        `v${otelcol}`,
        `otelcol-contrib_${otelcol}_linux_amd64.tar.gz`,
      ),
      // Under the name of the one that `npm run tools` compiles, and that this one makes needless.
      programs: { otelcol: "otelcol-contrib" },
    },
    {
      url: github("grafana/loki", `v${loki}`, "loki-linux-amd64.zip"),
      programs: { loki: "loki-linux-amd64" },
    },
    {
      url: github("grafana/tempo", `v${tempo}`, `tempo_${tempo}_linux_amd64.tar.gz`),
      programs: alike("tempo"),
    },
    {
      url: victoriaMetrics("victoria-metrics", cluster),
      programs: production("vminsert", "vmselect", "vmstorage"),
    },
    { url: victoriaMetrics("victoria-metrics", single), programs: production("victoria-metrics") },
    {
      url: victoriaMetrics("vmutils", single),
      programs: production("vmagent", "vmalert", "vmauth", "vmbackup", "vmrestore"),
    },
    {
      url: github(
        "prometheus/alertmanager",
        alertmanager,
        `alertmanager-${alertmanager.replace(/^v/, "")}.linux-amd64.tar.gz`,
      ),
      programs: alike("alertmanager", "amtool"),
    },
    {
      url: github("prometheus/prometheus", `v${prometheus}`, `prometheus-${prometheus}.linux-amd64.tar.gz`),
      programs: alike("promtool", "prometheus"),
    },
    {
      url: `https://get.helm.sh/helm-v${pinned("helm")}-linux-amd64.tar.gz`,
      programs: alike("helm"),
    },
    ...ofTheProfileSre(),
    ...kubernetes(pinned("kubernetes")),
    {
      url: github("etcd-io/etcd", `v${etcd}`, `etcd-v${etcd}-linux-amd64.tar.gz`),
      programs: alike("etcd"),
    },
    { url: github("kubernetes-sigs/kwok", `v${kwok}`, "kwok-linux-amd64"), programs: { kwok: "kwok-linux-amd64" } },
    {
      url: github("rhysd/actionlint", `v${actionlint}`, `actionlint_${actionlint}_linux_amd64.tar.gz`),
      programs: alike("actionlint"),
    },
    {
      url: github("kyverno/kyverno", `v${kyverno}`, `kyverno-cli_v${kyverno}_linux_x86_64.tar.gz`),
      programs: alike("kyverno"),
    },
    {
      url: github("pulumi/pulumi", `v${pulumi}`, `pulumi-v${pulumi}-linux-x64.tar.gz`),
      programs: alike("pulumi", "pulumi-language-nodejs"),
    },
  ];
}
