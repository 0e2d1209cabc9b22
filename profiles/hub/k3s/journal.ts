import type { Construct } from "constructs";
import { alloyWorkload } from "../../../charts/collection/alloy.ts";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { fixedConfig } from "../../../charts/workload/config-map.ts";
import { daemonSet } from "../../../charts/workload/daemon-set.ts";
import { flow, type Target } from "../../../charts/workload/flow.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { serviceAccount } from "../../../charts/workload/service-account.ts";
import { ALLOY_DATA_PATH, alloyArgs } from "../../../src/telemetry/alloy/config.ts";
import { alloyText, expression } from "../../../src/telemetry/alloy/syntax.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

/** Alloy's names of the journal's fields: lower-cased behind `__journal_`. */
const LABELS = { __journal__systemd_unit: "unit", __journal__hostname: "host" } as const;

/** Where the journal is on the host. In a container Alloy reads nothing, and says nothing, unless it is told the path. */
const JOURNAL = "/var/log/journal";

/**
 * The host's journal to Loki. Everything that a service prints has priority 6, and so the level is taken from the line;
 * the trace's id goes to structured metadata, since as a label it would make a stream a trace.
 */
const journalConfig = (lokiPushUrl: string): string =>
  alloyText([
    { name: "logging", attributes: { level: "info", format: "json" } },
    {
      name: "loki.relabel",
      label: "journal",
      attributes: { forward_to: [] },
      blocks: Object.entries(LABELS).map(([source, label]) => ({
        name: "rule",
        attributes: { source_labels: [source], target_label: label },
      })),
    },
    {
      name: "loki.source.journal",
      label: "host",
      attributes: {
        path: JOURNAL,
        max_age: "12h",
        relabel_rules: expression("loki.relabel.journal.rules"),
        labels: { job: "journal" },
        forward_to: [expression("loki.process.json.receiver")],
      },
    },
    {
      name: "loki.process",
      label: "json",
      attributes: { forward_to: [expression("loki.write.store.receiver")] },
      blocks: [
        { name: "stage.json", attributes: { expressions: { level: "level", trace_id: "trace_id" } } },
        { name: "stage.labels", attributes: { values: { level: "level" } } },
        { name: "stage.structured_metadata", attributes: { values: { trace_id: "trace_id" } } },
      ],
    },
    {
      name: "loki.write",
      label: "store",
      blocks: [
        { name: "endpoint", attributes: { url: lokiPushUrl, max_backoff_period: "5m", max_backoff_retries: 30 } },
      ],
    },
  ]);

/** Ships the journal of the host. */
export class JournalChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, loki: Target) {
    super(scope, "alloy", platform, platform.namespace);
    const workload = alloyWorkload(platform.namespace);
    const image = platform.image("alloy");
    const config = fixedConfig(this, "alloy", { "config.alloy": journalConfig(loki.url) });
    const file = (name: string, path: string, type: string) => ({ name, hostPath: { path, type } });
    daemonSet(
      this,
      {
        workload,
        serviceAccount: serviceAccount(this, workload, image.tag),
        // The journal and the folder of positions belong to root.
        runAsRoot: true,
        priority: "node",
        volumes: [
          config.volume("config"),
          file("journal", JOURNAL, "Directory"),
          file("run-journal", "/run/log/journal", "DirectoryOrCreate"),
          file("machine-id", "/etc/machine-id", "File"),
          file("state", "/var/lib/alloy", "DirectoryOrCreate"),
        ],
        containers: [
          {
            name: "alloy",
            image,
            args: alloyArgs("/etc/alloy/config.alloy"),
            ports: [{ name: "http", port: PORTS.alloy.http }],
            resources: { cpu: "50m", memory: "256Mi" },
            probes: { ready: { path: "/-/ready", port: "http" }, live: { path: "/-/healthy", port: "http" } },
            mounts: [
              { name: "config", mountPath: "/etc/alloy" },
              { name: "journal", mountPath: JOURNAL, readOnly: true },
              { name: "run-journal", mountPath: "/run/log/journal", readOnly: true },
              { name: "machine-id", mountPath: "/etc/machine-id", readOnly: true },
              { name: "state", mountPath: ALLOY_DATA_PATH },
            ],
          },
        ],
      },
      // Two at once would write one file of positions.
      { maxUnavailable: 1 },
    );
    this.flows.push(flow(workload, loki.peer, loki.port, "pushes the host's journal"));
  }
}
