import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { LOKI_REWRITES } from "../../drill/real/loki-rewrites.ts";
import { rewritten } from "../../drill/real/rewrite.ts";
import { freePorts, Server, until } from "../metrics/server.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { azurite, type Blobs } from "./azurite.ts";
import { containersNamed } from "./rendered.ts";

const found = [
  onPath("loki", "https://github.com/grafana/loki/releases"),
  onPath("azurite-blob", "https://www.npmjs.com/package/azurite"),
].every(Boolean);

const root = mkdtempSync(join(tmpdir(), "hyperion-loki-"));
const started: { stop(): Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  rmSync(root, { recursive: true, force: true });
});

describe.runIf(found)("Loki, with the rendered limits, schema and retention, and Blob as its store", () => {
  eachChecked({ program: "loki", what: "answers with Blob as its store", version: () => programVersion("loki") });
  const [rendered] = containersNamed("loki");
  const [config = ""] = [...(rendered?.files ?? [])].flatMap(([path, text]) =>
    path.endsWith("/loki.yaml") ? [text] : [],
  );
  const [tenants = ""] = [...(rendered?.files ?? [])].flatMap(([path, text]) =>
    path.endsWith("/overrides.yaml") ? [text] : [],
  );
  const [tenant = "", other = ""] = Object.keys((load(tenants) as { overrides: object }).overrides);
  let loki: Server;
  let blobs: Blobs;

  beforeAll(async () => {
    const [http = 0, grpc = 0, blobPort = 0] = await freePorts(3);
    const directory = join(root, "blobs");
    mkdirSync(directory);
    blobs = await azurite(directory, blobPort, Object.values(CONTAINERS.logs));
    started.push(blobs);
    const overrides = join(root, "overrides.yaml");
    writeFileSync(overrides, tenants);
    const file = join(root, "loki.yaml");
    const { connectionString } = blobs;
    const place = {
      address: "127.0.0.1",
      ports: { http, grpc },
      root: join(root, "loki"),
      connectionString,
      overrides,
    };
    writeFileSync(file, JSON.stringify(rewritten(LOKI_REWRITES, load(config), place)));
    loki = new Server("loki", { port: http, directory: root, args: ["-target=all", `-config.file=${file}`] });
    started.push(loki);
    await loki.ready("/ready");
  });

  const push = async (to: string, lines: readonly string[], time = Date.now()): Promise<number> => {
    const values = lines.map((line, index) => [`${time * 1_000_000 + index}`, line]);
    const answer = await fetch(`${loki.url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json", "X-Scope-OrgID": to },
      body: JSON.stringify({ streams: [{ stream: { service_name: "conformance" }, values }] }),
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  const linesOf = async (of: string): Promise<number> => {
    const query = new URLSearchParams({ query: '{service_name="conformance"}', limit: "100" });
    const answer = await fetch(`${loki.url}/loki/api/v1/query_range?${query.toString()}`, {
      headers: { "X-Scope-OrgID": of },
    });
    const { data } = (await answer.json()) as { data: { result: { values: unknown[] }[] } };
    return data.result.reduce((sum, { values }) => sum + values.length, 0);
  };

  test("gives a tenant its own lines, and no other tenant any of them", async () => {
    expect(await push(tenant, ["one", "two"])).toBe(204);
    await until(
      async () => (await linesOf(tenant)) === 2,
      30,
      () => "the lines are not found",
    );
    expect(await linesOf(other)).toBe(0);
  });

  test("refuses what names no tenant", async () => {
    const answer = await fetch(`${loki.url}/loki/api/v1/labels`);
    expect(answer.status).toBe(401);
  });

  test("refuses lines that are older than the buffer keeps them, and more at once than a tenant may send", async () => {
    const hour = 3_600_000;
    expect(await push(tenant, ["late"], Date.now() - 24 * hour)).toBe(204);
    expect(await push(tenant, ["too late"], Date.now() - 8 * 24 * hour)).toBe(400);
    const line = "x".repeat(100_000);
    expect(
      await push(
        other,
        Array.from({ length: 120 }, () => line),
      ),
    ).toBe(429);
    expect(await push(other, ["few"])).toBe(204);
  });

  test("keeps chunks in the container that is rendered for them", async () => {
    await fetch(`${loki.url}/flush`, { method: "POST" });
    const chunks = async () =>
      (await blobs.list(CONTAINERS.logs.chunks)).filter((name) => name.startsWith(`${tenant}/`));
    await until(
      async () => (await chunks()).length > 0,
      60,
      () => "no chunk in the container",
    );
    expect(await chunks()).not.toEqual([]);
  });
});
