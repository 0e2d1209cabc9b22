import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { COLLECTOR_REWRITES, HOP_REWRITES, mapped, type PodPlace } from "./mapping.ts";
import { layersOf, type RenderedCollector } from "./rendered/collectors.ts";
import { manifestsOf } from "./rendered/manifests.ts";
import { outsideOf } from "./rendered/stand-ins.ts";

const placeOf = ({ mounts }: Pick<RenderedCollector, "mounts">): PodPlace => ({
  address: "127.10.1.1",
  root: "/drill/pod",
  mounts,
});

/** Path of keys and value of every leaf. */
function leaves(value: unknown, path: readonly string[] = []): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path.join(" / "), value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Last words of the paths of leaves that differ, each once. */
function changedSettings(before: string, after: string): string[] {
  const [old, now] = [leaves(load(before)), new Map(leaves(load(after)))];
  expect([...now.keys()]).toEqual(old.map(([path]) => path));
  const changed = old.filter(([path, value]) => now.get(path) !== value);
  return [...new Set(changed.map(([path]) => path.split(" / ").findLast((key) => !/^\d+$/.test(key)) ?? ""))].sort();
}

/** Directives of the lines that differ, each once. */
function changedDirectives(before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  expect(now).toHaveLength(old.length);
  const changed = old.filter((line, index) => line !== now[index]);
  return [...new Set(changed.map((line) => line.trim().split(" ", 1)[0] ?? ""))].sort();
}

const ADDRESSES_PATHS_AND_CREDENTIALS = [
  "brokers",
  "ca_file",
  "cert_file",
  "client_ca_file",
  "directory",
  "endpoint",
  "filename",
  "issuer_url",
  "key_file",
  "public_keys_file",
];

const HOP_DIRECTIVES = [
  "client_body_temp_path",
  "default",
  "fastcgi_temp_path",
  "listen",
  "pid",
  "proxy_ssl_trusted_certificate",
  "proxy_temp_path",
  "resolver",
  "scgi_temp_path",
  "server",
  "uwsgi_temp_path",
];

describe.each(ENVIRONMENTS)("the loopback mapping of %s", (environment) => {
  const collectors = layersOf(manifestsOf(environment));

  test("finds every layer that the drill speaks of", () => {
    const names = collectors.map(({ name }) => name).join(" ");
    for (const layer of ["ingress", "metrics-processor", "logs-processor", "traces-processor", "buffer", "replay"]) {
      expect(names).toContain(layer);
    }
    expect(outsideOf(collectors).map(({ target }) => target)).toEqual(
      expect.arrayContaining(["loki", "tempo", "victoria-metrics"]),
    );
  });

  test("changes nothing in a collector but addresses, paths and credentials (S0-KAF-03)", () => {
    for (const collector of collectors) {
      const { text } = collector.config;
      const changed = changedSettings(text, mapped(COLLECTOR_REWRITES, text, placeOf(collector)));
      expect(ADDRESSES_PATHS_AND_CREDENTIALS).toEqual(expect.arrayContaining(changed));
    }
  });

  test("changes nothing in a hop but addresses, paths and certificates (S0-KAF-03)", () => {
    for (const collector of collectors) {
      const text = collector.hop?.text ?? "";
      const changed = changedDirectives(text, mapped(HOP_REWRITES, text, placeOf(collector)));
      expect(HOP_DIRECTIVES).toEqual(expect.arrayContaining(changed));
    }
  });

  test("leaves no path of a volume and no address of the cluster behind", () => {
    for (const collector of collectors) {
      const place = placeOf(collector);
      const config = mapped(COLLECTOR_REWRITES, collector.config.text, place);
      const hop = mapped(HOP_REWRITES, collector.hop?.text ?? "", place);
      for (const mount of collector.mounts) expect(`${config}${hop}`).not.toMatch(new RegExp(`[ :"]${mount}[/;"\\s]`));
      expect(`${config}${hop}`).not.toMatch(/[ /]127\.0\.0\.1:|resolver 10\.|\/etc\/ssl\//);
    }
  });
});

test("a rewrite of anything else is seen", () => {
  const text = "exporters:\n  otlp_http:\n    endpoint: http://127.0.0.1:14000\n    timeout: 5s\n";
  const place = placeOf({ mounts: ["/tmp"] });
  const timeout = { says: "", pattern: () => /(?<=timeout: )\S+/g, to: () => "9s" };
  expect(changedSettings(text, mapped([...COLLECTOR_REWRITES, timeout], text, place))).toEqual(["endpoint", "timeout"]);
  const hop = "proxy_read_timeout 5s;\nlisten 8081;\n";
  const wait = { says: "", pattern: () => /5s/g, to: () => "9s" };
  expect(changedDirectives(hop, mapped([...HOP_REWRITES, wait], hop, place))).toEqual(["listen", "proxy_read_timeout"]);
});
