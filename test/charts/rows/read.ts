import { parse } from "yaml";
import { at, fields, list, type Manifest, selects, text, workloads } from "../rendered.ts";

/** A string of a manifest; empty where there is none. */
export const word = (value: unknown): string => (typeof value === "string" ? value : "");

export const objectNamed = (objects: readonly Manifest[], kind: string, name: string): Manifest | undefined =>
  objects.find((one) => one.kind === kind && one.metadata.name === name);

export const workloadNamed = (objects: readonly Manifest[], name: string): Manifest | undefined =>
  workloads(objects).find(({ metadata }) => metadata.name === name);

export const containerOf = (workload: unknown, name?: string) =>
  list(at(workload, "spec", "template", "spec", "containers")).find(
    (one) => name === undefined || one["name"] === name,
  );

/** Plain environment variables of a container. */
export const variablesOf = (container: unknown): Record<string, string> =>
  Object.fromEntries(list(at(container, "env")).map((one) => [word(one["name"]), word(one["value"])]));

/** Text of a file that a workload's pods find in the ConfigMaps that they mount; empty where there is none. */
export function fileOf(objects: readonly Manifest[], workload: string, file: string): string {
  const volumes = list(at(workloadNamed(objects, workload), "spec", "template", "spec", "volumes"));
  const names = volumes.map((volume) => at(volume, "configMap", "name"));
  const found = objects
    .filter(({ kind, metadata }) => kind === "ConfigMap" && names.includes(metadata.name))
    .map((one) => at(one, "data", file))
    .find((content) => content !== undefined);
  return word(found);
}

/** Workloads of which a pod answers at `host:port` of a Service, and the container's port behind it. */
export function podsAt(objects: readonly Manifest[], address: string): { workload: string; port: number }[] {
  const [host = "", port = ""] = address.split(":");
  const [name = "", namespace = ""] = host.split(".");
  const service = objects.find(
    ({ kind, metadata }) => kind === "Service" && metadata.name === name && metadata.namespace === namespace,
  );
  const target = list(at(service, "spec", "ports")).find((one) => String(one["port"]) === port)?.["targetPort"];
  return workloads(objects)
    .filter((one) => one.metadata.namespace === namespace)
    .filter((one) => selects(at(service, "spec", "selector"), at(one, "spec", "template", "metadata", "labels")))
    .flatMap((one) =>
      list(at(one, "spec", "template", "spec", "containers"))
        .flatMap((container) => list(container["ports"]))
        .filter((open) => [open["name"], open["containerPort"]].includes(target as string))
        .map((open) => ({ workload: one.metadata.name, port: Number(open["containerPort"]) })),
    );
}

/** A hop as NGINX reads it. */
export interface RenderedHop {
  readonly target: string;
  /** Addresses of its target, from the upstream that its locations pass to. */
  readonly servers: readonly string[];
  /** Name that the target's certificate must bear; empty without TLS. */
  readonly serverName: string;
  /** Paths that it takes, as written. */
  readonly paths: readonly string[];
  /** Topics to which what fails over goes, and the upstream that takes it there. */
  readonly topics: readonly string[];
  readonly buffers: readonly string[];
}

const matches = (content: string, pattern: RegExp): string[] =>
  [...content.matchAll(pattern)].map(([, one = ""]) => one);

/** Servers of an upstream; the socket of nobody, which answers 502 at once, is none. */
const upstream = (conf: string, name: string): string[] =>
  matches(conf, new RegExp(`^ *upstream ${name} \\{([^}]+)\\}`, "gm"))
    .flatMap((inner) => matches(inner, /^ *server (\S+)/gm))
    .filter((address) => !address.startsWith("unix:"));

/** The hops of a workload's pods, by their port. */
function hopsOf(objects: readonly Manifest[], workload: string): Map<number, RenderedHop> {
  const conf = fileOf(objects, workload, "nginx.conf");
  const blocks = matches(conf, /^ {2}server \{\n([\s\S]*?)^ {2}\}/gm);
  return new Map(
    blocks.flatMap((inner): [number, RenderedHop][] => {
      const [port] = matches(inner, /listen 127\.0\.0\.1:(\d+);/g);
      if (port === undefined) return [];
      const [target = ""] = matches(inner, /set \$target ([^;]+);/g);
      const passed = matches(inner, /proxy_pass https?:\/\/([^;/]+)/g);
      const own = passed.filter((name) => name === target || name === `replay-${target}`);
      const outside = inner.slice(0, inner.indexOf("location @buffer"));
      return [
        [
          Number(port),
          {
            target,
            servers: own[0] === undefined ? [] : upstream(conf, own[0]),
            serverName:
              matches(inner.includes("location @buffer") ? outside : inner, /proxy_ssl_name ([^;]+);/g)[0] ?? "",
            paths: matches(inner, /location (?:=|~) "?([^" {]+[^"]*?)"? \{/g),
            topics: matches(inner, /X-Hyperion-Topic ([^;]+);/g),
            buffers: passed.filter((name) => /(^|-)buffer$/.test(name)).flatMap((name) => upstream(conf, name)),
          },
        ],
      ];
    }),
  );
}

interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** A collector's configuration as the program reads it. */
export function collectorOf(objects: readonly Manifest[], workload: string) {
  const config = (parse(fileOf(objects, workload, "config.yaml")) ?? {}) as Record<string, Record<string, unknown>>;
  const hops = hopsOf(objects, workload);
  const pipelines = Object.entries(fields(at(config, "service", "pipelines"))) as [string, Pipeline][];
  return {
    config,
    hops,
    pipelines,
    pipeline: (name: string) => pipelines.find(([one]) => one === name)?.[1],
    exporter: (name: string) => fields(at(config, "exporters", name)),
    /** Hop that an exporter sends to. */
    hopOf: (name: string) =>
      hops.get(Number(/^http:\/\/127\.0\.0\.1:(\d+)/.exec(word(at(config, "exporters", name, "endpoint")))?.[1])),
  };
}

/** Workload at an address and nothing else there; the text of what was found otherwise. */
export const onlyWorkloadAt = (objects: readonly Manifest[], address: string | undefined): string => {
  const found = podsAt(objects, address ?? "").map(({ workload }) => workload);
  return found.length === 1 ? (found[0] ?? "") : text(found);
};
