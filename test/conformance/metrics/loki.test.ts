import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { METRICS } from "../../../src/observability/metrics/table.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { missing, TENANT_HEADER } from "./expected.ts";
import { Loopback } from "./loopback.ts";
import { record, send } from "./otlp.ts";
import { programs } from "./programs.ts";
import { freePorts } from "./server.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

describe.runIf(programs("grafana/loki", "loki"))("Loki", () => {
  eachChecked({ program: "loki", what: "answers about its own metrics", version: () => programVersion("loki") });
  test("shows what its table says (S1-SLF-04)", async () => {
    const [http, grpc, gossip] = await freePorts(3);
    const config = loopback.file("loki.json", {
      auth_enabled: true,
      server: {
        http_listen_address: "127.0.0.1",
        http_listen_port: http,
        grpc_listen_address: "127.0.0.1",
        grpc_listen_port: grpc,
      },
      common: {
        path_prefix: join(loopback.directory, "loki"),
        replication_factor: 1,
        instance_addr: "127.0.0.1",
        ring: { kvstore: { store: "inmemory" } },
      },
      memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
      frontend: { address: "127.0.0.1" },
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
      storage_config: { use_thanos_objstore: true, object_store: { filesystem: { dir: "chunks" } } },
      compactor: { retention_enabled: true, delete_request_store: "filesystem", compaction_interval: "2s" },
      limits_config: { allow_structured_metadata: true, reject_old_samples_max_age: "24h", retention_period: "168h" },
      ingester: { chunk_idle_period: "1s", flush_check_period: "1s" },
    });
    const loki = await loopback.start("loki", http ?? 0, [`-config.file=${config}`]);
    await loki.ready("/ready");
    const push = `${loki.url}/otlp/v1/logs`;
    expect(await send(push, record(), TENANT_HEADER)).toBe(204);
    expect(await send(push, record("1600000000000000000"), TENANT_HEADER)).toBe(400);
    const query = new URLSearchParams({ query: '{service_name="conformance"}' });
    const answer = await fetch(`${loki.url}/loki/api/v1/query_range?${query.toString()}`, { headers: TENANT_HEADER });
    expect(answer.status).toBe(200);
    const happened = [
      "the first request",
      "a tenant's first line",
      "the first line that is refused",
      "the first query",
      "the first flush of a chunk",
      "the first call of the object store",
    ];
    expect(await missing(loki, METRICS.loki, happened, 60)).toEqual([]);
  });
});
