import { afterAll, describe, expect, test } from "vitest";
import { METRICS } from "../../../src/observability/metrics/table.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { missing, TENANT_HEADER } from "./expected.ts";
import { Loopback } from "./loopback.ts";
import { send, trace } from "./otlp.ts";
import { programs } from "./programs.ts";
import { freePorts } from "./server.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

describe.runIf(programs("grafana/tempo", "tempo"))("Tempo", () => {
  eachChecked({ program: "tempo", what: "answers about its own metrics", version: () => programVersion("tempo") });
  test("shows what its table says (S1-SLF-04)", async () => {
    const [http, grpc, otlp, gossip, remote] = await freePorts(5);
    const config = loopback.file("tempo.json", {
      server: { http_listen_address: "127.0.0.1", http_listen_port: http, grpc_listen_port: grpc },
      multitenancy_enabled: true,
      distributor: { receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } } },
      memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
      ingester: { max_block_duration: "2s", trace_idle_period: "1s", flush_check_period: "1s" },
      metrics_generator: {
        storage: { path: "generator", remote_write: [{ url: `http://127.0.0.1:${remote}/api/v1/write` }] },
        traces_storage: { path: "generator-traces" },
      },
      storage: {
        trace: { backend: "local", local: { path: "blocks" }, wal: { path: "wal" }, blocklist_poll: "2s" },
      },
      overrides: { defaults: { metrics_generator: { processors: ["span-metrics", "service-graphs"] } } },
    });
    const tempo = await loopback.start("tempo", http ?? 0, [`-config.file=${config}`]);
    expect(await send(`http://127.0.0.1:${otlp}/v1/traces`, trace(1), TENANT_HEADER)).toBe(200);
    const now = Math.floor(Date.now() / 1000);
    const range = new URLSearchParams({ q: "{}", start: String(now - 100), end: String(now + 100) });
    const query = await fetch(`${tempo.url}/api/search?${range.toString()}`, { headers: TENANT_HEADER });
    expect(query.status).toBe(200);
    const happened = ["the first request", "a tenant's first span", "the first query", "a tenant's first block"];
    expect(await missing(tempo, METRICS.tempo, happened, 60)).toEqual([]);
    expect(await missing(tempo, METRICS.process)).toEqual([]);
  });
});
