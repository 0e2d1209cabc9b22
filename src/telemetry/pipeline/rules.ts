import { fields, isFields } from "../../base/fields.ts";
import type { CollectorConfig, Settings } from "../otelcol/model.ts";

/** A rule of the pipeline that a collector's configuration breaks. */
export interface Breach {
  readonly rule: string;
  /** Component or pipeline, by its id. */
  readonly where: string;
  readonly found: string;
}

type Section = "receivers" | "processors" | "exporters" | "connectors" | "extensions";
type Rule = (config: CollectorConfig) => Iterable<Breach>;

/** Longest that anything may wait, in seconds: OTLP senders give up after 10 (their default). */
const SENDER_TIMEOUT_SECONDS = 10;

/** Names that otelcol 0.165 still reads and warns of, and what they are called now. */
const DEPRECATED: Readonly<Record<string, string>> = {
  otlphttp: "otlp_http",
  k8sattributes: "k8s_attributes",
  filelog: "file_log",
  hostmetrics: "host_metrics",
  kubeletstats: "kubelet_stats",
};

/** gRPC's exporter was `otlp` until 0.144; a receiver is still called so. */
const DEPRECATED_EXPORTERS: Readonly<Record<string, string>> = { ...DEPRECATED, otlp: "otlp_grpc" };

/** Client metadata that a queue keeps apart: the tenant's header, as receivers see it. */
export const TENANT_METADATA = "x-scope-orgid";

const SECTIONS: readonly Section[] = ["receivers", "processors", "exporters", "connectors", "extensions"];

const typeOf = (id: string): string => id.split("/", 1)[0] ?? id;

function* components(config: CollectorConfig, ...sections: Section[]): Generator<[string, Settings]> {
  for (const section of sections) yield* Object.entries(config[section] ?? {});
}

function* used({ service }: CollectorConfig, section: Section): Generator<string> {
  if (section === "extensions") yield* service.extensions;
  for (const { receivers, processors, exporters } of Object.values(service.pipelines)) {
    if (section === "receivers" || section === "connectors") yield* receivers;
    if (section === "processors") yield* processors;
    if (section === "exporters" || section === "connectors") yield* exporters;
  }
}

function* everythingDefinedIsUsed(config: CollectorConfig): Generator<Breach> {
  for (const section of SECTIONS) {
    const names = new Set(used(config, section));
    for (const [id] of components(config, section)) {
      if (!names.has(id)) yield { rule: "defined-and-used", where: id, found: `defined in ${section}, used nowhere` };
    }
  }
}

function* everythingUsedIsDefined(config: CollectorConfig): Generator<Breach> {
  for (const section of SECTIONS) {
    if (section === "connectors") continue;
    const connectors = section === "receivers" || section === "exporters" ? (config.connectors ?? {}) : {};
    for (const id of new Set(used(config, section))) {
      if (!Object.hasOwn(config[section], id) && !Object.hasOwn(connectors, id)) {
        yield { rule: "defined-and-used", where: id, found: `used in ${section}, defined nowhere` };
      }
    }
  }
}

function* memoryLimiterComesFirst({ service, connectors }: CollectorConfig): Generator<Breach> {
  for (const [where, { receivers, processors }] of Object.entries(service.pipelines)) {
    // What comes from a connector was let in by the pipeline before it; refusing it half-way would be a partial send.
    const inner = receivers.every((id) => Object.hasOwn(connectors ?? {}, id));
    if (!inner && typeOf(processors[0] ?? "") !== "memory_limiter") {
      yield { rule: "memory-limiter-first", where, found: processors[0] ?? "no processor" };
    }
  }
}

/** Exporters whose data is in another place already: losing some of it loses nothing. */
const COPIES: readonly string[] = ["clickhouse"];

const isCopy = (id: string): boolean => COPIES.includes(typeOf(id));

function* noBatchProcessor({ service }: CollectorConfig): Generator<Breach> {
  for (const { processors, exporters } of Object.values(service.pipelines)) {
    if (exporters.every(isCopy)) continue;
    for (const where of processors.filter((id) => typeOf(id) === "batch")) {
      yield { rule: "no-batch-processor", where, found: "acknowledges before it sends" };
    }
  }
}

/** A copy's full queue is an error to the sender of the original, unless something in its own pipeline takes it. */
function* copiesNeverRefuse({ service }: CollectorConfig): Generator<Breach> {
  for (const [where, { processors, exporters }] of Object.entries(service.pipelines)) {
    if (!exporters.some(isCopy)) continue;
    const last = processors.at(-1) ?? "no processor";
    if (typeOf(last) !== "batch" || !exporters.every(isCopy)) {
      yield { rule: "copy-never-refuses", where, found: `${last}, ${exporters.join(", ")}` };
    }
  }
}

