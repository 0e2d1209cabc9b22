import { afterAll, describe, expect, test } from "vitest";
import { METRICS } from "../../../src/observability/metrics/table.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { missing } from "./expected.ts";
import { Loopback } from "./loopback.ts";
import { programs } from "./programs.ts";
import { freePorts, until } from "./server.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

const VICTORIA_METRICS = ["vmstorage", "vminsert", "vmselect", "vmagent", "vmalert", "vmauth"] as const;

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", ...VICTORIA_METRICS))("VictoriaMetrics", () => {
  eachChecked({
    program: "VictoriaMetrics",
    what: "answers about its own metrics",
    version: () => programVersion("vmstorage"),
  });
  test("each of its programs shows what its table says (S1-SLF-04)", async () => {
    const [storage, insert, select, agent, alert, auth, fromInsert, fromSelect] = await freePorts(8);
    const listen = (port: number | undefined) => `-httpListenAddr=127.0.0.1:${port}`;
    const vmstorage = await loopback.start("vmstorage", storage ?? 0, [
      listen(storage),
      `-vminsertAddr=127.0.0.1:${fromInsert}`,
      `-vmselectAddr=127.0.0.1:${fromSelect}`,
      "-retentionPeriod=14d",
    ]);
    const vminsert = await loopback.start("vminsert", insert ?? 0, [
      listen(insert),
      `-storageNode=127.0.0.1:${fromInsert}`,
    ]);
    const vmselect = await loopback.start("vmselect", select ?? 0, [
      listen(select),
      `-storageNode=127.0.0.1:${fromSelect}`,
    ]);
    const scrape = loopback.file("scrape.json", {
      scrape_configs: [
        {
          job_name: "vmagent",
          scrape_interval: "1s",
          sample_limit: 50_000,
          static_configs: [{ targets: [`127.0.0.1:${agent}`] }],
        },
      ],
    });
    const vmagent = await loopback.start("vmagent", agent ?? 0, [
      listen(agent),
      `-promscrape.config=${scrape}`,
      `-remoteWrite.url=${vminsert.url}/insert/1/prometheus/api/v1/write`,
    ]);
    const rules = loopback.file("rules.json", {
      groups: [
        {
          name: "conformance",
          interval: "1s",
          rules: [
            { record: "conformance:one", expr: "vector(1)" },
            { alert: "Conformance", expr: "vector(1)" },
          ],
        },
      ],
    });
    const vmalert = await loopback.start("vmalert", alert ?? 0, [
      listen(alert),
      `-rule=${rules}`,
      `-datasource.url=${vmselect.url}/select/1/prometheus`,
      `-remoteWrite.url=${vminsert.url}/insert/1/prometheus`,
      `-notifier.url=http://127.0.0.1:${auth}`,
    ]);
    const users = loopback.file("auth.json", {
      users: [{ username: "conformance", password: "x", url_prefix: vmselect.url }],
    });
    const vmauth = await loopback.start("vmauth", auth ?? 0, [listen(auth), `-auth.config=${users}`]);
    const answer = await fetch(`${vmauth.url}/select/1/prometheus/api/v1/query?query=up`, {
      headers: { authorization: `Basic ${btoa("conformance:x")}` },
    });
    expect(answer.status).toBe(200);
    const happened = [
      "the first request",
      "a tenant's first row",
      "a tenant's first query",
      "the first write",
      "a user's first request",
    ];
    const tables = [
      [vmstorage, METRICS.vmstorage],
      [vminsert, METRICS.vminsert],
      [vmselect, METRICS.vmselect],
      [vmagent, METRICS.vmagent],
      [vmalert, METRICS.vmalert],
      [vmauth, METRICS.vmauth],
    ] as const;
    for (const [server, table] of tables) {
      expect(await missing(server, table, happened)).toEqual([]);
      expect(await missing(server, METRICS.victoriaMetrics)).toEqual([]);
      expect(await missing(server, METRICS.process)).toEqual([]);
    }
    const made = [...Object.keys(METRICS.alertState), ...Object.keys(METRICS.scrape)];
    let shown: readonly string[] = [];
    await until(
      async () => {
        const series = await fetch(`${vmselect.url}/select/1/prometheus/api/v1/label/__name__/values`);
        shown = ((await series.json()) as { readonly data: readonly string[] }).data;
        return made.every((name) => shown.includes(name));
      },
      60,
      () => `stored: ${shown.filter((name) => !name.startsWith("vm")).join(", ")}`,
    );
  });
});
