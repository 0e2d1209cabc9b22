import type { Signal } from "../../conventions/topics.ts";
import { type CollectorConfig, collectorConfig, type Processor, processor } from "../otelcol/model.ts";
import { type LocalHop, layerReceiver, memoryLimiter } from "../otelcol/parts.ts";
import { type CollectorTenant, storePipelines } from "./tenants.ts";

/** What each processor of the processing layer is built from; all three take the same. */
export interface ProcessorOptions {
  /** Value of the resource attribute that says which environment data is of. */
  readonly environment: string;
  /** The first is the platform. */
  readonly tenants: readonly [CollectorTenant, ...CollectorTenant[]];
  /** The hop in front of the store, or the one through which data comes to the store and then to egress. */
  readonly hop: LocalHop;
}

/** Names of attributes whose values are credentials, whoever wrote them. */
const SECRET_KEYS = ["(?i).*(password|passwd|secret|api[-_.]?key|authorization|access[-_.]?token|cookie).*"];

/** Values that are credentials by their form: bearer tokens, JSON web tokens and payment card numbers. */
const SECRET_VALUES = [
  "(?i)bearer\\s+[a-z0-9._~+/-]+=*",
  "eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+",
  "\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b",
];

const redaction = (): Processor =>
  processor("redaction", {
    allow_all_keys: true,
    blocked_key_patterns: SECRET_KEYS,
    blocked_values: SECRET_VALUES,
    summary: "silent",
  });

/** What is true of all data of this environment; a sender cannot say otherwise. */
const environmentResource = (environment: string): Processor =>
  processor("resource", {
    attributes: [
      { key: "deployment.environment.name", value: environment, action: "upsert" },
      // The attribute's name until semantic conventions 1.27; two names would be two series.
      { key: "deployment.environment", action: "delete" },
    ],
  });

/** What each signal needs to be found by in its store. */
const TRANSFORMS: Readonly<Record<Signal, Readonly<Record<string, readonly unknown[]>>>> = {
  metrics: {
    metric_statements: [
      // A start time in the process's own words makes a series a restart; queries never group by it.
      {
        context: "resource",
        statements: ['delete_key(attributes, "process.pid")', 'delete_key(attributes, "process.command_args")'],
      },
    ],
  },
  logs: {
    log_statements: [
      {
        context: "log",
        statements: [
          // Producers that know the text only would have no severity to filter and alert by.
          ...(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const).map(
            (text) =>
              `set(severity_number, SEVERITY_NUMBER_${text}) where severity_number == SEVERITY_NUMBER_UNSPECIFIED and IsMatch(severity_text, "(?i)^${text}")`,
          ),
          "set(time, observed_time) where time_unix_nano == 0",
        ],
      },
    ],
  },
  traces: {
    trace_statements: [
      {
        context: "span",
        statements: [
          // Query strings carry personal data, and make every value of the attribute its own.
          'replace_pattern(attributes["url.full"], "\\\\?.*$", "") where attributes["url.full"] != nil',
          'delete_key(attributes, "url.query")',
        ],
      },
    ],
  },
};

function signalProcessor(signal: Signal, options: ProcessorOptions): CollectorConfig {
  const { environment, tenants, hop } = options;
  const way = {
    receivers: [layerReceiver()],
    processors: [
      memoryLimiter(),
      environmentResource(environment),
      // An old field or an odd value must not turn good data away.
      processor("transform", { error_mode: "ignore", ...TRANSFORMS[signal] }),
      redaction(),
    ],
  };
  return collectorConfig({ pipelines: storePipelines(way, { signal, tenants, hop }) });
}

/** Metrics on their way to VictoriaMetrics. */
export const metricsProcessorConfig = (options: ProcessorOptions): CollectorConfig =>
  signalProcessor("metrics", options);

/** Logs on their way to Loki. */
export const logsProcessorConfig = (options: ProcessorOptions): CollectorConfig => signalProcessor("logs", options);

/** Traces on their way to Tempo: each span of them, for sampling belongs to egress. */
export const tracesProcessorConfig = (options: ProcessorOptions): CollectorConfig => signalProcessor("traces", options);
