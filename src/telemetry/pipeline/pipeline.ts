import { bySignal } from "../../base/signals.ts";
import { MAX_REQUEST_BYTES } from "../../conventions/intake.ts";
import { type Destinations, egressSignals, SIGNALS, type Signal } from "../../conventions/topics.ts";
import type { Fallbacks, Hop } from "../nginx/hop.ts";
import type { Liveness } from "../nginx/liveness.ts";
import { PRODUCE_MS } from "../nginx/time-budget.ts";
import type { ClickhouseWriter } from "../otelcol/clickhouse.ts";
import type { KafkaClient } from "../otelcol/kafka.ts";
import type { CollectorConfig } from "../otelcol/model.ts";
import { PORTS } from "../ports.ts";
import { BUFFER_LIVENESS, bufferConfig } from "./buffer.ts";
import { type EgressConsumer, egressConfig } from "./egress.ts";
import { type ConsumerTarget, inSequence, localHop, type PipelineHosts, pipelineTargets, placed } from "./hops.ts";
import { type IngressTenant, ingressConfig } from "./ingress.ts";
import { logsProcessorConfig, metricsProcessorConfig, tracesProcessorConfig } from "./processors.ts";
import { replayConfig } from "./replay.ts";
import type { CollectorTenant } from "./tenants.ts";

/** One collector and the hops that it exports through. */
export interface LayerConfig {
  readonly config: CollectorConfig;
  readonly hops: readonly Hop[];
  /** How it shows that it is alive. Absent where nothing is sent to it. */
  readonly liveness?: Liveness;
}

/** Who sends to the pipeline, and who gets a copy. */
export interface PipelineSystem extends Destinations {
  /** Value of the resource attribute that says which environment data is of. */
  readonly environment: string;
  readonly consumers: readonly Omit<EgressConsumer & ConsumerTarget, "hop" | "tokenFile">[];
  readonly hyperion: Destinations["hyperion"] & { readonly tenants: readonly (IngressTenant & CollectorTenant)[] };
}

/** How the pipeline of a system is wired. */
export interface PipelineOptions {
  /** Whose tokens producers show, and for whom those tokens are issued. */
  readonly producers: { readonly issuerUrl: string; readonly audience: string };
  readonly hosts: PipelineHosts;
  /** The same cluster, as each of its clients. */
  readonly kafka: Readonly<Record<"buffer" | "deadLetter" | "replay", KafkaClient>>;
  /** Path of the file with a consumer's bearer token. */
  readonly tokenFile: (consumer: string) => string;
  /** Path of the file with the keys that producers' tokens are signed with. */
  readonly signingKeysFile: string;
  /** Where spans are copied to for analysis. Default: nowhere. */
  readonly clickhouse?: ClickhouseWriter;
}

/** Configuration of every collector of an environment, wired to each other. */
export interface Pipeline {
  readonly ingress: LayerConfig;
  readonly processors: Readonly<Record<Signal, LayerConfig>>;
  /** Absent where nobody stands behind it. */
  readonly egress?: LayerConfig;
  readonly buffer: LayerConfig;
  readonly deadLetter: LayerConfig;
  readonly replay: LayerConfig;
  readonly fallbacks: Fallbacks;
  /** Milliseconds that NGINX Ingress waits for the ingress collector. */
  readonly intakeReadMs: number;
}

const PROCESSORS = { metrics: metricsProcessorConfig, logs: logsProcessorConfig, traces: tracesProcessorConfig };

/** The first of a list that the schema keeps from being empty. */
function atLeastOne<T>([first, ...others]: readonly T[]): readonly [T, ...T[]] {
  if (first === undefined) throw new RangeError("found no tenant, allowed: one or more; the first is the platform");
  return [first, ...others];
}

/** Wires ingress, the three processors, egress, the buffer and the replay of an environment. */
export function pipeline(environment: PipelineSystem, options: PipelineOptions): Pipeline {
  const { producers, hosts, kafka, tokenFile, signingKeysFile, clickhouse } = options;
  const { consumers, hyperion } = environment;
  const outward = egressSignals(environment);
  const targets = pipelineTargets(hosts, consumers, outward);
  const tenants = atLeastOne(hyperion.tenants);

  const ingressHops = placed(
    SIGNALS.map((signal) => targets.processors[signal]),
    "buffer",
  );
  const ingress = {
    hops: ingressHops,
    // The platform's own receiver: producers' asks for a token.
    liveness: { port: PORTS.otelcol.platformHttp, signals: SIGNALS },
    config: ingressConfig({
      ...producers,
      signingKeysFile,
      tenants,
      maxBodyBytes: MAX_REQUEST_BYTES,
      hops: bySignal((signal) => localHop(ingressHops, targets.processors[signal])),
    }),
  };

  const processor = (signal: Signal): LayerConfig => {
    const store = targets.stores[signal];
    const onward = outward.includes(signal);
    // Whom its store refuses sends again: egress gets what the store has, else teams would get it each time.
    const hops = onward ? inSequence(store, targets.egress) : placed([store], "buffer");
    const config = PROCESSORS[signal]({
      environment: environment.environment,
      tenants,
      hop: localHop(hops, onward ? targets.egress : store),
    });
    return { config, hops, liveness: { port: PORTS.otlp.http, signals: [signal] } };
  };

  const egressHops = placed(targets.consumers, "buffer");
  const egress = {
    hops: egressHops,
    liveness: { port: PORTS.otlp.http, signals: outward },
    config: egressConfig(
      consumers.map((consumer, index) => ({
        ...consumer,
        hop: localHop(egressHops, targets.consumers[index] ?? targets.egress),
        tokenFile: tokenFile(consumer.name),
      })),
      clickhouse,
    ),
  };

  const replayed = [
    ...SIGNALS.map((signal) => ({ target: targets.processors[signal] })),
    ...SIGNALS.map((signal) => ({ target: targets.stores[signal], kind: "store" as const })),
    ...(outward.length === 0 ? [] : [{ target: { ...targets.egress, budget: targets.budgets.egressReplay } }]),
    ...targets.consumers.map((target, index) => ({ target, tokenFile: tokenFile(consumers[index]?.name ?? "") })),
  ];
  const replayHops = placed(
    replayed.map(({ target }) => target),
    "none",
  );
  const replay = {
    hops: replayHops,
    config: replayConfig({
      kafka: kafka.replay,
      tenants,
      targets: replayed.map(({ target, ...rest }) => ({
        name: target.target,
        signals: target.signals,
        hop: localHop(replayHops, target),
        ...rest,
      })),
    }),
  };

  const toKafka = (client: KafkaClient): LayerConfig => ({
    config: bufferConfig({ kafka: client, produceMs: PRODUCE_MS }),
    hops: [],
    liveness: BUFFER_LIVENESS,
  });
  return {
    ingress,
    processors: bySignal(processor),
    ...(outward.length === 0 ? {} : { egress }),
    buffer: toKafka(kafka.buffer),
    deadLetter: toKafka(kafka.deadLetter),
    replay,
    fallbacks: targets.fallbacks,
    intakeReadMs: targets.budgets.intakeReadMs,
  };
}
