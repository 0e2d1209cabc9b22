import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/containers.ts";
import { freePorts, Server, until } from "../metrics/server.ts";
import { onPath } from "../on-path.ts";
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

type Settings = Readonly<Record<string, unknown>>;

interface Ports {
  readonly http: number;
  readonly grpc: number;
}

const omit = (settings: Settings, ...names: readonly string[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

/** The rendered configuration in one process: what is lost is what only several can have, and caches beside it. */
function alone(rendered: Settings, { http, grpc }: Ports, connection: string, overrides: string): Settings {
  const kept = omit(rendered, "memberlist", "frontend", "frontend_worker", "chunk_store_config");
  const part = (name: string) => kept[name] as Settings;
  const ring = { kvstore: { store: "inmemory" } };
  const store = (settings: unknown) => ({ ...(settings as Settings), connection_string: connection });
  const { tsdb_shipper, object_store } = part("storage_config") as { tsdb_shipper: Settings; object_store: Settings };
  return {
    ...kept,
    server: {
      ...part("server"),
      http_listen_address: "127.0.0.1",
      http_listen_port: http,
      grpc_listen_address: "127.0.0.1",
      grpc_listen_port: grpc,
    },
    common: {
      path_prefix: join(root, "loki"),
      replication_factor: 1,
      ring,
      instance_addr: "127.0.0.1",
      compactor_grpc_address: `127.0.0.1:${grpc}`,
    },
    storage_config: {
      ...part("storage_config"),
      object_store: { azure: store(object_store["azure"]) },
      tsdb_shipper: {
        ...omit(tsdb_shipper, "index_gateway_client"),
        active_index_directory: join(root, "loki/index"),
        cache_location: join(root, "loki/cache"),
      },
    },
    ingester: { wal: { dir: join(root, "loki/wal") }, lifecycler: { ring: { ...ring, replication_factor: 1 } } },
    pattern_ingester: { enabled: false },
    compactor: { ...part("compactor"), working_directory: join(root, "loki/compactor") },
    ruler: { rule_path: join(root, "loki/rules"), ring },
    ruler_storage: { backend: "azure", azure: store(part("ruler_storage")["azure"]) },
    runtime_config: { ...part("runtime_config"), file: overrides },
    query_range: {},
  };
}

describe.runIf(found)("Loki, with the rendered limits, schema and retention, and Blob as its store", () => {
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
    const settings = load(config) as Settings;
    const file = join(root, "loki.yaml");
    writeFileSync(file, JSON.stringify(alone(settings, { http, grpc }, blobs.connectionString, overrides)));
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
