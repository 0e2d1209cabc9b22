import type { Tool } from "./tool.ts";

const VICTORIA_METRICS = ["victoria-metrics", "vmagent", "vmalert", "vmauth", "vmbackup", "vmrestore"] as const;

/**
 * Programs that the conformance tests run and that package registries can provide. Those that none provides (Loki,
 * Tempo, the cluster's parts of VictoriaMetrics) are found on PATH only.
 */
export const TOOLS: readonly Tool[] = [
  {
    name: "kubernetes",
    source: {
      kind: "go",
      folder: "kubernetes",
      module: "k8s.io/kubernetes",
      packages: {
        "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
        "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
        "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
        kubectl: "k8s.io/kubernetes/cmd/kubectl",
      },
      versionVariable: "k8s.io/component-base/version.gitVersion",
    },
    programs: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"],
    versionArguments: ["--version"],
    accepted: /v1\.(3[4-9]|[4-9]\d)\./,
    tier: "ci",
    seconds: 330,
  },
  {
    name: "etcd",
    source: {
      kind: "go",
      folder: "etcd",
      module: "go.etcd.io/etcd/server/v3",
      packages: { etcd: "go.etcd.io/etcd/server/v3" },
    },
    programs: ["etcd"],
    versionArguments: ["--version"],
    // Kubernetes 1.34 and later ask for streaming range requests and consistent reads from the watch cache.
    accepted: /etcd Version: 3\.([6-9]|\d{2,})\./,
    tier: "ci",
    seconds: 21,
  },
  {
    name: "kwok",
    source: {
      kind: "go",
      folder: "kwok",
      module: "sigs.k8s.io/kwok",
      packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    },
    programs: ["kwok"],
    versionArguments: ["--version"],
    accepted: /v0\.([7-9]|\d{2,})\./,
    tier: "ci",
    seconds: 64,
  },
  {
    name: "prometheus",
    source: {
      kind: "go",
      folder: "prometheus",
      module: "github.com/prometheus/prometheus",
      packages: {
        promtool: "github.com/prometheus/prometheus/cmd/promtool",
        prometheus: "github.com/prometheus/prometheus/cmd/prometheus",
      },
      versionVariable: "github.com/prometheus/common/version.Version",
    },
    programs: ["promtool", "prometheus"],
    versionArguments: ["--version"],
    // Version 3 reads PromQL as VictoriaMetrics does; the module of release 3.15 is numbered 0.315.
    accepted: /version v?(3\.|0\.3\d\d\.)/,
    tier: "ci",
    seconds: 222,
  },
  {
    name: "otelcol",
    source: {
      kind: "go",
      folder: "otelcol",
      module: "go.opentelemetry.io/collector/otelcol",
      packages: { otelcol: "tools/otelcol" },
      versionVariable: "main.version",
    },
    programs: ["otelcol"],
    versionArguments: ["--version"],
    // Before 0.163 a full queue whose callers hang up stands still for ever.
    accepted: /version v?0\.(16[5-9]|1[7-9]\d|[2-9]\d\d)\./,
    tier: "ci",
    seconds: 600,
  },
  {
    name: "victoria-metrics",
    source: {
      kind: "go",
      folder: "victoria-metrics",
      module: "github.com/VictoriaMetrics/VictoriaMetrics",
      packages: Object.fromEntries(
        VICTORIA_METRICS.map((name) => [name, `github.com/VictoriaMetrics/VictoriaMetrics/app/${name}`]),
      ),
      versionVariable: "github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version",
    },
    programs: VICTORIA_METRICS,
    versionArguments: ["--version"],
    accepted: /v1\.(1[5-9]\d|[2-9]\d\d)\./,
    tier: "ci",
    seconds: 120,
  },
  {
    name: "pulumi",
    source: {
      kind: "go",
      folder: "pulumi",
      module: "github.com/pulumi/pulumi/pkg/v3",
      packages: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
      versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    },
    programs: ["pulumi"],
    versionArguments: ["version"],
    accepted: /^v3\.(27[6-9]|2[89]\d|[3-9]\d\d)\./m,
    tier: "ci",
    seconds: 345,
  },
  {
    name: "alertmanager",
    source: {
      kind: "go",
      folder: "alertmanager",
      module: "github.com/prometheus/alertmanager",
      packages: { amtool: "github.com/prometheus/alertmanager/cmd/amtool" },
      versionVariable: "github.com/prometheus/common/version.Version",
    },
    programs: ["amtool"],
    versionArguments: ["--version"],
    accepted: /version v?0\.(3\d|[4-9]\d)\./,
    tier: "ci",
    seconds: 41,
  },
  {
    // The profile sre deploys it, and rules are read as the release that evaluates them reads them: ranges became
    // left-open in version 3. Its programs bear their version in their names, for those of the newer one are on PATH too.
    name: "prometheus-2.51",
    source: {
      kind: "go",
      folder: "prometheus-2.51",
      module: "github.com/prometheus/prometheus",
      packages: {
        "promtool-2.51": "github.com/prometheus/prometheus/cmd/promtool",
        "prometheus-2.51": "github.com/prometheus/prometheus/cmd/prometheus",
      },
      versionVariable: "github.com/prometheus/common/version.Version",
    },
    programs: ["promtool-2.51", "prometheus-2.51"],
    versionArguments: ["--version"],
    // The module of release 2.51 is numbered 0.51.
    accepted: /version v?(2|0)\.51\./,
    tier: "more",
    seconds: 420,
  },
  {
    // The profile sre deploys it.
    name: "alertmanager-0.27",
    source: {
      kind: "go",
      folder: "alertmanager-0.27",
      module: "github.com/prometheus/alertmanager",
      packages: {
        "amtool-0.27": "github.com/prometheus/alertmanager/cmd/amtool",
        "alertmanager-0.27": "github.com/prometheus/alertmanager/cmd/alertmanager",
      },
      versionVariable: "github.com/prometheus/common/version.Version",
    },
    programs: ["amtool-0.27", "alertmanager-0.27"],
    versionArguments: ["--version"],
    accepted: /version v?0\.27\./,
    tier: "more",
    seconds: 60,
  },
  {
    name: "actionlint",
    source: {
      kind: "go",
      folder: "actionlint",
      module: "github.com/rhysd/actionlint",
      packages: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
    },
    programs: ["actionlint"],
    versionArguments: ["-version"],
    accepted: /^v?1\.7\./m,
    tier: "ci",
    seconds: 4,
  },
  {
    name: "helm",
    source: {
      kind: "go",
      folder: "helm",
      module: "helm.sh/helm/v3",
      packages: { helm: "helm.sh/helm/v3/cmd/helm" },
      versionVariable: "helm.sh/helm/v3/internal/version.version",
    },
    programs: ["helm"],
    versionArguments: ["version", "--short"],
    accepted: /v3\.(1[89]|[2-9]\d)\./,
    tier: "ci",
    seconds: 67,
  },
  {
    name: "kyverno",
    source: {
      kind: "go",
      folder: "kyverno",
      module: "github.com/kyverno/kyverno",
      packages: { kyverno: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno" },
      versionVariable: "github.com/kyverno/kyverno/pkg/version.BuildVersion",
    },
    programs: ["kyverno"],
    versionArguments: ["version"],
    accepted: /v?1\.(19|[2-9]\d)\./,
    tier: "ci",
    seconds: 495,
  },
  {
    name: "azurite",
    source: { kind: "npm", package: "azurite" },
    programs: ["azurite", "azurite-blob"],
    versionArguments: ["--version"],
    accepted: /^3\.(3[4-9]|[4-9]\d)\./m,
    tier: "ci",
    seconds: 55,
  },
  {
    name: "kafka",
    source: {
      kind: "maven",
      folder: "kafka",
      mains: {
        "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
        "kafka-storage.sh": "kafka.tools.StorageTool",
        "kafka-server-start.sh": "kafka.Kafka",
        "kafka-configs.sh": "kafka.admin.ConfigCommand",
      },
    },
    programs: ["kafka-topics.sh", "kafka-storage.sh", "kafka-server-start.sh", "kafka-configs.sh"],
    versionArguments: ["--version"],
    accepted: /^4\./m,
    tier: "ci",
    seconds: 49,
  },
  {
    name: "nginx",
    source: { kind: "debian", package: "nginx", bin: "usr/sbin" },
    programs: ["nginx"],
    versionArguments: ["-v"],
    accepted: /nginx\/1\.(2[2-9]|[3-9]\d)\./,
    tier: "ci",
    seconds: 11,
  },
];
