import type { RenderedCollector } from "./collectors.ts";

/** What hops send to that is no collector of ours: a store, or a consumer team's intake. */
export interface Outside {
  /** The target's name, as its topics have it. */
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

const UPSTREAM = /upstream (\S+) \{([^}]*)\}/g;
const SERVER = /server ([\w.-]+):(\d+) .*resolve;/g;

/** Everything outside the collectors that the hops of an environment name, each host once. */
export function outsideOf(collectors: readonly RenderedCollector[]): Outside[] {
  const ours = new Set(collectors.flatMap(({ hosts }) => hosts));
  const found = new Map<string, Outside>();
  for (const { hop } of collectors) {
    for (const [, name = "", inner = ""] of hop?.text.matchAll(UPSTREAM) ?? []) {
      for (const [, host = "", port = ""] of inner.matchAll(SERVER)) {
        const tls = hop?.text.includes(`proxy_pass https://${name}`) === true;
        const target = name.replace(/^replay-/, "");
        if (!ours.has(host) && !found.has(host)) found.set(host, { target, host, port: Number(port), tls });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.target < b.target ? -1 : 1));
}
