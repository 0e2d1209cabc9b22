import type { Signal } from "../../conventions/topics.ts";
import { PORTS } from "../ports.ts";

/** Settings of a component, as its own documentation names them. */
export type Settings = Readonly<Record<string, unknown>>;

type Kind = "receiver" | "processor" | "exporter" | "connector" | "extension";

/** One component of a collector. Pipelines refer to the object, so that a name is never written twice. */
export interface Component<K extends Kind = Kind> {
  readonly kind: K;
  /** `type` or `type/name`, the key in the configuration. */
  readonly id: string;
  readonly settings: Settings;
}

export type Receiver = Component<"receiver">;
export type Processor = Component<"processor">;
export type Exporter = Component<"exporter">;
export type Connector = Component<"connector">;
export type Extension = Component<"extension">;

const maker =
  <K extends Kind>(kind: K) =>
  (id: string, settings: Settings = {}): Component<K> => ({ kind, id, settings });

export const receiver = maker("receiver");
export const processor = maker("processor");
export const exporter = maker("exporter");
export const connector = maker("connector");
export const extension = maker("extension");

/** One signal's way through the collector. */
export interface Pipeline {
  readonly signal: Signal;
  /** Second part of the id `signal/name`. Default: the signal alone. */
  readonly name?: string;
  readonly receivers: readonly (Receiver | Connector)[];
  readonly processors: readonly Processor[];
  readonly exporters: readonly (Exporter | Connector)[];
}

/** A collector: its pipelines, which bring their components with them, and its own extensions. */
export interface Graph {
  readonly pipelines: readonly Pipeline[];
  /** Beside `health_check`, which every collector has. */
  readonly extensions?: readonly Extension[];
}

type Components = Readonly<Record<string, Settings>>;

/** A collector's configuration file, as an object to print as YAML. */
export interface CollectorConfig {
  readonly receivers: Components;
  readonly processors: Components;
  readonly exporters: Components;
  readonly connectors?: Components;
  readonly extensions: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: Readonly<
      Record<
        string,
        {
          readonly receivers: readonly string[];
          readonly processors: readonly string[];
          readonly exporters: readonly string[];
        }
      >
    >;
    readonly telemetry: Settings;
  };
}

/** The pod's own address: receivers listen on localhost by default, where no other pod reaches them. */
const POD_IP = `\${env:MY_POD_IP}`;

/** `host:port` that a server of the collector listens on. */
export const listen = (port: number): string => `${POD_IP}:${port}`;

/** Id of a pipeline: `logs` or `logs/tenant`. */
export const pipelineId = ({ signal, name }: Pick<Pipeline, "signal" | "name">): string =>
  name === undefined ? signal : `${signal}/${name}`;

/** otelcol 0.165's configuration. Every collector answers probes and shows its own metrics, at {@link PORTS}. */
export function collectorConfig({ pipelines, extensions = [] }: Graph): CollectorConfig {
  const health = extension("health_check", { endpoint: listen(PORTS.otelcol.health) });
  const all = [health, ...extensions];
  const members = pipelines.flatMap((one): Component[] => [...one.receivers, ...one.processors, ...one.exporters]);
  const connectors = settingsOf(members, "connector");
  return {
    receivers: settingsOf(members, "receiver"),
    processors: settingsOf(members, "processor"),
    exporters: settingsOf(members, "exporter"),
    ...(Object.keys(connectors).length === 0 ? {} : { connectors }),
    extensions: settingsOf(all, "extension"),
    service: {
      extensions: ids(all),
      pipelines: unique(
        pipelines.map((one) => [
          pipelineId(one),
          { receivers: ids(one.receivers), processors: ids(one.processors), exporters: ids(one.exporters) },
        ]),
      ),
      telemetry: {
        logs: { encoding: "json" },
        metrics: {
          // Objectives are about how long requests take, which is shown at this level only.
          level: "detailed",
          readers: [{ pull: { exporter: { prometheus: { host: POD_IP, port: PORTS.otelcol.metrics } } } }],
        },
      },
    },
  };
}

const ids = (components: readonly Component[]): string[] => components.map(({ id }) => id);

function settingsOf(components: readonly Component[], kind: Kind): Components {
  const distinct = new Set(components.filter((component) => component.kind === kind));
  return unique([...distinct].map(({ id, settings }) => [id, settings]));
}

/** Two different objects of one id would silently lose one of them. */
function unique<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const twice = entries.map(([id]) => id).find((id, index, every) => every.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new RangeError(`found two things called ${twice} in one collector, allowed: one`);
  }
  return Object.fromEntries(entries);
}
