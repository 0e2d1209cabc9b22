import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsed } from "../../../profiles/sre/files.ts";
import { type Dashboard, expressions } from "../../../profiles/sre/panels.ts";
import { eventually } from "../../kubernetes/server.ts";
import { eachChecked, programVersion } from "../../summary.ts";
import { ALERTMANAGER, isThere, PROMETHEUS } from "../tools.ts";
import { milliseconds } from "./compressed.ts";
import { Stack, wait } from "./stack.ts";

const ORDER = "order-service";
const USER = "user-service";
const PAGE = "ErrorBudgetBurnRateCritical";

/** Share of errors at which an hour's window burns 14.4 times too fast. */
const THRESHOLD = 0.0144;

/** Before the deployment: four times too fast, which pages nobody; and a share that one in a thousand can be seen of. */
const USUAL = { ERROR_RATE: "0.004" };
const BAD = { ERROR_RATE: "0.06" };
const CALM = { ERROR_RATE: "0", FRAUD_FAILURE_RATE: "0" };

const HISTORY_MS = 75_000;

/** A scrape, a recording and an evaluation may each have just been when something happens. */
const PIPELINE_MS = milliseconds("15s") + milliseconds("30s") + milliseconds("15s");

const programsAreThere = [PROMETHEUS, ALERTMANAGER].map(isThere).every(Boolean);

