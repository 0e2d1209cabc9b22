import { type FailoverTarget, failoverTopic, REPLAY_GROUP_PREFIX, type Signal } from "../../conventions/topics.ts";
import { bearerToken } from "../otelcol/bearer-token.ts";
import { ENCODING, type KafkaClient, kafkaClient } from "../otelcol/kafka.ts";
import {
  type CollectorConfig,
  collectorConfig,
  type Extension,
  type Pipeline,
  type Receiver,
  receiver,
} from "../otelcol/model.ts";
import { hopExporter, type LocalHop, memoryLimiter } from "../otelcol/parts.ts";
import { type CollectorTenant, storePipelines } from "./tenants.ts";

/** A target as replay sees it. */
interface ReplayTarget extends FailoverTarget {
  /** The target's pool without a buffer: what it does not take stays in Kafka, and never makes a circle. */
  readonly hop: LocalHop;
  /** `store`: the tenant becomes a header or path again. Default: the next layer, or a consumer. */
  readonly kind?: "store";
  /** Path of the file with a consumer's bearer token. */
  readonly tokenFile?: string;
}

export interface ReplayOptions {
  readonly kafka: KafkaClient;
  /** The first is the platform. */
  readonly tenants: readonly [CollectorTenant, ...CollectorTenant[]];
  readonly targets: readonly ReplayTarget[];
}

/**
 * When a record is tried again that its target did not take. Without it a failed partition pauses until the group
 * rebalances; 0s is for ever. The receiver of otelcol 0.165 has no default for what waits grow by: left out, every wait
 * but the first is 0 s. The longest is what a target that is back waits for its backlog, at most.
 */
const RETRY = {
  enabled: true,
  initial_interval: "1s",
  multiplier: 1.5,
  randomization_factor: 0.5,
  max_interval: "10s",
  max_elapsed_time: "0s",
} as const;

/** Reads a topic from its beginning, in order, and goes on only when the target has what was read. */
function topicReceiver(kafka: KafkaClient, target: string, signal: Signal): Receiver {
  return receiver(`kafka/${target}-${signal}`, {
    ...kafkaClient(kafka),
    [signal]: { topics: [failoverTopic(target, signal)], encoding: ENCODING },
    group_id: `${REPLAY_GROUP_PREFIX}${target}-${signal}`,
    // The default, `latest`, skips what came before the group's first start.
    initial_offset: "earliest",
    message_marking: { after: true, on_error: false, on_permanent_error: false },
    error_backoff: RETRY,
  });
}

/** Brings buffered data back to the target of the hop that failed, one topic a pipeline: none waits for another. */
export function replayConfig({ kafka, tenants, targets }: ReplayOptions): CollectorConfig {
  const limiter = memoryLimiter();
  const extensions: Extension[] = [];
  const pipelines = targets.flatMap(({ name, signals, hop, kind, tokenFile }) => {
    const token = tokenFile === undefined ? undefined : bearerToken(name, tokenFile);
    if (token !== undefined) extensions.push(token);
    return signals.flatMap((signal): Pipeline[] => {
      const way = { name, receivers: [topicReceiver(kafka, name, signal)], processors: [limiter] };
      if (kind === "store") return storePipelines(way, { signal, tenants, hop });
      const to = { name: `${name}-${signal}`, hop, ...(token === undefined ? {} : { authenticator: token.id }) };
      return [{ ...way, signal, exporters: [hopExporter(to)] }];
    });
  });
  return collectorConfig({ pipelines, extensions });
}
