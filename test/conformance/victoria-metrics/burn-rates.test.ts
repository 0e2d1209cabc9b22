import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { seconds } from "../../../src/observability/promql.ts";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { INDICATOR_INTERVAL } from "../../../src/observability/slo/recording.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { burnRateChanges, type Change } from "../../observability/scenarios/arithmetic.ts";
import { requestsObjective } from "../../observability/scenarios/burn-rate.ts";
import { lengthOf, type Phase } from "../../observability/scenarios/traffic.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

const SCRAPE_SECONDS = 15;

/** Seconds between two evaluations of the alerts. */
const STEP = seconds(INDICATOR_INTERVAL);

const fine = (minutes: number): Phase => ({ minutes, perMinute: 6000 });

/** An outage, and later a burn that only an hour of it makes a page. */
const PHASES: readonly Phase[] = [
  fine(360),
  { minutes: 10, perMinute: 6000, errorsPerMinute: 6000 },
  fine(120),
  { minutes: 40, perMinute: 6000, errorsPerMinute: 300 },
  fine(60),
];

/** What a scrape of the shop would have seen, in Prometheus' text format with times. */
function samples(start: number): string {
  let [at, all, errors] = [start, 0, 0];
  const lines: string[] = [];
  const show = () =>
    lines.push(
      `http_requests_total{job="shop",outcome="any"} ${all} ${at * 1000}`,
      `http_requests_total{job="shop",outcome="error"} ${errors} ${at * 1000}`,
    );
  show();
  for (const { minutes, perMinute, errorsPerMinute = 0 } of PHASES) {
    for (let passed = 0; passed < minutes * 60; passed += SCRAPE_SECONDS) {
      at += SCRAPE_SECONDS;
      all += (perMinute * SCRAPE_SECONDS) / 60;
      errors += (errorsPerMinute * SCRAPE_SECONDS) / 60;
      show();
    }
  }
  return lines.join("\n");
}

/** When a series that is there only while an alert fires begins and ends, in seconds from the start. */
function changesOf(times: readonly number[], end: number): Change[] {
  const present = new Set(times);
  return Array.from({ length: end / STEP + 1 }, (_, index) => index * STEP)
    .map((at) => ({ at, firing: present.has(at), before: present.has(at - STEP) }))
    .filter(({ firing, before }) => firing !== before)
    .map(({ at, firing }) => ({ at, firing }));
}

interface Result {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", "vmstorage", "vminsert", "vmselect", "vmalert"))(
  "VictoriaMetrics and vmalert, which evaluate the rules where they run",
  () => {
    eachChecked({ program: "vmalert", what: "burn rates where they run", version: () => programVersion("vmalert") });
    test("page, make tickets and add up a period when and as the arithmetic says", async () => {
      const [storage, insert, select, alert, fromInsert, fromSelect] = await freePorts(6);
      const listen = (port: number | undefined) => `-httpListenAddr=127.0.0.1:${port}`;
      await loopback.start("vmstorage", storage ?? 0, [
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
        // What lies in the past does not change any more.
        "-search.latencyOffset=0s",
      ]);
      const length = lengthOf(PHASES);
      const end = Math.floor(Date.now() / 60_000) * 60 - 600;
      const start = end - length;
      const read = `${vmselect.url}/select/1/prometheus`;
      const query = async (expression: string): Promise<Result> => {
        const parameters = new URLSearchParams({
          query: expression,
          start: String(start),
          end: String(end),
          step: String(STEP),
          nocache: "1",
        });
        return (await (await fetch(`${read}/api/v1/query_range?${parameters.toString()}`)).json()) as Result;
      };
      const values = async (expression: string) =>
        (await query(expression)).data.result.flatMap((series) => series.values);

      const written = await fetch(`${vminsert.url}/insert/1/prometheus/api/v1/import/prometheus`, {
        method: "POST",
        body: samples(start),
      });
      expect(written.status).toBe(204);
      await until(
        async () => (await values('http_requests_total{outcome="error"}')).length === length / STEP + 1,
        60,
        () => "what was written cannot be read",
      );

      const slo = requestsObjective();
      await promisify(execFile)("vmalert", [
        `-rule=${loopback.file("rules.json", { groups: sloRules([slo]) })}`,
        `-datasource.url=${read}`,
        `-remoteWrite.url=${vminsert.url}/insert/1/prometheus`,
        `-replay.timeFrom=${new Date(start * 1000).toISOString()}`,
        `-replay.timeTo=${new Date(end * 1000).toISOString()}`,
        // A rule reads what those before it recorded, which VictoriaMetrics shows after a second.
        "-replay.rulesDelay=3s",
        "-replay.disableProgressBar",
        listen(alert),
      ]);

      const firing = (severity: string) =>
        `count(last_over_time(ALERTS{alertname="${slo.alerts.page}",severity="${severity}",alertstate="firing"}[${STEP}s]))`;
      await until(
        async () => (await values(firing(SEVERITIES.ticket))).length > 0,
        30,
        () => "vmalert recorded no alert",
      );
      for (const severity of ["page", "ticket"] as const) {
        const times = (await values(firing(SEVERITIES[severity]))).map(([at]) => at - start);
        const expected = burnRateChanges(resolveObjective(slo), severity, PHASES, STEP);
        const found = changesOf(times, length);
        expect(found.map((change) => change.firing)).toEqual(expected.map((change) => change.firing));
        expect(expected.length).toBeGreaterThan(0);
        for (const [index, { at }] of expected.entries()) {
          expect(Math.abs((found[index]?.at ?? 0) - at)).toBeLessThanOrEqual(2 * STEP);
        }
      }
      const period = await values("slo:sli_error:ratio_rate30d");
      const errors = PHASES.reduce((sum, { minutes, errorsPerMinute = 0 }) => sum + minutes * errorsPerMinute, 0);
      const all = PHASES.reduce((sum, { minutes, perMinute }) => sum + minutes * perMinute, 0);
      expect(Number(period.at(-1)?.[1]) / (errors / all)).toBeCloseTo(1, 1);
    });
  },
);