describe.runIf(programsAreThere)("the platform with time divided by 15", () => {
  eachChecked({ program: PROMETHEUS, what: "stages end to end", version: () => programVersion(PROMETHEUS) });
  const directory = mkdtempSync(join(tmpdir(), "sre-end-to-end-"));
  const stack = new Stack(directory, {
    order: USUAL,
    payment: CALM,
    user: { ERROR_RATE: "0" },
    "load-generator": { BASE_RPS: "60", BURST_PROBABILITY: "0", CONTROL: "yes" },
  });

  beforeAll(async () => {
    await stack.start();
    await wait(HISTORY_MS);
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const seen = (...words: Parameters<Stack["standIns"]["first"]>) =>
    eventually(async () => stack.standIns.first(...words), {
      seconds: 270,
      every: 200,
      otherwise: () =>
        `${words.join(" ")}: not among ${stack.standIns.received.map(({ kind, to }) => `${kind} ${to}`).join(", ")}`,
    });

  test("measures the availability that the load generator counts, within 0.1 % (S4-FLW-01) (S4-SLO-04)", async () => {
    const [before, [measured], after] = [
      await stack.counted(ORDER),
      await stack.query(`slo:availability:ratio_rate6h{service="${ORDER}"}`),
      await stack.counted(ORDER),
    ];
    const truth = 1 - (before.failed + after.failed) / (before.all + after.all);
    expect(before.all).toBeGreaterThan(2000);
    expect(truth).toBeLessThan(0.9985);
    expect(Math.abs(Number(measured?.value[1]) - truth)).toBeLessThan(0.001);
  });

  test("keeps apart who says a thing and what it is about (S4-PRM-29)", async () => {
    const labels = (await stack.query("sum by (app, service) (downstream_requests_total)")).map(({ metric }) => metric);
    expect(labels).toContainEqual({ app: ORDER, service: "payment-service" });
    expect(labels).toContainEqual({ app: ORDER, service: USER });
    expect(await stack.query('{__name__=~".+",exported_service!=""}')).toEqual([]);
    expect(await stack.query(`http_requests_total{service="load-generator"}`)).toEqual([]);
  });

  test("has data for every panel that needs neither a cluster nor a host's exporter (S4-FLW-07)", async () => {
    const all = ["slo-overview", "service-health", "infrastructure"].flatMap((name) =>
      expressions(parsed<Dashboard>(`grafana/dashboards/${name}.json`)),
    );
    const here = all.filter((expr) => !/use:|kube_/.test(expr));
    expect(here.length).toBeGreaterThan(20);
    const empty: string[] = [];
    // Grafana's window for rates is four scrapes at least, here four seconds.
    for (const expr of here) if ((await stack.query(expr.replace("[1m]", "[4s]"))).length === 0) empty.push(expr);
    expect(empty).toEqual([]);
  });

  test("tells the channel of infrastructure of a target that does not answer (S4-FLW-02)", async () => {
    for (const channel of ["#sre-infrastructure", "#sre-critical-alerts"]) {
      expect((await seen("slack", channel, "TargetDown", "node-exporter")).at).toBeGreaterThan(0);
    }
  });

  test("pages for a bad deployment in the arithmetic's minute, and the right channels in their time (S4-FLW-01) (S4-FLW-02) (S4-FLW-04)", async () => {
    const labels = { alertname: PAGE, service: ORDER, slo: "availability", long_window: "1h" };
    expect(await stack.alerts({ alertname: PAGE, service: ORDER })).toEqual([]);
    stack.standIns.forget();
    await stack.deploy("order", BAD);
    // All of the traffic is younger than the long window: its share is that of all counted.
    const crossed = await eventually(
      async () => {
        const { all, failed } = await stack.counted(ORDER);
        return failed / all >= THRESHOLD ? Date.now() : undefined;
      },
      { seconds: 90, every: 200, otherwise: () => "the share of errors does not get there" },
    );
    const [alert] = await eventually(
      async () => {
        const found = await stack.alerts(labels);
        return found.length > 0 ? found : undefined;
      },
      { seconds: 60, every: 100, otherwise: () => "no page" },
    );
    const late = Date.parse(alert?.activeAt ?? "") - crossed;
    expect(late).toBeGreaterThan(-milliseconds("1m") / 2);
    expect(late).toBeLessThan(milliseconds("1m") + PIPELINE_MS);

    const words = [PAGE, ORDER];
    const page = await seen("pagerduty", "trigger", ...words);
    const critical = await seen("slack", "#sre-critical-alerts", ...words);
    const objectives = await seen("slack", "#sre-slo-alerts", ...words);
    const begun = Date.parse(alert?.activeAt ?? "");
    for (const { at } of [page, critical]) {
      expect(at - begun).toBeGreaterThanOrEqual(milliseconds("10s") - 100);
      expect(at - begun).toBeLessThan(milliseconds("10s") + 3000);
    }
    expect(objectives.at - critical.at).toBeGreaterThan(milliseconds("1m") - milliseconds("10s") - 1000);
    expect(objectives.at - critical.at).toBeLessThan(milliseconds("1m") - milliseconds("10s") + 2000);
    expect(stack.standIns.first("slack", "#sre-warnings", PAGE)).toBeUndefined();
  });

  test("ends the page within five minutes of the fix (S4-SLO-16)", async () => {
    await stack.deploy("order", { ERROR_RATE: "0" });
    const fixed = Date.now();
    await eventually(
      async () => {
        const found = await stack.alerts({ alertname: PAGE, service: ORDER, long_window: "1h" });
        return found.length === 0 ? true : undefined;
      },
      { seconds: 90, every: 200, otherwise: () => "the page does not end" },
    );
    expect(Date.now() - fixed).toBeLessThan(milliseconds("5m") + PIPELINE_MS + 1000);
  });

  test("writes one e-mail of a burst, after its patience (S4-FLW-05) (S4-AM-16)", async () => {
    const answer = await fetch(stack.url("load-generator", "/api/burst"), { method: "POST" });
    expect(answer.status).toBe(202);
    const [alert] = await eventually(
      async () => {
        const found = await stack.alerts({ alertname: "TrafficBurst", service: USER });
        return found.length > 0 ? found : undefined;
      },
      { seconds: 40, otherwise: () => "no TrafficBurst" },
    );
    const mail = await seen("email", "sre-team@example.com", "TrafficBurst", USER);
    const waited = mail.at - Date.parse(alert?.activeAt ?? "");
    expect(waited).toBeGreaterThanOrEqual(milliseconds("10m") - 100);
    expect(waited).toBeLessThan(milliseconds("10m") + 4000);
    // Nobody is woken by it, and the watchdog has been sent to nobody all the while.
    for (const name of ["TrafficBurst", "Watchdog"]) {
      expect(stack.standIns.received.filter(({ kind, text }) => kind !== "email" && text.includes(name))).toEqual([]);
    }
    expect(await stack.alerts({ alertname: "Watchdog" })).toHaveLength(1);
  });

  test("says that it is over to whom it paged, once the slower pair of windows has ended too (S4-FLW-02)", async () => {
    const resolved = await seen("pagerduty", "resolve", PAGE, ORDER);
    expect(await stack.alerts({ alertname: PAGE, service: ORDER, slo: "availability" })).toEqual([]);
    expect(resolved.text).toContain('"event_action":"resolve"');
  });
});
