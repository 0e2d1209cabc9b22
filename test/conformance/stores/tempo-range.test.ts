import { load } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import { at, text } from "../../charts/rendered.ts";
import { TENANT_HEADER } from "../metrics/expected.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { containersNamed } from "./rendered.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

const rendered = load(
  [...(containersNamed("tempo")[0]?.files ?? [])].find(([path]) => path.endsWith("/tempo.yaml"))?.[1] ?? "",
);

describe.runIf(programs("grafana/tempo", "tempo"))("Tempo", () => {
  eachChecked({ program: "tempo", what: "searches all that it keeps", version: () => programVersion("tempo") });

  test("searches the whole retention in one query, and says so where its own limit is shorter", async () => {
    const frontends: Record<string, unknown> = { rendered: at(rendered, "query_frontend"), own: {} };
    const hours = Number(text(at(rendered, "compactor", "compaction", "block_retention")).replace("h", ""));
    expect(hours).toBeGreaterThan(168);
    const statuses: Record<string, number> = {};
    for (const [name, frontend] of Object.entries(frontends)) {
      const [http, grpc, otlp, gossip] = await freePorts(4);
      const config = loopback.file(`${name}.json`, {
        server: { http_listen_address: "127.0.0.1", http_listen_port: http, grpc_listen_port: grpc },
        multitenancy_enabled: true,
        distributor: { receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } } },
        memberlist: { bind_addr: ["127.0.0.1"], bind_port: gossip },
        query_frontend: frontend,
        storage: { trace: { backend: "local", local: { path: `${name}-blocks` }, wal: { path: `${name}-wal` } } },
      });
      const tempo = await loopback.start("tempo", http ?? 0, [`-config.file=${config}`]);
      const now = Math.floor(Date.now() / 1000);
      const range = new URLSearchParams({ q: "{}", start: String(now - hours * 3600), end: String(now) });
      const answer = await fetch(`${tempo.url}/api/search?${range.toString()}`, { headers: TENANT_HEADER });
      statuses[name] = answer.status;
      await tempo.stop();
    }
    expect(statuses).toEqual({ rendered: 200, own: 400 });
  });
});
