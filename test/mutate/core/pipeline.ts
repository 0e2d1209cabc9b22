import type { BreaksByRow } from "../break.ts";

const IN_PIPELINE = "src/telemetry/pipeline";
const CHARTS = "charts/hyperion/collectors.ts";

/** Collectors, their hops, Kafka and the replay. */
export const PIPELINE: BreaksByRow = {
  "S0-COL-01": [
    [
      `${IN_PIPELINE}/ingress.ts`,
      "const pipelines = SIGNALS.flatMap(",
      'const pipelines = SIGNALS.filter((one) => one !== "logs").flatMap(',
      "Logs have no pipeline at the intake.",
    ],
    [
      `${IN_PIPELINE}/ingress.ts`,
      "        receivers: [producers],\n",
      '        receivers: signal === "traces" ? [agents] : [producers],\n',
      "Traces of producers have no receiver.",
    ],
  ],
  "S0-COL-02": [
    [
      CHARTS,
      "new IngressCollectorChart(app, platform, {\n      ...layers,\n      config: configs.ingress,",
      "new IngressCollectorChart(app, platform, {\n      ...layers,\n      config: configs.processors.traces,",
      "The ingress collector runs a processor's configuration.",
    ],
    [
      `${IN_PIPELINE}/hops.ts`,
      "layer(processorTarget(signal), hosts.processors[signal], [signal], budgets.processor)",
      "layer(processorTarget(signal), hosts.egress, [signal], budgets.processor)",
      "Ingress sends to egress and skips the processing layer.",
    ],
  ],
  "S0-COL-03": [
    [
      `${IN_PIPELINE}/ingress.ts`,
      "processors: [limiter, fromClaim, ...known, wanted],",
      "processors: [limiter, fromClaim, ...known],",
      "Telemetry of producers is not filtered.",
    ],
    [
      `${IN_PIPELINE}/ingress.ts`,
      "processors: [limiter, fromClaim, ...known, wanted],",
      "processors: [limiter, wanted, fromClaim, ...known],",
      "The filter runs before the tenant is known.",
    ],
  ],
  "S0-COL-04": [
    [
      `${IN_PIPELINE}/ingress.ts`,
      "const hop = hops[signal];",
      "const hop = hops.metrics;",
      "Each signal goes to the metrics processor.",
    ],
    [
      `${IN_PIPELINE}/pipeline.ts`,
      "hops: bySignal((signal) => localHop(ingressHops, targets.processors[signal])),",
      "hops: bySignal(() => localHop(ingressHops, targets.processors.traces)),",
      "Each signal leaves by the hop of traces.",
    ],
  ],
  "S0-COL-05": [
    [
      CHARTS,
      "      configs: configs.processors,",
      "      configs: { ...configs.processors, logs: configs.processors.traces },",
      "The logs processor's pods mount the configuration of traces.",
    ],
    [
      `${IN_PIPELINE}/processors.ts`,
      'signalProcessor("logs", options)',
      'signalProcessor("traces", options)',
      "The logs processor runs the pipeline of traces.",
    ],
  ],
  "S0-COL-06": [
    [`${IN_PIPELINE}/processors.ts`, "      redaction(),\n", "", "Secrets in attributes reach the stores."],
    [
      `${IN_PIPELINE}/processors.ts`,
      '      processor("transform", { error_mode: "ignore", ...TRANSFORMS[signal] }),\n',
      "",
      "Nothing is transformed before it is stored.",
    ],
  ],
  "S0-COL-07": [
    [
      `${IN_PIPELINE}/pipeline.ts`,
      "hop: localHop(egressHops, targets.consumers[index] ?? targets.egress),",
      "hop: localHop(egressHops, targets.consumers[0] ?? targets.egress),",
      "Each consumer's data goes to the first consumer.",
    ],
    [
      `${IN_PIPELINE}/hops.ts`,
      "pool: consumerPool(consumer.endpoint),",
      "pool: consumerPool(consumers[0]?.endpoint ?? consumer.endpoint),",
      "Every consumer's pool is the first consumer's endpoint: one team's data goes to another with its token.",
    ],
    [
      `${IN_PIPELINE}/pipeline.ts`,
      "        tokenFile: tokenFile(consumer.name),",
      '        tokenFile: tokenFile(consumers[0]?.name ?? ""),',
      "Each consumer gets the first consumer's token.",
    ],
  ],
  "S0-COL-08": [
    [
      `${IN_PIPELINE}/egress.ts`,
      "processors: [limiter, filter(signal, consumer), sampler(signal, consumer)],",
      "processors: [limiter, filter(signal, consumer)],",
      "Consumers get everything, unsampled.",
    ],
    [
      `${IN_PIPELINE}/egress.ts`,
      "processors: [limiter, filter(signal, consumer), sampler(signal, consumer)],",
      "processors: [limiter, sampler(signal, consumer)],",
      "Consumers get what they did not ask for.",
    ],
    [
      `${IN_PIPELINE}/pipeline.ts`,
      "        ...consumer,\n        hop:",
      "        ...consumer,\n        samplingPercent: 100,\n        hop:",
      "The share of the environment file is not what egress samples.",
    ],
  ],
  "S0-COL-09": [
    [
      CHARTS,
      "logs: { workload: LOKI.distributor, port: PORTS.loki.http },",
      "logs: { workload: TEMPO.distributor, port: PORTS.otlp.http },",
      "Logs are sent to Tempo.",
    ],
    [
      CHARTS,
      "metrics: { workload: VICTORIA_METRICS.vminsert, port: PORTS.vminsert.http },",
      "metrics: { workload: VICTORIA_METRICS.vmselect, port: PORTS.vmselect.http },",
      "Metrics are sent to the part that reads.",
    ],
  ],
  "S0-COL-10": [
    [
      `${IN_PIPELINE}/egress.ts`,
      "const parts = consumers.map((consumer) => {",
      "const parts = consumers.slice(0, 2).map((consumer) => {",
      "A third consumer gets nothing.",
    ],
    [
      "src/megatron/egress-allow-list.ts",
      "input.consumers.map(({ name, endpoint }) => {",
      "input.consumers.slice(0, 2).map(({ name, endpoint }) => {",
      "The firewall has no rule for a third consumer.",
    ],
  ],
  "S0-COL-11": [
    [
      "src/telemetry/otelcol/parts.ts",
      "limit_percentage: 80,",
      "limit_percentage: 100,",
      "The limiter starts where the kernel has already killed the process.",
    ],
    [
      "src/telemetry/otelcol/model.ts",
      "PORTS.otelcol.metrics",
      "PORTS.otelcol.health",
      "Collectors are scraped at the port of their probes.",
    ],
  ],
  "S0-COL-12": [
    [
      `${IN_PIPELINE}/hops.ts`,
      "target: consumerTarget(consumer.name),",
      'target: consumerTarget(consumers[0]?.name ?? ""),',
      "Consumers share one hop and one topic.",
    ],
    [
      `${IN_PIPELINE}/egress.ts`,
      "processors: [limiter, neverRefuses],",
      "processors: [limiter],",
      "A full preview store refuses what egress was given.",
    ],
  ],
  "S0-KAF-01": [
    [
      `${IN_PIPELINE}/pipeline.ts`,
      '    SIGNALS.map((signal) => targets.processors[signal]),\n    "buffer",',
      '    SIGNALS.map((signal) => targets.processors[signal]),\n    "none",',
      "What ingress cannot deliver is not buffered.",
    ],
    [
      CHARTS,
      "buffer: headlessHostOf(buffer),",
      "buffer: headlessHostOf(deadLetter),",
      "What fails over lands among dead letters.",
    ],
  ],
  "S0-KAF-02": [
    [
      `${IN_PIPELINE}/buffer.ts`,
      'required_acks: "all"',
      "required_acks: 1",
      "The buffer answers when one broker has the data.",
    ],
    [
      `${IN_PIPELINE}/buffer.ts`,
      "wait_for_result: true",
      "wait_for_result: false",
      "The buffer acknowledges what is only in its memory.",
    ],
    [
      "src/telemetry/nginx/hop-server.ts",
      "layer: [500, 502, 503, 504],",
      "layer: [500, 502, 504],",
      "A layer that answers 503 does not fail over.",
    ],
    [
      "src/telemetry/nginx/pool.ts",
      'line("server", server, "max_fails=0", "resolve")',
      'line("server", server, "max_fails=1", "resolve")',
      "One slow answer of Kafka takes the buffer out for ten seconds.",
    ],
    [
      "src/telemetry/otelcol/parts.ts",
      "    sending_queue: { enabled: false },\n",
      "",
      "The exporter's default queue acknowledges before a hop has the data.",
    ],
  ],
  "S0-KAF-03": [
    [
      `${IN_PIPELINE}/replay.ts`,
      'initial_offset: "earliest"',
      'initial_offset: "latest"',
      "What came before replay's first start is never read.",
    ],
    [
      `${IN_PIPELINE}/replay.ts`,
      "message_marking: { after: true,",
      "message_marking: { after: false,",
      "Records are marked before they have arrived.",
    ],
    [
      `${IN_PIPELINE}/replay.ts`,
      "on_permanent_error: false",
      "on_permanent_error: true",
      "What a target refuses on replay is skipped.",
    ],
  ],
  "S0-KAF-04": [
    [
      "src/telemetry/nginx/pool.ts",
      '    line("server", NOBODY, "backup"),\n',
      '    line("server", "otelcol-buffer-headless:4318", "resolve"),\n',
      "The buffer gets a share of healthy requests.",
    ],
    [
      "src/telemetry/nginx/hop-server.ts",
      "layer: [500, 502, 503, 504],",
      "layer: [200, 429, 500, 502, 503, 504],",
      "Successes and refusals by limit lead to Kafka.",
    ],
  ],
  "S0-KAF-05": [
    [
      "charts/hyperion/kafka-topics.ts",
      '...topics("failover", failoverTopic, kafka.retentionHours),',
      '...topics("failover", failoverTopic, kafka.retentionHours).slice(1),',
      "The first target has no topic.",
    ],
    [
      "src/conventions/topics.ts",
      "...SIGNALS.map((signal) => ({ name: STORE_TARGETS[signal], signals: [signal] })),",
      '...SIGNALS.map((signal) => ({ name: STORE_TARGETS[signal], signals: [signal] })).filter(({ name }) => name !== "loki"),',
      "Logs that Loki does not take have no topic.",
    ],
  ],
  "S0-KAF-06": [
    [
      `${IN_PIPELINE}/pipeline.ts`,
      '    replayed.map(({ target }) => target),\n    "none",',
      '    replayed.map(({ target }) => target),\n    "buffer",',
      "What replay cannot deliver is written to the topic that it comes from.",
    ],
    [
      `${IN_PIPELINE}/pipeline.ts`,
      "hop: localHop(replayHops, target),",
      "hop: localHop(replayHops, targets.processors.traces),",
      "Everything that is replayed enters at the traces processor.",
    ],
  ],
  "S0-KAF-07": [
    [
      "charts/hyperion/kafka-topics.ts",
      '"min.insync.replicas": kafka.minInSyncReplicas,\n            "retention.ms": hours * HOUR_MS,',
      '"min.insync.replicas": 1,\n            "retention.ms": hours * HOUR_MS,',
      "A record is acknowledged when one broker has it.",
    ],
    [
      "charts/hyperion/kafka-topics.ts",
      "const HOUR_MS = 3_600_000;",
      "const HOUR_MS = 60_000;",
      "Kafka keeps records sixty times too short.",
    ],
    ["charts/storage/kafka/kafka.ts", "deleteClaim: false,", "deleteClaim: true,", "Volumes go with the pool."],
  ],
};
