import { describe, expect, it } from "vitest";
import { loadGeneratorProgram } from "../../src/services/load-generator/program.ts";
import { seededRandom } from "../../src/services/shared/random.ts";
import { DURATION_BUCKETS } from "./buckets.ts";
import { type Call, standIn } from "./stand-in.ts";
import { type Started, start } from "./started.ts";
import { NOON, VirtualClock } from "./virtual-clock.ts";

const HOUR = 60 * 60 * 1000;
const MIDNIGHT = NOON - 12 * HOUR;
const NO_BURSTS = { BURST_PROBABILITY: "0" };

interface Generated {
  readonly service: Started;
  readonly calls: readonly Call[];
}

interface GenerateOptions {
  /** Default: noon. */
  readonly begun?: number;
  /** Default: 200 at once. */
  readonly reply?: Parameters<typeof standIn>[1];
}

/** Lets a load generator work for so many milliseconds; `reply` is what each service answers. */
async function generate(
  milliseconds: number,
  variables: Readonly<Record<string, string>> = NO_BURSTS,
  { begun = NOON, reply = () => ({ status: 200 }) }: GenerateOptions = {},
): Promise<Generated> {
  const clock = new VirtualClock(begun);
  const { fetch, calls } = standIn(clock, reply);
  const service = start(loadGeneratorProgram, variables, { clock, fetch, random: seededRandom(1) });
  const stop = new AbortController();
  const sleep = clock.sleep;
  clock.sleep = async (duration, signal) => {
    await sleep(duration);
    if (clock.monotonic() >= milliseconds && signal !== undefined) stop.abort();
  };
  await service.background(stop.signal);
  return { service, calls };
}

let sample: Promise<Generated> | undefined;

/** Five minutes at noon, made once for all that look at shares. */
function fiveMinutes(): Promise<Generated> {
  sample ??= generate(300_000);
  return sample;
}

/** Share of one service's calls that are to this endpoint. */
function share(calls: readonly Call[], base: string, method: string, path: string): number {
  const all = calls.filter(({ url }) => url.startsWith(base));
  return all.filter((call) => call.method === method && call.url === `${base}${path}`).length / all.length;
}

const ORDER = "http://order-service:8081";
const PAYMENT = "http://payment-service:8082";
const USER = "http://user-service:8083";

