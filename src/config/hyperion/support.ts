/** Why a program runs at its version: the lowest that may be deployed, and where and when it was looked for. */
export interface Support {
  /** Lowest version that may be deployed, with what is wrong below it. */
  readonly floor: string;
  readonly below: string;
  /** Where the version was seen as released. */
  readonly source: string;
  /** Day on which the source was read, `YYYY-MM-DD`. */
  readonly read: string;
  /** For a line whose support is over: the last day on which it may still run, and the page that argues it. */
  readonly waiver?: { readonly until: string; readonly page: string };
}

const READ = "2026-11-30";

/** VictoriaMetrics' own changelog, as its Go module v1.154.1 (tagged 2026-10-19) carries it. */
const VICTORIA_METRICS: Support = {
  floor: "1.154.1",
  below:
    "1.152 fixes inserts that stay stuck after another timed out and a bypass of vmauth's match_claims (GHSA-f99m-22fh-qw96); 1.154 vmauth's corruption of retried requests (#11508) and free guessing of tokens (GHSA-rpfx-hrcp-f73x)",
  source:
    "docs/victoriametrics/changelog/CHANGELOG.md of the Go module github.com/VictoriaMetrics/VictoriaMetrics@v1.154.1",
  read: READ,
};

const LOKI: Support = {
  floor: "3.7.8",
  below: "security updates of the 3.7 line, of Go and of its libraries",
  source: "https://github.com/grafana/loki/releases/tag/v3.7.11",
  read: READ,
};

const TEMPO: Support = {
  floor: "2.10.8",
  below: "earlier patches of the last line without Kafka in its write path",
  source: "https://grafana.com/docs/tempo/latest/set-up-for-tracing/setup-tempo/migrate-to-3/",
  read: READ,
  waiver: { until: "2027-03-31", page: "docs/decisions/0008-tempo-stays-at-2-10.md" },
};

/** Images and charts that a finding of 2026 moved, by the last part of their name. */
export const SUPPORT: Readonly<Record<string, Support>> = {
  "nginx-unprivileged": {
    floor: "1.30.7",
    below:
      "1.29 has ended; 1.30.7 is the first stable one without the ten vulnerabilities of 18 November (CVE-2026-113425 to -125283), and has the fixes of CVE-2026-1642, -42945, -9256, -42926 and -42533",
    source: "https://osv.dev/vulnerability/MGASA-2026-0605 (2026-11-20), https://nginx.org/en/security_advisories.html",
    read: READ,
  },
  "nginx-ingress": {
    floor: "2.6.4",
    below: "2.5.0 ships NGINX 1.29.6; 2.6.4 ships 1.31.3, the newest that a chart of F5's was seen with",
    source: "https://docs.nginx.com/nginx-ingress-controller/releases/ (compatibility matrix of 2026)",
    read: READ,
    waiver: { until: "2026-12-31", page: "docs/decisions/0007-the-ingress-nginx-is-behind.md" },
  },
  vminsert: VICTORIA_METRICS,
  vmselect: VICTORIA_METRICS,
  vmstorage: VICTORIA_METRICS,
  "victoria-metrics": VICTORIA_METRICS,
  vmagent: VICTORIA_METRICS,
  vmalert: VICTORIA_METRICS,
  vmauth: VICTORIA_METRICS,
  vmbackup: VICTORIA_METRICS,
  vmrestore: VICTORIA_METRICS,
  loki: LOKI,
  "loki-canary": LOKI,
  tempo: TEMPO,
  "tempo-vulture": TEMPO,
  alertmanager: {
    floor: "0.34.2",
    below: "earlier patches of the line whose amtool checks the configuration",
    source: "Go module github.com/prometheus/alertmanager; 0.35.0 (2026-11-09) is the next line",
    read: READ,
  },
  kyverno: {
    floor: "3.9.1",
    below: "3.9.0 is Kyverno 1.19.0, some of whose replicas ignore exceptions (#16989)",
    source: "https://gitlab.com/sylva-projects/sylva-core/-/merge_requests/9274 (3.9.0 to 3.9.1); 3.9.2 is out as well",
    read: READ,
  },
  "argo-cd": {
    floor: "10.1.3",
    below: "9.x is Argo CD 3.3, which has ended; 10.1 is 3.4",
    source: "https://github.com/Profiidev/server-config/pull/137 (2026-07-10), argo-helm's Chart.yaml of 10.1.1",
    read: READ,
  },
  "external-secrets": {
    floor: "2.14.0",
    below: "each minor version ends the one before; 2.14 takes secrets out of what status and events say",
    source: "https://gitlab.com/sylva-projects/sylva-core/-/merge_requests/9896",
    read: READ,
  },
  "trivy-operator": {
    floor: "0.38.1",
    below: "0.38.1 is operator 0.36.1 with Trivy 0.76.1 (2026-10-29)",
    source:
      "https://sourceforge.net/projects/trivy-operator.mirror/files/v0.36.1/; charts are two minor versions ahead",
    read: READ,
  },
};
