import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsed } from "../../../profiles/sre/files.ts";
import { type Dashboard, expressions } from "../../../profiles/sre/panels.ts";
import { eventually } from "../../kubernetes/server.ts";
import { eachChecked, programVersion } from "../../summary.ts";
import { ALERTMANAGER, isThere, PROMETHEUS } from "../tools.ts";
import { compressed, milliseconds } from "./compressed.ts";
import type { Dispatch } from "./dispatch.ts";
import { Stack, wait } from "./stack.ts";
import type { StandIns } from "./stand-ins.ts";

const ORDER = "order-service";
const USER = "user-service";
const PAGE = "ErrorBudgetBurnRateCritical";

/** Share of errors at which an hour's window burns 14.4 times too fast. */
const THRESHOLD = 0.0144;

/** Three times too fast: half of what would page, and more than one in a thousand, so that it can be seen. */
const USUAL = { ERROR_RATE: "0.003" };
/** So many that an hour's window pages long before six hours' window has been patient for five minutes. */
const BAD = { ERROR_RATE: "0.5" };
const CALM = { ERROR_RATE: "0", FRAUD_FAILURE_RATE: "0" };

/** Traffic before the burst, of which its average is made. */
const BEFORE_BURST_MS = 20_000;

/** A scrape, a recording and an evaluation may each have just been when something happens. */
const PIPELINE_MS = milliseconds("15s") + milliseconds("30s") + milliseconds("15s");

/** How late a timer of a program may be that runs beside others. */
const TIMER_MS = 1000;

/** Seconds after which a test gives up: no deadline of anything that is promised. */
const GIVE_UP = 270;

const programsAreThere = [PROMETHEUS, ALERTMANAGER].map(isThere).every(Boolean);

