import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { failoverTopic, REPLAY_GROUP_PREFIX } from "../../../src/conventions/topics.ts";
import { BACKLOG } from "../../../src/observability/accounting/backlog.ts";
import { ACCOUNTING, ACCOUNTING_WINDOWS } from "../../../src/observability/accounting/names.ts";
import { alertGroups } from "../../../src/observability/alerts/alert-groups.ts";
import { selector } from "../../../src/observability/promql.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

const RULES = alertGroups(loadEnvironment("prod"), alertLinks(loadEnvironment("prod"))).flatMap((group) => group.rules);

const HOURS = 10;
const MINUTES = HOURS * 60;
/** Minutes since which Tempo is away, and since which Loki has lost a tenth of its lines. */
const AWAY = 5 * 60;

const [topic, partition] = [failoverTopic("tempo", "traces"), "0"];
const sent = selector({
  metric: "otelcol_exporter_sent_log_records",
  matchers: { job: "otelcol", component: "logs-processor", exporter: "otlp_http/logs-platform" },
});
const stored = selector({
  metric: "loki_distributor_lines_received_total",
  matchers: { job: "loki", component: "distributor", tenant: "platform" },
});
const offset = (what: string, labels = {}) =>
  selector({ metric: `kafka_${what}_offset`, matchers: { topic, partition, ...labels } });

/** What a scrape each minute until `end`, in Unix seconds, would have seen. */
function samples(end: number): string {
  const lines = Array.from({ length: MINUTES + 1 }, (_, minute) => {
    const at = (end - (MINUTES - minute) * 60) * 1000;
    const head = 1000 + Math.max(0, minute - (MINUTES - AWAY)) * 10;
    return [
      `${offset("topic_partition_current")} ${head} ${at}`,
      `${offset("topic_partition_oldest")} 0 ${at}`,
      `${offset("consumergroup_current", { consumergroup: `${REPLAY_GROUP_PREFIX}tempo-traces` })} 1000 ${at}`,
      `${sent} ${minute * 600} ${at}`,
      `${stored} ${minute * 540} ${at}`,
    ];
  });
  return lines.flat().join("\n");
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", "vmstorage", "vminsert", "vmselect"))(
  "VictoriaMetrics",
  () => {
    eachChecked({ program: "vmselect", what: "expressions of alerts", version: () => programVersion("vmselect") });
    let url = "";

    const ask = async (expr: string) => {
      const query = new URLSearchParams({ query: expr, nocache: "1" });
      const answer = await fetch(`${url}/select/1/prometheus/api/v1/query?${query.toString()}`);
      return (await answer.json()) as {
        readonly status: string;
        readonly error?: string;
        readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
      };
    };

    const values = async (record: string): Promise<number[]> => {
      const found = RULES.filter((rule) => "record" in rule && rule.record === record);
      const answers = await Promise.all(found.map(({ expr }) => ask(expr)));
      return answers.flatMap(({ data }) => (data?.result ?? []).map(({ value }) => Number(value[1])));
    };

    beforeAll(async () => {
      const [storage = 0, insert = 0, select = 0, fromInsert, fromSelect] = await freePorts(5);
      const listen = (port: number) => `-httpListenAddr=127.0.0.1:${port}`;
      await loopback.start("vmstorage", storage, [
        listen(storage),
        `-vminsertAddr=127.0.0.1:${fromInsert}`,
        `-vmselectAddr=127.0.0.1:${fromSelect}`,
        "-retentionPeriod=14d",
      ]);
      const vminsert = await loopback.start("vminsert", insert, [
        listen(insert),
        `-storageNode=127.0.0.1:${fromInsert}`,
      ]);
      // Samples are as old as they say: nothing has to be waited for.
      const vmselect = await loopback.start("vmselect", select, [
        listen(select),
        `-storageNode=127.0.0.1:${fromSelect}`,
        "-search.latencyOffset=0s",
      ]);
      url = vmselect.url;
      const body = samples(Math.floor(Date.now() / 1000));
      await fetch(`${vminsert.url}/insert/1/prometheus/api/v1/import/prometheus`, { method: "POST", body });
      await until(
        async () => (await ask(stored)).data?.result.length === 1,
        60,
        () => "what was written cannot be read",
      );
    });

    test("evaluates every rule", async () => {
      const answers = await Promise.all(RULES.map(async ({ expr }) => ({ expr, ...(await ask(expr)) })));
      expect(
        answers.filter(({ status }) => status !== "success").map(({ expr, error }) => `${error}: ${expr}`),
      ).toEqual([]);
    });

    test("finds that the backlog is more than four hours old, of five", async () => {
      expect(await values(BACKLOG.ageSeconds)).toEqual([4 * 3600]);
    });

    test("finds the tenth that Loki does not have, over both windows", async () => {
      for (const window of Object.values(ACCOUNTING_WINDOWS)) {
        const [share, ...others] = await values(ACCOUNTING.unexplained(window));
        expect(share).toBeCloseTo(0.1, 3);
        expect(others).toEqual([]);
      }
    });
  },
);
