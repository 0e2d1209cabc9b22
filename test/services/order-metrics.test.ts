import { describe, expect, it } from "vitest";
import { orderProgram } from "../../src/services/order/program.ts";
import { sampleLatency } from "../../src/services/shared/latency.ts";
import { seededRandom } from "../../src/services/shared/random.ts";
import { DURATION_BUCKETS } from "./buckets.ts";
import { type Call, standIn } from "./stand-in.ts";
import { CALM, start } from "./started.ts";
import { VirtualClock } from "./virtual-clock.ts";

const ORDER = { user_id: "usr-100", amount: 12.5, currency: "EUR", payment_type: "credit_card" };
const isUser = ({ url }: Call) => url.includes("/api/users/");

function orders(
  variables: Readonly<Record<string, string>> = CALM,
  payment: { status: number; after?: number } | Error = { status: 201 },
) {
  const clock = new VirtualClock();
  const { fetch, calls } = standIn(clock, (call) => (isUser(call) ? { status: 200 } : payment));
  return { ...start(orderProgram, variables, { clock, fetch }), calls };
}

/** Durations of `count` requests in milliseconds, from the histogram's sum around each. */
async function durations(path: "/api/orders" | "POST", count: number): Promise<number[]> {
  const { get, post, clock } = orders({ ERROR_RATE: "0", LOG_LEVEL: "silent" });
  const found: number[] = [];
  for (let call = 0; call < count; call++) {
    const begun = clock.monotonic();
    await (path === "POST" ? post("/api/orders", ORDER) : get(path));
    found.push(clock.monotonic() - begun);
  }
  return found.sort((a, b) => a - b);
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

describe("order service's latency", () => {
  it("is 50 ms for reads (S4-ORD-14)", async () => {
    expect(Math.abs(median(await durations("/api/orders", 400)) - 50)).toBeLessThan(3);
  });

  it("is 200 ms for creations (S4-ORD-15)", async () => {
    expect(Math.abs(median(await durations("POST", 400)) - 200)).toBeLessThan(10);
  });

  it("is normally distributed, with one in a hundred 3 to 10 times as long (S4-ORD-16)", async () => {
    const all = await durations("/api/orders", 2500);
    expect(all[0]).toBeGreaterThanOrEqual(1);
    const usual = all.filter((duration) => duration < 90);
    const mean = usual.reduce((sum, duration) => sum + duration, 0) / usual.length;
    const sigma = Math.sqrt(usual.reduce((sum, duration) => sum + (duration - mean) ** 2, 0) / usual.length);
    expect(Math.abs(sigma - 10)).toBeLessThan(1);
    const within = usual.filter((duration) => Math.abs(duration - mean) < sigma).length / usual.length;
    expect(Math.abs(within - 0.683)).toBeLessThan(0.03);
    const spikes = all.filter((duration) => duration >= 90);
    expect(spikes.length / all.length).toBeGreaterThan(0.005);
    expect(spikes.length / all.length).toBeLessThan(0.015);
    expect(spikes.at(-1)).toBeGreaterThan(300);
    expect(spikes.at(-1)).toBeLessThan(10 * 90);
  });
});

describe("a simulated latency", () => {
  it("is never below its floor, though a normal distribution is (S4-ORD-16)", () => {
    const random = seededRandom(1);
    const samples = Array.from({ length: 1000 }, () => sampleLatency({ base: 1, sigma: 10 }, random));
    expect(Math.min(...samples)).toBe(1);
  });
});

describe("order service's metrics", () => {
  it("count requests by method, route and status (S4-ORD-20)", async () => {
    const { get, post, metrics } = orders();
    await get("/api/orders");
    await get("/api/orders/ord-001");
    await get("/api/orders/ord-999");
    await post("/api/orders", ORDER);
    const samples = await metrics();
    expect(samples.types["http_requests_total"]).toBe("counter");
    const value = (method: string, path: string, status: string) =>
      samples.value("http_requests_total", { method, path, status });
    expect(value("GET", "/api/orders", "200")).toBe(1);
    expect(value("GET", "/api/orders/{orderID}", "200")).toBe(1);
    expect(value("GET", "/api/orders/{orderID}", "404")).toBe(1);
    expect(value("POST", "/api/orders", "201")).toBe(1);
  });

  it("time requests by method and route in eleven buckets, other services included (S4-ORD-21)", async () => {
    const { post, metrics } = orders(CALM, { status: 201, after: 300 });
    await post("/api/orders", ORDER);
    const samples = await metrics();
    const labels = { method: "POST", path: "/api/orders" };
    const buckets = samples
      .named("http_request_duration_seconds_bucket")
      .filter(({ labels: of }) => of["method"] === "POST");
    expect(buckets.map(({ labels: of }) => of["le"])).toEqual([...DURATION_BUCKETS.map(String), "+Inf"]);
    expect(samples.value("http_request_duration_seconds_bucket", { ...labels, le: "0.25" })).toBe(0);
    expect(samples.value("http_request_duration_seconds_bucket", { ...labels, le: "0.5" })).toBe(1);
    expect(samples.value("http_request_duration_seconds_sum", labels)).toBeCloseTo(0.3);
  });

  it("count an order only where it was created (S4-ORD-22)", async () => {
    const good = orders();
    await good.post("/api/orders", ORDER);
    expect((await good.metrics()).value("orders_created_total")).toBe(1);
    const declined = orders(CALM, { status: 402 });
    await declined.post("/api/orders", ORDER);
    expect((await declined.metrics()).value("orders_created_total")).toBe(0);
  });

  it.each([
    ["an order that succeeds", { status: 201, after: 1000 }],
    ["an order that fails", { status: 503, after: 1000 }],
  ] as const)("show %s as in progress while it is, and only then (S4-ORD-23)", async (_, payment) => {
    const { post, metrics, clock, calls } = orders(CALM, payment);
    clock.held = true;
    const order = post("/api/orders", ORDER);
    await expect.poll(() => calls.length).toBe(1);
    expect((await metrics()).value("orders_in_progress")).toBe(1);
    clock.held = false;
    clock.advance(0);
    await order;
    expect((await metrics()).value("orders_in_progress")).toBe(0);
  });

  it("time a creation from end to end (S4-ORD-24)", async () => {
    const { post, metrics } = orders(CALM, { status: 201, after: 400 });
    await post("/api/orders", ORDER);
    const samples = await metrics();
    expect(samples.types["order_processing_duration_seconds"]).toBe("histogram");
    expect(samples.value("order_processing_duration_seconds_count")).toBe(1);
    expect(samples.value("order_processing_duration_seconds_sum")).toBeCloseTo(0.4);
  });

  it.each([
    [{ status: 201 }, "201"],
    [{ status: 503 }, "503"],
    [{ status: 201, after: 2001 }, "timeout"],
    [new Error("connect ECONNREFUSED"), "error"],
  ] as const)("count a call that ends as %o under status %s (S4-ORD-25)", async (payment, status) => {
    const { post, metrics } = orders(CALM, payment);
    const before = (await metrics()).value("downstream_requests_total", { service: "payment-service" });
    expect(before).toBe(0);
    await post("/api/orders", ORDER);
    const samples = await metrics();
    expect(samples.value("downstream_requests_total", { service: "user-service", status: "200" })).toBe(1);
    expect(samples.value("downstream_requests_total", { service: "payment-service", status })).toBe(1);
    expect(samples.value("downstream_requests_total", { service: "payment-service" })).toBe(1);
  });

  it("count a call that the breaker does not let through as circuit_open (S4-ORD-25)", async () => {
    const { post, metrics } = orders(CALM, { status: 500 });
    for (let call = 0; call < 7; call++) await post("/api/orders", ORDER);
    const labels = { service: "payment-service", status: "circuit_open" };
    expect((await metrics()).value("downstream_requests_total", labels)).toBe(2);
  });

  it("show a breaker as open after five failures, and as half-open 30 seconds later (S4-ORD-26)", async () => {
    const { post, metrics, clock } = orders(CALM, { status: 503 });
    for (let call = 0; call < 5; call++) await post("/api/orders", ORDER);
    const state = async (service: string) => (await metrics()).value("circuit_breaker_state", { service });
    expect([await state("payment-service"), await state("user-service")]).toEqual([2, 0]);
    clock.advance(30_000);
    expect(await state("payment-service")).toBe(1);
  });

  it("have a closed breaker of each service from the start (S4-ORD-26)", async () => {
    const samples = await orders().metrics();
    expect(samples.types["circuit_breaker_state"]).toBe("gauge");
    const states = samples.named("circuit_breaker_state").map(({ labels, value }) => [labels["service"], value]);
    expect(states).toEqual([
      ["user-service", 0],
      ["payment-service", 0],
    ]);
  });
});
