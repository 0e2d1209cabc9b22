import { afterAll, describe, expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { dashboardFiles } from "../../../src/observability/dashboards/all.ts";
import { filled } from "../../observability/dashboards/check.ts";
import { type DashboardJson, queriesOf } from "../../observability/dashboards/model.ts";
import { TENANT_HEADER } from "../metrics/expected.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

const dashboards = Object.values(dashboardFiles(loadEnvironment("dev"))).flatMap((folder) =>
  Object.values(folder).map((text) => JSON.parse(text) as DashboardJson),
);

/** Every query of every dashboard in one language, once, as its data source could get it. */
const texts = (source: Parameters<typeof queriesOf>[1]): string[] => [
  ...new Set(dashboards.flatMap((one) => queriesOf(one, source).map(({ text }) => filled(text)))),
];

/** What a program says of the queries that it does not understand. */
async function refusals(
  queries: readonly string[],
  ask: (query: string) => Promise<Response>,
): Promise<readonly string[]> {
  expect(queries.length).toBeGreaterThan(0);
  const answers = await Promise.all(
    queries.map(async (query) => {
      const response = await ask(query);
      return response.ok ? [] : [`${query}: ${await response.text()}`];
    }),
  );
  return answers.flat();
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", "vmstorage", "vmselect"))("VictoriaMetrics", () => {
  eachChecked({ program: "vmselect", what: "dashboards", version: () => programVersion("vmselect") });
  test("understands every query of every panel (S0-GRF-02)", async () => {
    const [storage, select, fromSelect, fromInsert] = await freePorts(4);
    await loopback.start("vmstorage", storage ?? 0, [
      `-httpListenAddr=127.0.0.1:${storage}`,
      `-vmselectAddr=127.0.0.1:${fromSelect}`,
      `-vminsertAddr=127.0.0.1:${fromInsert}`,
    ]);
    const vmselect = await loopback.start("vmselect", select ?? 0, [
      `-httpListenAddr=127.0.0.1:${select}`,
      `-storageNode=127.0.0.1:${fromSelect}`,
    ]);
    const ask = (query: string) =>
      fetch(`${vmselect.url}/select/0/prometheus/api/v1/query`, {
        method: "POST",
        body: new URLSearchParams({ query }),
      });
    expect(await refusals(texts("metrics"), ask)).toEqual([]);
    expect((await ask("sum(")).ok).toBe(false);
  });
});

describe.runIf(programs("grafana/loki", "loki"))("Loki", () => {
  eachChecked({ program: "loki", what: "dashboards", version: () => programVersion("loki") });
  test("understands every query of every panel (S0-GRF-02)", async () => {
    const [http, grpc, gossip] = await freePorts(3);
    const config = loopback.file("loki.json", {
      auth_enabled: true,
      server: {
        http_listen_address: "127.0.0.1",
        http_listen_port: http,
        grpc_listen_address: "127.0.0.1",
        grpc_listen_port: grpc,
      },
      common: { path_prefix: loopback.directory, replication_factor: 1, ring: { kvstore: { store: "inmemory" } } },
      memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
      schema_config: {
        configs: [
          {
            from: "2024-04-01",
            store: "tsdb",
            object_store: "filesystem",
            schema: "v13",
            index: { prefix: "i_", period: "24h" },
          },
        ],
      },
      storage_config: { filesystem: { directory: "chunks" } },
    });
    const loki = await loopback.start("loki", http ?? 0, [`-config.file=${config}`]);
    const ask = (query: string) =>
      fetch(`${loki.url}/loki/api/v1/format_query`, {
        method: "POST",
        headers: TENANT_HEADER,
        body: new URLSearchParams({ query }),
      });
    expect(await refusals(texts("logs"), ask)).toEqual([]);
    expect((await ask("{a=}")).ok).toBe(false);
  });
});

describe.runIf(programs("grafana/tempo", "tempo"))("Tempo", () => {
  eachChecked({ program: "tempo", what: "dashboards", version: () => programVersion("tempo") });
  test("understands every query of every panel (S0-GRF-02)", async () => {
    const [http, grpc, gossip] = await freePorts(3);
    const config = loopback.file("tempo.json", {
      server: { http_listen_address: "127.0.0.1", http_listen_port: http, grpc_listen_port: grpc },
      memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
      storage: { trace: { backend: "local", local: { path: "blocks" }, wal: { path: "wal" } } },
    });
    const tempo = await loopback.start("tempo", http ?? 0, [`-config.file=${config}`]);
    const ask = (q: string) => fetch(`${tempo.url}/api/search?${new URLSearchParams({ q }).toString()}`);
    expect(await refusals(texts("traces"), ask)).toEqual([]);
    expect((await ask("{ status = }")).ok).toBe(false);
  });
});
