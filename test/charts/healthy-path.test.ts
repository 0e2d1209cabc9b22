import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { fields, rendered } from "./rendered.ts";

/** Every rendered nginx.conf of an environment, by its ConfigMap. */
const hopFiles = (name: string): [map: string, text: string][] =>
  rendered(name)
    // Beside the buffer and the dead letters NGINX asks for liveness alone, and takes no telemetry.
    .filter(({ kind, metadata }) => kind === "ConfigMap" && /-hop-[0-9a-f]{10}$/.test(metadata.name))
    .filter(({ metadata }) => !/^otelcol-(buffer|dead-letter)-/.test(metadata.name))
    .map(({ metadata, ...rest }) => [metadata.name, Object.values(fields(rest["data"])).join("\n")]);

const lines = (text: string, directive: string): string[][] =>
  [...text.matchAll(new RegExp(`^\\s*${directive} ([^;]+);`, "gm"))].map(([, words = ""]) => words.split(" "));

/** Statuses with which a request is given to the buffer. */
const toBuffer = (text: string): number[] =>
  lines(text, "error_page")
    .filter((words) => words.at(-1)?.startsWith("@buffer-"))
    .flatMap((words) => words.map(Number).filter(Number.isInteger));

/** Addresses of the upstreams that a name of a target stands for: not those of buffer and dead letters. */
const targetServers = (text: string): string[] =>
  [...text.matchAll(/^\s*upstream (\S+) \{([^}]+)\}/gm)]
    .filter(([, upstream = ""]) => !/^(store-)?(buffer|dead-letter)$/.test(upstream))
    .flatMap(([, , inner = ""]) => lines(inner, "server").map(([address = ""]) => address));

describe.each(ENVIRONMENTS)("%s: the hops", (name) => {
  const files = hopFiles(name);

  test("are rendered for ingress, each processor, egress and replay", () => {
    expect(files.map(([map]) => map.replace(/-hop-.*/, "")).sort()).toEqual([
      "otelcol-egress",
      "otelcol-ingress",
      "otelcol-logs-processor",
      "otelcol-metrics-processor",
      "otelcol-replay",
      "otelcol-traces-processor",
    ]);
  });

  test("give the buffer no request that was taken, and none that a layer or store refuses as too much (S0-KAF-04)", () => {
    for (const [map, text] of files) {
      const statuses = toBuffer(text);
      expect(
        statuses.filter((status) => status < 400),
        map,
      ).toEqual([]);
      // A team's refusal is the exception: what it has been promised waits, and no producer could act on its limit.
      if (!map.startsWith("otelcol-egress")) expect(statuses, map).not.toContain(429);
      if (!map.startsWith("otelcol-replay")) expect(statuses.length, map).toBeGreaterThan(0);
    }
  });

  test("share no healthy request with the buffer: it is no member of a target's upstream (S0-KAF-04)", () => {
    for (const [map, text] of files) {
      const servers = targetServers(text);
      expect(servers.length, map).toBeGreaterThan(0);
      expect(
        servers.filter((address) => /buffer|dead-letter|kafka/.test(address)),
        map,
      ).toEqual([]);
    }
  });
});
