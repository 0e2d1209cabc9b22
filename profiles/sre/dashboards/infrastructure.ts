import { RECORDS } from "../rules/names.ts";
import { dashboard } from "./dashboard.ts";
import { type Panel, timeseries } from "./panels.ts";

const BUSY = { warn: 0.8, bad: 0.95 } as const;

const host = (title: string, record: string, legend: string): Panel =>
  timeseries({
    title,
    description: "Share in use, of each host.",
    queries: [{ expr: record, legend }],
    unit: "percentunit",
    limits: BUSY,
    width: 8,
  });

const network = timeseries({
  title: "Network I/O",
  description: "Bytes a second of each host, without what stays on it.",
  queries: [
    { expr: RECORDS.hostNetworkReceived, legend: "{{instance}} in" },
    { expr: RECORDS.hostNetworkSent, legend: "{{instance}} out" },
  ],
  unit: "Bps",
});

const targets = timeseries({
  title: "Targets",
  description: "Targets that answer, by job. Fewer than before are a program that is down.",
  queries: [{ expr: "sum by (job) (up)", legend: "{{job}}" }],
  unit: "short",
});

const pods = timeseries({
  title: "Pod count",
  description: "Pods by namespace. Nothing in Compose, which has none.",
  queries: [{ expr: "count by (namespace) (kube_pod_info)", legend: "{{namespace}}" }],
  unit: "short",
});

const container = (title: string, description: string, record: string): Panel =>
  timeseries({
    title,
    description,
    queries: [{ expr: `topk(10, ${record})`, legend: "{{namespace}}/{{pod}} {{container}}" }],
    unit: "percentunit",
    limits: { warn: 0.8, bad: 1 },
  });

const nodes = timeseries({
  title: "Nodes in trouble",
  description: "1 where a node is not ready, or short of disk.",
  queries: [
    { expr: RECORDS.nodeNotReady, legend: "{{node}} not ready" },
    { expr: RECORDS.nodeDiskPressure, legend: "{{node}} disk pressure" },
  ],
  unit: "none",
});

/** Utilization, saturation and errors of what the services run on. */
export const infrastructure = () =>
  dashboard({
    uid: "infrastructure",
    title: "Infrastructure",
    description: "Whether what the services run on is under pressure.",
    from: "now-3h",
    rows: [
      {
        title: "Hosts",
        panels: [
          host("CPU", RECORDS.hostCpu, "{{instance}}"),
          host("Memory", RECORDS.hostMemory, "{{instance}}"),
          host("Disk", RECORDS.hostDisk, "{{instance}} {{mountpoint}}"),
          network,
          targets,
        ],
      },
      {
        title: "Cluster",
        panels: [
          pods,
          nodes,
          container("Container CPU", "Share of the requested CPU, the ten highest.", RECORDS.cpuUtilization),
          container("Container memory", "Share of the requested memory, the ten highest.", RECORDS.memoryUtilization),
          container("CPU throttling", "Share of periods in which the limit was reached.", RECORDS.cpuThrottling),
        ],
      },
    ],
  });