describe.runIf(programsAreThere)("the platform with time divided by 15", () => {
  eachChecked({ program: PROMETHEUS, what: "stages end to end", version: () => programVersion(PROMETHEUS) });
  const directory = mkdtempSync(join(tmpdir(), "sre-end-to-end-"));
  const stack = new Stack(directory, {
    order: USUAL,
    payment: CALM,
    user: { ERROR_RATE: "0" },
    // A burst is five times as much to each of three services: more would keep the machine from being scraped.
    "load-generator": { BASE_RPS: "20", BURST_PROBABILITY: "0", CONTROL: "yes" },
  });

  beforeAll(async () => {
    await stack.start();
    await wait(BEFORE_BURST_MS);
    const answer = await fetch(stack.url("load-generator", "/api/burst"), { method: "POST" });
    expect(answer.status).toBe(202);
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const until = <T>(what: string, ask: () => Promise<T | undefined>) =>
    eventually(ask, {
      seconds: GIVE_UP,
      every: 200,
      otherwise: async () =>
        `not within ${GIVE_UP} s: ${what}\nfiring:\n${await stack.firing()}\nreceived:\n${stack.standIns.summary()}`,
    });

  const seen = (...words: Parameters<StandIns["all"]>) =>
    until(words.join(" "), async () => stack.standIns.all(...words)[0]);

  /** What Alertmanager did with an alert, once it has sent it by so many routes. */
  const sent = (labels: Readonly<Record<string, string>>, routes: number) =>
    until(`${JSON.stringify(labels)} sent by ${routes} routes`, async () => {
      const dispatch = await stack.dispatch(labels);
      return dispatch !== undefined && dispatch.flushes.length >= routes ? dispatch : undefined;
    });

  /** A group goes out after its route's patience, which begins with the alert, and ends on time once it has come in. */
  function expectPatience({ startsAt, receivedAt, flushes }: Dispatch, route: string, patience: string): void {
    const flush = flushes.find((one) => one.route === route);
    const said = JSON.stringify({ startsAt, receivedAt, flushes, route, patience });
    expect((flush?.at ?? 0) - startsAt, said).toBeGreaterThanOrEqual(milliseconds(patience) - 1);
    expect((flush?.at ?? 0) - receivedAt, said).toBeLessThan(milliseconds(patience) + TIMER_MS);
  }

  test("writes one e-mail of a burst, after its patience (S4-FLW-05) (S4-AM-16)", async () => {
    await seen("email", "sre-team@example.com", "TrafficBurst", USER);
    const dispatch = await sent({ alertname: "TrafficBurst", service: USER }, 1);
    expectPatience(dispatch, 'severity="info"', "10m");
    // Nobody is woken by it, and the watchdog has been sent to nobody all the while.
    for (const name of ["TrafficBurst", "Watchdog"]) {
      expect(stack.standIns.received.filter(({ kind, text }) => kind !== "email" && text.includes(name))).toEqual([]);
    }
    expect(await stack.alerts({ alertname: "Watchdog" })).toHaveLength(1);
  });

  test("measures the availability that the load generator counts, within 0.1 % (S4-FLW-01) (S4-SLO-04)", async () => {
    // Enough to be measured by: more than a rule would lack that saw no error at all.
    await until("3,000 answers, and of 1,000 more than one that failed", async () => {
      const { all, failed } = await stack.counted(ORDER);
      return all >= 3000 && failed / all >= 0.0015 ? true : undefined;
    });
    const [before, [measured], after] = [
      await stack.counted(ORDER),
      await stack.query(`slo:availability:ratio_rate6h{service="${ORDER}"}`),
      await stack.counted(ORDER),
    ];
    const truth = 1 - (before.failed + after.failed) / (before.all + after.all);
    expect(Math.abs(Number(measured?.value[1]) - truth), `measured ${measured?.value[1]}, is ${truth}`).toBeLessThan(
      0.001,
    );
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
    // Grafana's window for rates is four scrapes at least, here four seconds: one of them may be missing.
    for (const expr of here)
      await until(`data for ${expr}`, async () =>
        (await stack.query(expr.replace("[1m]", "[4s]"))).length > 0 ? true : undefined,
      );
  });

  test("tells the channel of infrastructure of a target that does not answer (S4-FLW-02)", async () => {
    for (const channel of ["#sre-infrastructure", "#sre-critical-alerts"]) {
      expect((await seen("slack", channel, "TargetDown", "node-exporter")).at).toBeGreaterThan(0);
    }
  });

  test("pages for a bad deployment in the arithmetic's minute, and the right channels in their time (S4-FLW-01) (S4-FLW-02) (S4-FLW-04)", async () => {
    const labels = { alertname: PAGE, service: USER, slo: "availability", long_window: "1h" };
    expect(await stack.alerts({ alertname: PAGE, service: USER })).toEqual([]);
    await stack.deploy("user", BAD);
    const [alert] = await until("a page", async () => {
      const found = await stack.alerts(labels);
      return found.length > 0 ? found : undefined;
    });
    const begun = Date.parse(alert?.activeAt ?? "");

    // The load generator's own count, over the hour's window, as it came in with the scrapes.
    const counted = (more: string) =>
      `sum(rate(loadgen_responses_received_total{service="${USER}"${more}}[${compressed("1h")}]))`;
    const share = `${counted(',status_code=~"5.."')} / ${counted("")}`;
    const crossed = await until("a share of errors that pages", async () => {
      const [first] = await stack.moments(`${share} >= ${THRESHOLD}`, 120);
      return first === undefined ? undefined : first * 1000;
    });
    const said = `paged at ${new Date(begun).toISOString()}, crossed at ${new Date(crossed).toISOString()}`;
    expect(begun - crossed, said).toBeGreaterThan(-milliseconds("1m") / 2);
    expect(begun - crossed, said).toBeLessThan(milliseconds("1m") + PIPELINE_MS);

    await seen("pagerduty", "trigger", PAGE, USER);
    await seen("slack", "#sre-critical-alerts", PAGE, USER);
    await seen("slack", "#sre-slo-alerts", PAGE, USER);
    const dispatch = await sent(labels, 3);
    expect(dispatch.startsAt).toBe(begun);
    const byCritical = dispatch.flushes.filter(({ route }) => route === 'severity="critical"');
    // PagerDuty's route and the channel's have the same matcher, and the same patience.
    expect(byCritical.length).toBeGreaterThanOrEqual(2);
    for (const one of byCritical.slice(0, 2))
      expectPatience({ ...dispatch, flushes: [one] }, 'severity="critical"', "10s");
    expectPatience(dispatch, 'category="slo"', "1m");
    expect(stack.standIns.all("slack", "#sre-warnings", PAGE)).toEqual([]);
  });

  test("ends the page within five minutes of the fix (S4-SLO-16)", async () => {
    const page = { alertname: PAGE, service: USER, slo: "availability", long_window: "1h" };
    await stack.deploy("user", { ERROR_RATE: "0" });
    const fixed = Date.now();
    await until("an end of the page", async () => ((await stack.alerts(page)).length === 0 ? true : undefined));
    const matchers = Object.entries(page).map(([key, value]) => `${key}="${value}"`);
    const fired = await stack.moments(`ALERTS{${matchers.join(",")}}`, 300);
    const last = (fired.at(-1) ?? Number.NaN) * 1000;
    expect(last - fixed).toBeLessThan(milliseconds("5m") + PIPELINE_MS);
  });

  test("says that it is over to whom it paged, once the slower pair of windows has ended too (S4-FLW-02)", async () => {
    await seen("pagerduty", "resolve", PAGE, USER);
    expect(await stack.alerts({ alertname: PAGE, service: USER, slo: "availability" })).toEqual([]);
    expect(stack.standIns.all("email", "sre-team@example.com", "TrafficBurst", USER)).toHaveLength(1);
  });
});