/** Exporters that send nothing: whoever scrapes them comes for it. What they show is no data of a sender. */
const SHOWN: readonly string[] = ["prometheus"];

const isShown = (id: string): boolean => SHOWN.includes(typeOf(id));

/**
 * What is counted to be shown has a reader of its own. Beside an exporter, a failed send would be tried again, and
 * counted again; and who counts would wait for who sends.
 */
function* countedOnce({ service, connectors }: CollectorConfig): Generator<Breach> {
  const rule = "counted-once";
  const pipelines = Object.entries(service.pipelines);
  const counts = (id: string): boolean =>
    isShown(id) ||
    (Object.hasOwn(connectors ?? {}, id) &&
      pipelines.some(([, { receivers }]) => receivers.includes(id)) &&
      pipelines.every(([, { receivers, exporters }]) => !receivers.includes(id) || exporters.every(counts)));
  const sends = pipelines.flatMap(([, { receivers, exporters }]) => (exporters.every(counts) ? [] : receivers));
  for (const [where, { receivers, exporters }] of pipelines) {
    if (!exporters.some(counts)) continue;
    const others = exporters.filter((id) => !counts(id));
    if (others.length > 0) yield { rule, where, found: `sends to ${others.join(", ")} too` };
    for (const id of receivers.filter((one) => others.length === 0 && sends.includes(one))) {
      yield { rule, where, found: `${id} is read to be sent too` };
    }
  }
}

/** `otlp_http`, `otlp_grpc` have a queue that acknowledges early unless it is turned off. */
function* queuesWait(config: CollectorConfig): Generator<Breach> {
  const rule = "queue-waits";
  for (const [where, exporter] of components(config, "exporters")) {
    if (isCopy(where)) continue;
    const queue = exporter["sending_queue"];
    if (!isFields(queue)) {
      if (isShown(where)) continue;
      yield { rule, where, found: "no sending_queue: the default one acknowledges early" };
    } else if (queue["enabled"] !== false) {
      if (queue["wait_for_result"] !== true) yield { rule, where, found: "wait_for_result is not true" };
      if (queue["storage"] !== undefined) yield { rule, where, found: "storage" };
      if (isShown(where)) continue;
      const keys = fields(fields(queue["batch"])["partition"])["metadata_keys"];
      if (!Array.isArray(keys) || !keys.includes(TENANT_METADATA)) {
        yield { rule, where, found: `batch.partition.metadata_keys without ${TENANT_METADATA}` };
      }
    }
  }
}

function* hopsAreLocal(config: CollectorConfig): Generator<Breach> {
  for (const [where, exporter] of components(config, "exporters")) {
    const endpoint = String(exporter["endpoint"]);
    if (typeOf(where) === "otlp_http" && !/^http:\/\/127\.0\.0\.1:\d+(\/|$)/.test(endpoint)) {
      yield { rule: "hop-on-localhost", where, found: endpoint };
    }
  }
}

function* noDeprecatedNames(config: CollectorConfig): Generator<Breach> {
  for (const section of SECTIONS) {
    const names = section === "exporters" ? DEPRECATED_EXPORTERS : DEPRECATED;
    for (const [where] of components(config, section)) {
      const name = names[typeOf(where)];
      if (name !== undefined) yield { rule: "no-deprecated-name", where, found: `now called ${name}` };
    }
  }
}

function* timeoutsEnd(config: CollectorConfig): Generator<Breach> {
  for (const [where, exporter] of components(config, "exporters")) {
    if (isShown(where)) continue;
    const found = String(exporter["timeout"]);
    const [, value, unit] = /^(\d+)(ms|s)$/.exec(found) ?? [];
    const seconds = value === undefined ? Number.POSITIVE_INFINITY : Number(value) / (unit === "ms" ? 1000 : 1);
    if (seconds >= SENDER_TIMEOUT_SECONDS) yield { rule: "timeout-under-sender", where, found };
  }
}

const RULES: readonly Rule[] = [
  everythingDefinedIsUsed,
  everythingUsedIsDefined,
  memoryLimiterComesFirst,
  noBatchProcessor,
  copiesNeverRefuse,
  countedOnce,
  queuesWait,
  hopsAreLocal,
  noDeprecatedNames,
  timeoutsEnd,
];

/** Every breach of the rules that keep a collector from losing what it acknowledged; none is the only good answer. */
export const breaches = (config: CollectorConfig): Breach[] => RULES.flatMap((rule) => [...rule(config)]);
