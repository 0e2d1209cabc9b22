import type { Signal } from "../../conventions/topics.ts";
import { bearerToken } from "../otelcol/bearer-token.ts";
import { type ClickhouseWriter, clickhouseExporter } from "../otelcol/clickhouse.ts";
import { type CollectorConfig, collectorConfig, type Pipeline, type Processor, processor } from "../otelcol/model.ts";
import { hopExporter, type LocalHop, layerReceiver, memoryLimiter } from "../otelcol/parts.ts";

/** A team that receives telemetry, and what of it. */
export interface EgressConsumer {
  readonly name: string;
  readonly signals: readonly Signal[];
  /** The hop in front of the team's intake: its own, with its own limit and topics. */
  readonly hop: LocalHop;
  /** Path of the file with the team's bearer token. */
  readonly tokenFile: string;
  /** Logs below it, or without one, are not sent. Default: INFO. */
  readonly minSeverity?: "INFO" | "WARN" | "ERROR";
  /** Values of `service.name` that are sent. Default: all. */
  readonly services?: readonly string[] | undefined;
  /** Share that is sent, above 0, at most 100. Default: 100. */
  readonly samplingPercent?: number;
}

const quoted = (text: string): string => JSON.stringify(text);

function filter(signal: Signal, { name, services, minSeverity = "INFO" }: EgressConsumer): Processor {
  const service = 'attributes["service.name"]';
  const others = services?.map((one) => `${service} != ${quoted(one)}`).join(" and ");
  // A filter without a condition is refused; a resource without a service tells a team nothing.
  const resource = [others ?? `${service} == nil`];
  const log_record = [`severity_number < SEVERITY_NUMBER_${minSeverity}`];
  return processor(`filter/${name}-${signal}`, {
    error_mode: "propagate",
    [signal]: signal === "logs" ? { resource, log_record } : { resource },
  });
}

/** Two hexadecimal digits: the finest share of instances is 1/256. */
const HASH_STEPS = 256;

/** Regular expression of the first two digits of hashes that are in a share. */
function inShare(percentage: number): string {
  const count = Math.max(1, Math.round((percentage / 100) * HASH_STEPS));
  const digits = Array.from({ length: count }, (_, step) => step.toString(16).padStart(2, "0"));
  return `^(${digits.join("|")})`;
}

/**
 * Traces: by trace id, so that all of a trace comes or none. Logs: with their trace; a record without one is sent.
 * Metrics: by instance, for a series with gaps would be a wrong series.
 */
function sampler(signal: Signal, { name, samplingPercent = 100 }: EgressConsumer): Processor {
  if (!(samplingPercent > 0 && samplingPercent <= 100)) {
    throw new RangeError(
      `sampling of consumer ${name}: found ${samplingPercent} %, allowed: above 0 and at most 100; remove the consumer to send nothing`,
    );
  }
  const id = `${name}-${signal}`;
  if (signal !== "metrics") {
    return processor(`probabilistic_sampler/${id}`, { sampling_percentage: samplingPercent, fail_closed: false });
  }
  const instance = 'Concat([attributes["service.name"], attributes["service.instance.id"]], "/")';
  return processor(`filter/sample-${id}`, {
    error_mode: "propagate",
    metrics: { resource: [`not IsMatch(SHA256(${instance}), "${inShare(samplingPercent)}")`] },
  });
}

/**
 * The last layer: each team has its own pipelines, filter, sampling, hop and topics. A team that is away fills its own
 * topics; stores and other teams do not wait for it.
 * @param clickhouse where all spans are copied to. Default: nowhere.
 */
export function egressConfig(consumers: readonly EgressConsumer[], clickhouse?: ClickhouseWriter): CollectorConfig {
  const otlp = layerReceiver();
  const limiter = memoryLimiter();
  const parts = consumers.map((consumer) => {
    const { name, signals, hop, tokenFile } = consumer;
    const token = bearerToken(name, tokenFile);
    const to = hopExporter({ name: `consumer-${name}`, hop, authenticator: token.id });
    const pipelines = signals.map(
      (signal): Pipeline => ({
        signal,
        name,
        receivers: [otlp],
        processors: [limiter, filter(signal, consumer), sampler(signal, consumer)],
        exporters: [to],
      }),
    );
    return { token, pipelines };
  });
  // A full queue is an error to whoever fills it. This one takes the error: else ClickHouse's absence would be egress's.
  const neverRefuses = processor("batch/clickhouse", { timeout: "0s" });
  const preview: Pipeline[] =
    clickhouse === undefined
      ? []
      : [
          {
            signal: "traces",
            name: "clickhouse",
            receivers: [otlp],
            processors: [limiter, neverRefuses],
            exporters: [clickhouseExporter(clickhouse)],
          },
        ];
  return collectorConfig({
    pipelines: [...parts.flatMap(({ pipelines }) => pipelines), ...preview],
    extensions: parts.map(({ token }) => token),
  });
}
