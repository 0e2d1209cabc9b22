import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../../src/config/load.ts";
import { manifestsOf } from "../rendered/manifests.ts";
import { LOKI_REWRITES } from "./loki-rewrites.ts";
import { filesOf } from "./rendered.ts";
import { rewritten } from "./rewrite.ts";
import { TEMPO_REWRITES } from "./tempo-rewrites.ts";

/** Path and value of every leaf, one a line. */
function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

/** Leaves that only one of two files has, and that lie below none of the paths. */
function undeclared(
  before: unknown,
  after: unknown,
  rewrites: readonly { readonly path: readonly string[] }[],
): string[] {
  const [old, now] = [leaves(before), leaves(after)];
  const different = [...old.filter((leaf) => !now.includes(leaf)), ...now.filter((leaf) => !old.includes(leaf))];
  const declared = rewrites.map(({ path }) => path.join("."));
  return different.filter(
    (leaf) => !declared.some((path) => leaf.startsWith(`${path}.`) || leaf.startsWith(`${path} `)),
  );
}

const loki = { address: "127.0.0.2", root: "/root", connectionString: "blobs", overrides: "/limits" };
const tempo = {
  address: "127.0.0.3",
  root: "/root",
  blobs: { account: "account", key: "key", endpoint: "127.0.0.4:1" },
  overrides: "/limits",
  vminsert: "http://127.0.0.5:8480",
};

describe.each(ENVIRONMENTS)("the real stores of %s", (environment) => {
  const manifests = manifestsOf(environment);
  const rendered = (program: "loki" | "tempo"): unknown => load(filesOf(manifests, program).config);

  test("have nothing rewritten but what is declared", () => {
    const [ofLoki, ofTempo] = [rendered("loki"), rendered("tempo")];
    expect(undeclared(ofLoki, rewritten(LOKI_REWRITES, ofLoki, loki), LOKI_REWRITES)).toEqual([]);
    expect(undeclared(ofTempo, rewritten(TEMPO_REWRITES, ofTempo, tempo), TEMPO_REWRITES)).toEqual([]);
  });

  test("keep every limit and window that decides what is taken", () => {
    const [ofLoki, ofTempo] = [rendered("loki"), rendered("tempo")];
    const kept = /^(limits_config|schema_config|overrides\.defaults|storage\.trace\.wal\.ingestion)/;
    const limits = [...leaves(ofLoki), ...leaves(ofTempo)].filter((leaf) => kept.test(leaf));
    expect(limits.length).toBeGreaterThan(20);
    const now = [
      ...leaves(rewritten(LOKI_REWRITES, ofLoki, loki)),
      ...leaves(rewritten(TEMPO_REWRITES, ofTempo, tempo)),
    ];
    expect(now).toEqual(expect.arrayContaining(limits));
  });

  test("have no address of the cluster left that anything is sent to", () => {
    const now = leaves(rewritten(TEMPO_REWRITES, rendered("tempo"), tempo)).join("\n");
    expect(now).not.toContain("svc.cluster.local");
    const lokis = leaves(rewritten(LOKI_REWRITES, rendered("loki"), loki)).filter((leaf) => leaf.includes(".svc."));
    expect(lokis.map((leaf) => leaf.split(" ", 1)[0])).toEqual(["ruler.alertmanager_url"]);
  });
});

test("a rewrite that nobody declared is seen", () => {
  const settings = { server: { port: 1 }, limits: { rate: 4, burst: 8 } };
  const declared = [{ says: "", path: ["server"] as const, to: () => ({ port: 2 }) }];
  const more = [...declared, { says: "", path: ["limits", "rate"] as const, to: () => undefined }];
  expect(undeclared(settings, rewritten(declared, settings, {}), declared)).toEqual([]);
  expect(undeclared(settings, rewritten(more, settings, {}), declared)).toEqual(["limits.rate = 4"]);
});