describe("load generator", () => {
  it("sends to all three services by name, reads and writes, as long as it runs (S4-LGN-01, S4-GEN-04)", async () => {
    const { calls } = await generate(60_000);
    for (const [base, path] of [
      [ORDER, "/api/orders"],
      [PAYMENT, "/api/payments"],
      [USER, "/api/users"],
    ] as const) {
      const own = calls.filter(({ url }) => url.startsWith(`${base}${path}`));
      expect(Math.abs(own.length - 600), base).toBeLessThanOrEqual(2);
      expect(new Set(own.map(({ method }) => method)), base).toEqual(new Set(["GET", "POST"]));
    }
    expect(calls.every(({ url }) => [ORDER, PAYMENT, USER].some((base) => url.startsWith(base)))).toBe(true);
  });

  it.each([
    [0, 0.2],
    [3, 0.317157],
    [6, 0.6],
    [9, 0.882843],
    [12, 1],
    [15, 0.882843],
    [18, 0.6],
    [21, 0.317157],
  ])("aims at hour %i for %f of the base rate (S4-LGN-02)", async (hour, multiplier) => {
    const service = start(loadGeneratorProgram, NO_BURSTS, { clock: new VirtualClock(MIDNIGHT + hour * HOUR) });
    expect((await service.metrics()).value("loadgen_current_rps", { service: "user-service" })).toBeCloseTo(
      10 * multiplier,
      5,
    );
  });

  it("follows the formula within 2 % in every hour of a day (S4-LGN-02, S4-LGN-05)", async () => {
    const begun = MIDNIGHT;
    for (let hour = 0; hour < 24; hour += 3) {
      const { calls } = await generate(600_000, { ...NO_BURSTS, BASE_RPS: "4" }, { begun: begun + hour * HOUR });
      // The mean of the cosine over the ten minutes, to the second.
      let expected = 0;
      for (let second = 0; second < 600; second++) {
        const at = hour + (second + 0.5) / 3600;
        expected += 3 * 4 * (0.2 + 0.8 * (0.5 + 0.5 * Math.cos(((at - 12) * Math.PI) / 12)));
      }
      expect(Math.abs(calls.length / expected - 1), `hour ${hour}`).toBeLessThan(0.02);
    }
  });

  it("aims highest at noon and lowest at midnight, at a fifth of that (S4-LGN-03, S4-LGN-04)", async () => {
    const clock = new VirtualClock(MIDNIGHT);
    const service = start(loadGeneratorProgram, NO_BURSTS, { clock });
    const rates: number[] = [];
    for (let quarter = 0; quarter < 96; quarter++, clock.advance(HOUR / 4))
      rates.push((await service.metrics()).value("loadgen_current_rps", { service: "order-service" }));
    expect(rates.indexOf(Math.max(...rates)) / 4).toBe(12);
    expect(rates.indexOf(Math.min(...rates)) / 4).toBe(0);
    expect(Math.max(...rates)).toBeCloseTo(10);
    expect(Math.min(...rates)).toBeCloseTo(2);
  });

  it("reads the hour in its own zone (S4-LGN-02)", async () => {
    const rate = async (TZ: string) => {
      const { metrics } = start(loadGeneratorProgram, { ...NO_BURSTS, TZ }, { clock: new VirtualClock(NOON) });
      return (await metrics()).value("loadgen_current_rps", { service: "order-service" });
    };
    expect(await rate("Asia/Kolkata")).toBeCloseTo(10 * (0.2 + 0.8 * (0.5 + 0.5 * Math.cos((5.5 * Math.PI) / 12))), 5);
    expect(await rate("America/New_York")).toBeCloseTo(
      10 * (0.2 + 0.8 * (0.5 + 0.5 * Math.cos((4 * Math.PI) / 12))),
      5,
    );
  });

  it("multiplies traffic by five for thirty seconds, and says so at warn (S4-LGN-07, S4-LGN-08)", async () => {
    const clock = new VirtualClock();
    const { fetch, calls } = standIn(clock, () => ({ status: 200 }));
    const service = start(loadGeneratorProgram, { ...NO_BURSTS, CONTROL: "yes" }, { clock, fetch });
    const rate = async () => (await service.metrics()).value("loadgen_current_rps", { service: "order-service" });
    expect(await rate()).toBeCloseTo(10, 2);
    expect((await service.post("/api/burst", {})).status).toBe(202);
    expect(await rate()).toBeCloseTo(50, 2);
    clock.advance(29_999);
    expect(await rate()).toBeCloseTo(50, 2);
    clock.advance(1);
    expect(await rate()).toBeCloseTo(10, 2);
    expect(service.log).toContainEqual(
      expect.objectContaining({ level: "warn", message: "traffic burst started", factor: 5, seconds: 30 }),
    );
    expect(calls).toHaveLength(0);
  });

  it("starts no burst for a stranger (S4-LGN-06)", async () => {
    const service = start(loadGeneratorProgram, NO_BURSTS);
    expect(await service.post("/api/burst", {})).toMatchObject({ status: 403, body: { error: "control_off" } });
  });

  it("draws once a cycle of ten seconds, and a draw below 2 % starts a burst (S4-LGN-06)", async () => {
    const { service } = await generate(40 * 10_000, { BURST_PROBABILITY: "1", BASE_RPS: "0" });
    const bursts = service.log.filter(({ message }) => message === "traffic burst started");
    // Always drawn: a burst of three cycles, and the next in the cycle that follows it.
    expect(bursts.length).toBeGreaterThanOrEqual(13);
    expect(bursts.length).toBeLessThanOrEqual(14);
    for (const [draw, started] of [
      [0.0199, 1],
      [0.0201, 0],
    ] as const) {
      const clock = new VirtualClock();
      const one = start(loadGeneratorProgram, { BASE_RPS: "0" }, { clock, random: () => draw });
      const stop = new AbortController();
      const sleep = clock.sleep;
      clock.sleep = async (duration) => {
        await sleep(duration);
        if (clock.monotonic() >= 9000) stop.abort();
      };
      await one.background(stop.signal);
      expect(one.log.filter(({ message }) => message === "traffic burst started")).toHaveLength(started);
    }
  });

  it.each([
    ["GET", "/api/orders", ORDER, 5 / 10, "S4-LGN-10"],
    ["POST", "/api/orders", ORDER, 3 / 10, "S4-LGN-11"],
    ["GET", "/api/orders/ord-001", ORDER, 2 / 10, "S4-LGN-12"],
    ["POST", "/api/payments", PAYMENT, 5 / 9, "S4-LGN-13"],
    ["GET", "/api/payments", PAYMENT, 4 / 9, "S4-LGN-14"],
    ["GET", "/api/users/usr-100", USER, 4 / 10, "S4-LGN-15"],
    ["GET", "/api/users", USER, 3 / 10, "S4-LGN-16"],
    ["POST", "/api/users/auth", USER, 3 / 10, "S4-LGN-17"],
  ])("sends %s %s its share of the traffic of %s: %f (%s)", async (method, path, base, expected, _row) => {
    const { calls } = await fiveMinutes();
    expect(Math.abs(share(calls, base, method, path) - expected)).toBeLessThan(0.02);
  });

  it("pays in the mix that it is given (S4-LGN-13)", async () => {
    const { calls } = await fiveMinutes();
    const payments = calls.filter(({ method, url }) => method === "POST" && url.startsWith(PAYMENT));
    const part = (type: string) =>
      payments.filter(({ body }) => (body as { type: string }).type === type).length / payments.length;
    expect(Math.abs(part("credit_card") - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(part("debit_card") - 0.25)).toBeLessThan(0.04);
    expect(Math.abs(part("digital_wallet") - 0.15)).toBeLessThan(0.04);
    expect(Math.abs(part("bank_transfer") - 0.1)).toBeLessThan(0.04);
  });
});

describe("load generator's metrics", () => {
  it("count what is sent by service, method and route, as the service names it (S4-LGN-20)", async () => {
    const { service, calls } = await generate(20_000);
    const samples = await service.metrics();
    const sent = calls.filter(({ method, url }) => method === "GET" && url === `${ORDER}/api/orders/ord-001`).length;
    const labels = { service: "order-service", method: "GET", path: "/api/orders/{orderID}" };
    expect(samples.value("loadgen_requests_sent_total", labels)).toBe(sent);
    expect(samples.value("loadgen_requests_sent_total")).toBe(calls.length);
    expect(samples.named("loadgen_requests_sent_total")).toHaveLength(8);
  });

  it("count answers by service and status_code (S4-LGN-21)", async () => {
    const { service, calls } = await generate(20_000, NO_BURSTS, {
      reply: ({ url }) => ({ status: url.startsWith(PAYMENT) ? 503 : 200 }),
    });
    const samples = await service.metrics();
    const to = (base: string) => calls.filter(({ url }) => url.startsWith(base)).length;
    const received = (name: string, status_code: string) =>
      samples.value("loadgen_responses_received_total", { service: name, status_code });
    expect(received("payment-service", "503")).toBe(to(PAYMENT));
    expect(received("user-service", "200")).toBe(to(USER));
    expect(samples.named("loadgen_responses_received_total").every(({ labels }) => !("status" in labels))).toBe(true);
  });

  it("time answers by service (S4-LGN-22)", async () => {
    const { service } = await generate(
      5000,
      { ...NO_BURSTS, BASE_RPS: "1" },
      { reply: () => ({ status: 200, after: 10 }) },
    );
    const samples = await service.metrics();
    expect(samples.types["loadgen_request_duration_seconds"]).toBe("histogram");
    const labels = { service: "order-service" };
    const count = samples.value("loadgen_request_duration_seconds_count", labels);
    expect(count).toBeGreaterThanOrEqual(4);
    expect(samples.value("loadgen_request_duration_seconds_sum", labels) / count).toBeGreaterThanOrEqual(0.01);
    expect(samples.value("loadgen_request_duration_seconds_sum", labels) / count).toBeLessThan(1);
    const buckets = samples
      .named("loadgen_request_duration_seconds_bucket")
      .filter(({ labels: of }) => of["service"] === "order-service");
    expect(buckets.map(({ labels: of }) => of["le"])).toEqual([...DURATION_BUCKETS.map(String), "+Inf"]);
  });

  it.each([
    [Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), "connection_refused"],
    [Object.assign(new Error("reset"), { code: "ECONNRESET" }), "connection_reset"],
    [Object.assign(new Error("no name"), { code: "ENOTFOUND" }), "name_resolution"],
    [{ status: 200, after: 10_001 }, "timeout"],
  ])("count a request without an answer by what went wrong: %o (S4-LGN-23)", async (reply, error_type) => {
    const { service, calls } = await generate(1000, { ...NO_BURSTS, BASE_RPS: "2" }, { reply: () => reply });
    const samples = await service.metrics();
    expect(calls.length).toBeGreaterThan(0);
    expect(samples.value("loadgen_request_errors_total", { error_type })).toBe(calls.length);
    expect(samples.value("loadgen_responses_received_total")).toBe(0);
  });

  it("show the rate that is aimed at for each service, from the start (S4-LGN-24)", async () => {
    const { metrics, clock } = start(loadGeneratorProgram, { ...NO_BURSTS, BASE_RPS: "40" });
    const samples = await metrics();
    expect(samples.types["loadgen_current_rps"]).toBe("gauge");
    expect(samples.value("loadgen_current_rps", { service: "user-service" })).toBeCloseTo(40);
    clock.advance(12 * 60 * 60 * 1000);
    expect((await metrics()).value("loadgen_current_rps", { service: "user-service" })).toBeCloseTo(8);
    expect(samples.named("loadgen_current_rps").map(({ labels }) => labels["service"])).toEqual([
      "order-service",
      "payment-service",
      "user-service",
    ]);
  });
});
