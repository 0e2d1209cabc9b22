import { type AuditRule, eachWorkload, mountedConfigMaps, ofKind } from "./audit-rule.ts";
import { at, type Manifest, text } from "./rendered.ts";

/** Text of a file in the ConfigMaps that a workload mounts; empty where there is none. */
function fileOf(workload: Manifest, all: readonly Manifest[], file: string): string {
  const names = mountedConfigMaps(workload);
  const found = ofKind(all, "ConfigMap")
    .filter(({ metadata }) => metadata.namespace === workload.metadata.namespace && names.includes(metadata.name))
    .map((one) => at(one, "data", file))
    .find((content) => content !== undefined);
  return text(found ?? "");
}

const matches = (content: string, pattern: RegExp): string[] =>
  [...content.matchAll(pattern)].map(([, one = ""]) => one);

/** Ports on localhost that the collector's exporters send to. */
const exportedTo = (config: string): string[] => matches(config, /endpoint: http:\/\/127\.0\.0\.1:(\d+)/g);

/** A server of a hop's nginx.conf. */
interface HopServer {
  readonly port: string;
  readonly inner: string;
}

const serversOf = (conf: string): HopServer[] =>
  matches(conf, /^ {2}server \{\n([\s\S]*?)^ {2}\}/gm).flatMap((inner) => {
    const [port] = matches(inner, /listen 127\.0\.0\.1:(\d+);/g);
    return port === undefined ? [] : [{ port, inner }];
  });

/** Hops that a hop sends to, by their ports. */
const sentThrough = (conf: string, { inner }: HopServer): string[] =>
  [...conf.matchAll(/upstream (\S+) \{[^}]*server 127\.0\.0\.1:(\d+) /g)]
    .filter(([, name]) => inner.includes(`proxy_pass http://${name};`))
    .map(([, , port = ""]) => port);

const HANDS_ON = "add_header X-Accel-Redirect";

/** The hops of a collector: who sends to them, and who comes after whom. */
export const HOPS: readonly AuditRule[] = [
  eachWorkload("every exporter ends at a hop of its pod, and every hop is reached", (one, all) => {
    const conf = fileOf(one, all, "nginx.conf");
    if (conf === "") return false;
    const exporters = exportedTo(fileOf(one, all, "config.yaml"));
    const servers = serversOf(conf);
    const listening = servers.map(({ port }) => port);
    const reached = [...exporters, ...servers.flatMap((server) => sentThrough(conf, server))];
    return (
      [...reached.filter((port) => !listening.includes(port)), ...listening.filter((port) => !reached.includes(port))]
        .length > 0
    );
  }),
  eachWorkload(
    "what a hop hands on has somebody to take it, and nobody waits for what is not handed on",
    (one, all) => {
      const conf = fileOf(one, all, "nginx.conf");
      const servers = serversOf(conf);
      const before = servers.flatMap((server) => sentThrough(conf, server));
      const waiting = servers.filter(({ inner }) => /location @next \{\s+rewrite/.test(inner));
      const handing = servers.filter(({ inner }) => inner.includes(HANDS_ON)).map(({ port }) => port);
      return before.join() !== handing.join() || waiting.length !== before.length;
    },
  ),
  eachWorkload("egress is reached through stores' hops and past none", (one, all) => {
    const conf = fileOf(one, all, "nginx.conf");
    const egress = serversOf(conf).find(({ inner }) => inner.includes("set $target egress;"));
    // Replay has no buffer, and sends what egress' own hop had failed with: stores have it.
    if (egress === undefined || !conf.includes("hyperion.failover.")) return false;
    return sentThrough(conf, egress).length === 0;
  }),
];
