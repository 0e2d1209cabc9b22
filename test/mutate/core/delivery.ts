import type { BreaksByRow } from "../break.ts";

const APPLICATION = "charts/argocd/application.ts";
const GITOPS = "charts/hyperion/gitops.ts";

/** Argo CD, Kyverno, Trivy and Falco. */
export const DELIVERY: BreaksByRow = {
  "S0-GIT-01": [
    [
      GITOPS,
      "path: (app) => deployPath(environment.environment, app),",
      'path: (app) => deployPath("dev", app),',
      "Every environment gets Dev's manifests.",
    ],
    [
      "charts/hyperion/third-party.ts",
      `    argocdApplication({
      namespace: NAMESPACES.argocd,
      release: ARGOCD_RELEASE,
      host: hosts.argocd,
      highAvailability,
      signIn: { issuer: entraIssuer(environment.azure), clientId: entraApps.argocd },
      groups: { admins: [groups.grafanaAdmins, groups.breakGlass], viewers: [groups.grafanaViewers] },
      alertmanager,
      priorityClassName,
    }),
`,
      "",
      "Argo CD is never upgraded by Git.",
    ],
  ],
  "S0-GIT-02": [
    [APPLICATION, "automated: { prune: true, selfHeal: true },", "", "Each change waits for somebody to sync it."],
    [APPLICATION, "retry: { limit: -1,", "retry: { limit: 5,", "What waits for something at night stays where it is."],
  ],
  "S0-GIT-03": [
    [
      APPLICATION,
      "destination: { server: IN_CLUSTER, namespace: app.namespace },",
      'destination: { server: "https://prod.example", namespace: app.namespace },',
      "Every environment is synced into one cluster.",
    ],
    [
      GITOPS,
      "ref: environmentRef(environment.environment),",
      'ref: "main",',
      "Prod gets what is merged, before its approval.",
    ],
  ],
  "S0-GIT-04": [
    [
      APPLICATION,
      "automated: { prune: true, selfHeal: true },",
      "automated: { prune: false, selfHeal: true },",
      "What leaves Git stays in the cluster.",
    ],
    [
      APPLICATION,
      "automated: { prune: true, selfHeal: true },",
      "automated: { prune: true, selfHeal: false },",
      "What somebody changes by hand stays changed.",
    ],
  ],
  "S0-GIT-05": [
    [
      "src/config/hyperion/waves.ts",
      '  "policies",\n  "secrets",\n  "ingress",\n  "buffer",\n  "stores",\n  "collectors",',
      '  "secrets",\n  "ingress",\n  "buffer",\n  "stores",\n  "collectors",\n  "policies",',
      "Workloads start before the policies that judge them.",
    ],
    [
      "src/config/hyperion/waves.ts",
      'kafka: hyperion("buffer"),',
      'kafka: hyperion("routes"),',
      "Collectors start without their buffer.",
    ],
  ],
  "S0-SEC-01": [
    ["Pulumi.qa.yaml", "      tenancy: Deny", "      tenancy: Audit", "QA reports what Prod refuses."],
    [
      "policies/policy-set.ts",
      "    requiredLabels(environment),\n",
      '    ...(environment.environment === "dev" ? [] : [requiredLabels(environment)]),\n',
      "Dev has another set of policies.",
    ],
  ],
  "S0-SEC-02": [
    [
      "policies/policy-set.ts",
      "    probes,\n    disruptionBudget,",
      "    disruptionBudget,",
      "Pods without probes are let in.",
    ],
    [
      "charts/security/kyverno.ts",
      'operator: "NotIn"',
      'operator: "In"',
      "Kyverno watches only what must come up without it.",
    ],
  ],
  "S0-SEC-03": [
    [
      ".github/workflows/images.yml",
      "--scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1",
      "--scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --exit-code 0",
      "Images with known holes are published.",
    ],
    [
      "charts/security/trivy.ts",
      'const REGISTRY = "ghcr.io";',
      'const REGISTRY = "mirror.gcr.io";',
      "The databases come from a host that the firewall denies.",
    ],
  ],
  "S0-SEC-04": [
    [
      "charts/security/falco/application.ts",
      'priority: "notice"',
      'priority: "emergency"',
      "Falco's priority is above all of our rules: none is told.",
    ],
    [
      "charts/hyperion.ts",
      "url: `https://${hostOf(COLLECTORS.ingress)}:${PORTS.otelcol.platformHttp}`,",
      "url: `https://${hostOf(COLLECTORS.ingress)}:${PORTS.otelcol.health}`,",
      "Findings go to a port that takes none.",
    ],
    [
      "charts/hyperion.ts",
      "      flows: uniqueFlows(charts.flatMap((chart) => chart.flows)),\n      watched",
      "      flows: [],\n      watched",
      "Every declared connection is a finding.",
    ],
  ],
  "S0-SEC-05": [
    ["docs/security.md", "| **Falco**", "| Falco", "The page does not name the fourth tool."],
    [
      "charts/hyperion.ts",
      "directories, [...helm, falco]",
      "directories, helm",
      "Falco is described and not installed.",
    ],
  ],
  "S0-SEC-06": [
    [
      "charts/workload/container.ts",
      "allowPrivilegeEscalation: false",
      "allowPrivilegeEscalation: true",
      "Containers may raise their rights.",
    ],
    [
      "charts/workload/container.ts",
      "readOnlyRootFilesystem: true",
      "readOnlyRootFilesystem: false",
      "Containers may write to their image.",
    ],
  ],
  "S0-SEC-07": [
    [
      "policies/reliability/probes.ts",
      'violations: texts`${missing("readinessProbe")} + ${missing("livenessProbe")}`,',
      'violations: missing("livenessProbe"),',
      "The policy passes what it says that it stops.",
    ],
    [
      "policies/supply-chain/image-tags.ts",
      '  failing: [\n    {\n      name: "latest",\n      resource: podWith({ image: "docker.io/library/web:latest" }),',
      '  failing: [\n    {\n      name: "latest",\n      resource: podWith({ image: "docker.io/library/web:1.0.0" }),',
      "A policy's failing resource is one that it passes.",
    ],
  ],
};
