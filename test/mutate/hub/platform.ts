import type { BreaksByRow } from "../break.ts";

const SERVICES = "profiles/hub/host/services.ts";
const HARDENING = "profiles/hub/host/hardening.ts";
const FIREWALL = "profiles/hub/host/firewall.ts";
const OPENBAO = "profiles/hub/host/openbao.ts";
const FILES = "profiles/hub/host/files.ts";
const AUTOMATION = "profiles/hub/host/automation.ts";
const INSTALL = "profiles/hub/host/install.ts";
const ROOT = "profiles/hub/root.ts";
const JOURNAL = "profiles/hub/k3s/journal.ts";
const COLLECTOR = "profiles/hub/k3s/collector.ts";
const TEMPO = "profiles/hub/k3s/tempo.ts";
const DATASOURCES = "profiles/hub/datasources.ts";
const POSTGRES = "profiles/hub/k3s/postgres.ts";
const NODE_PORTS = "profiles/hub/k3s/node-ports.ts";
const VALUES = "profiles/hub/values.ts";

/** The hub's host and data platform. */
export const HUB_PLATFORM: BreaksByRow = {
  "S2-GEN-01": [
    [
      INSTALL,
      '[ "$dry" = yes ] || { install -D',
      '[ "$dry" = no ] || { install -D',
      "A dry run writes, and a real one does not.",
    ],
    [INSTALL, 'if cmp -s "$2" "$root$3" 2>/dev/null; then return; fi', "", "Each run writes everything anew."],
  ],
  "S2-GEN-02": [
    [HARDENING, 'Restart: "always"', 'Restart: "on-failure"', "A service that ends cleanly stays down."],
    [VALUES, "reconcileMinutes: 10", "reconcileMinutes: 100", "A lost webhook is made up for after two hours."],
  ],
  "S2-GEN-03": [
    [
      AUTOMATION,
      '"hub-reconcile.service": {\n    Unit',
      '"hub-reconcile-now.service": {\n    Unit',
      "The timer starts a unit that is not there.",
    ],
    [AUTOMATION, 'Type: "oneshot"', 'Type: "simple"', "The sync counts as a service that runs for ever."],
  ],
  "S2-GEN-04": [
    [ROOT, "new TempoSingleChart(app, platform, RETENTION.tracesHours),", "", "Traces have no store."],
    [TEMPO, "replicas: 1", "replicas: 2", "Two stores have half of the traces each."],
  ],
  "S2-OBS-02": [
    [FILES, "Storage=persistent", "Storage=auto", "Alloy reads a directory in which nothing is."],
    [
      SERVICES,
      'StandardOutput: "journal",\n      StandardError: "journal",\n      SyslogIdentifier: name',
      'StandardOutput: "null",\n      StandardError: "journal",\n      SyslogIdentifier: name',
      "What services say is lost.",
    ],
  ],
  "S2-SEC-03": [
    [HARDENING, "NoNewPrivileges: true", "NoNewPrivileges: false", "A service may become root by a setuid program."],
    [HARDENING, 'IPAddressDeny: "any"', 'IPAddressDeny: "10.0.0.0/8"', "OpenBao may speak with the internet."],
    [
      "charts/workload/foundation-chart.ts",
      "defaultDeny(this, name);",
      "",
      "A pod without a policy may reach everything.",
    ],
  ],
  "S2-SEC-04": [
    [
      OPENBAO,
      'address         = "127.0.0.1:',
      'address         = "0.0.0.0:',
      "OpenBao listens on the network without TLS.",
    ],
    [
      OPENBAO,
      'path "secret/data/hub/${service}"',
      'path "secret/data/hub/*"',
      "Each service reads the secrets of all.",
    ],
  ],
  "S2-FLW-06": [
    [NODE_PORTS, '"10.42.0.1/32"', '"0.0.0.0/0"', "Anyone who reaches the pod's network sends traces."],
    [
      ROOT,
      "port: PORTS.otlp.http,\n        nodePort",
      "port: PORTS.otlp.grpc,\n        nodePort",
      "The proxy's spans meet a server of gRPC.",
    ],
  ],
  "S2-FLW-07": [
    [COLLECTOR, 'signal: "traces"', 'signal: "logs"', "Spans are refused."],
    [
      TEMPO,
      "endpoint: `0.0.0.0:${PORTS.otlp.grpc}`",
      "endpoint: `localhost:${PORTS.otlp.grpc}`",
      "Tempo takes spans from its own pod alone.",
    ],
  ],
  "S2-OBS-04": [
    [
      COLLECTOR,
      "this.flows.push(flow(workload, tempo.peer, tempo.port",
      "this.flows.push(flow(workload, tempo.peer, 1",
      "The network policy keeps spans from Tempo.",
    ],
    [COLLECTOR, "{ endpoint: tempoAddress,", '{ endpoint: "localhost:4317",', "The collector sends spans to itself."],
  ],
  "S2-FLW-10": [
    [JOURNAL, "path: JOURNAL,\n        max_age", "max_age", "Alloy in its container reads nothing, and says nothing."],
    [
      JOURNAL,
      '__journal__systemd_unit: "unit"',
      '__journal_systemd_unit: "unit"',
      "No line says which service it is from.",
    ],
  ],
  "S2-FLW-11": [
    [ROOT, "/loki/api/v1/push", "/api/prom/push", "Loki does not know the path."],
    [
      JOURNAL,
      "flow(workload, loki.peer, loki.port",
      "flow(workload, loki.peer, 3101",
      "The network policy keeps lines from Loki.",
    ],
  ],
  "S2-FLW-12": [
    [
      DATASOURCES,
      "jsonData: { database: DATABASE,",
      'jsonData: { database: "postgres",',
      "Grafana asks a database in which nothing is.",
    ],
    [
      POSTGRES,
      "GRANT SELECT ON TABLES TO grafana_reader",
      "GRANT ALL ON TABLES TO grafana_reader",
      "Whoever edits a panel may delete the business' data.",
    ],
  ],
  "S2-FLW-13": [
    [DATASOURCES, "datasourceUid: UIDS.tempo", "datasourceUid: UIDS.loki", "A line's trace is looked for among lines."],
    [
      ROOT,
      "sources: [to.postgres, to.loki, to.tempo]",
      "sources: [to.postgres, to.tempo]",
      "The network policy keeps Grafana from Loki.",
    ],
  ],
  "S2-FLW-14": [
    [
      DATASOURCES,
      "datasourceUid: UIDS.loki,\n          spanStart",
      "datasourceUid: UIDS.postgres,\n          spanStart",
      "A trace's lines are looked for in PostgreSQL.",
    ],
    [
      ROOT,
      "sources: [to.postgres, to.loki, to.tempo]",
      "sources: [to.postgres, to.loki]",
      "The network policy keeps Grafana from Tempo.",
    ],
  ],
  "S2-FLW-15": [
    [
      FIREWALL,
      "nodeport-addresses=127.0.0.0/8",
      "nodeport-addresses=0.0.0.0/0",
      "PostgreSQL is open to the house's network.",
    ],
    [FIREWALL, "...Object.values(NODE_PORTS)", "", "The second lock has no node port."],
  ],
};
