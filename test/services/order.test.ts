import { describe, expect, it } from "vitest";
import { orderProgram } from "../../src/services/order/program.ts";
import { type Call, standIn } from "./stand-in.ts";
import { CALM, start } from "./started.ts";
import { VirtualClock } from "./virtual-clock.ts";

const ORDER = { user_id: "usr-100", amount: 12.5, currency: "EUR", payment_type: "credit_card" };

const isUser = ({ url }: Call) => url.startsWith("http://user-service:8083/");

/** An order service beside others that answer as `reply` says; by default the user is valid and the payment made. */
function orders(
  variables: Readonly<Record<string, string>> = CALM,
  reply: (call: Call) => { status: number; body?: unknown; after?: number } | Error = (call) =>
    isUser(call) ? { status: 200 } : { status: 201, body: { id: "pay-042" } },
) {
  const clock = new VirtualClock();
  const others = standIn(clock, reply);
  return { ...start(orderProgram, variables, { clock, fetch: others.fetch }), calls: others.calls };
}

describe("order service", () => {
  it("lists the orders that were there at the start (S4-ORD-01)", async () => {
    const { status, body } = await orders().get("/api/orders");
    expect(status).toBe(200);
    const ids = (body as { orders: { id: string }[] }).orders.map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `ord-${String(index + 1).padStart(3, "0")}`));
  });

  it("validates the user, then has the payment made, then keeps the order (S4-ORD-02)", async () => {
    const service = orders();
    const { status, body } = await service.post("/api/orders", ORDER);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...ORDER, id: "ord-011", payment_id: "pay-042" });
    expect((await service.get("/api/orders/ord-011")).body).toEqual(body);
  });

  it("asks user-service first, by its name (S4-ORD-08, S4-GEN-11)", async () => {
    const { post, calls } = orders();
    await post("/api/orders", ORDER);
    expect(calls[0]).toMatchObject({
      method: "GET",
      url: "http://user-service:8083/api/users/validate?user_id=usr-100",
    });
  });

  it("asks payment-service second, by its name, and nobody else (S4-ORD-09, S4-GEN-05, S4-GEN-11)", async () => {
    const { post, calls } = orders();
    await post("/api/orders", ORDER);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual({
      method: "POST",
      url: "http://payment-service:8082/api/payments",
      body: { amount: 12.5, currency: "EUR", type: "credit_card" },
    });
  });

  it("returns one order, and 404 for one that is not there (S4-ORD-03)", async () => {
    const { get } = orders();
    expect((await get("/api/orders/ord-001")).body).toMatchObject({ id: "ord-001" });
    expect(await get("/api/orders/ord-999")).toMatchObject({ status: 404, body: { error: "order_not_found" } });
  });

  it("is alive from the start (S4-ORD-04)", async () => {
    expect(await orders().get("/healthz")).toMatchObject({ status: 200 });
  });

  it("is ready two seconds after its start, not before (S4-ORD-05)", async () => {
    const { get, clock } = orders();
    expect((await get("/readyz")).status).toBe(503);
    clock.advance(1999);
    expect((await get("/readyz")).status).toBe(503);
    clock.advance(1);
    expect((await get("/readyz")).status).toBe(200);
  });

  it("exports its metrics in Prometheus' format (S4-ORD-06)", async () => {
    const { status, headers, body } = await orders().get("/metrics");
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toContain("# TYPE http_requests_total counter");
  });

  it("fails 2 % of business requests and no other (S4-ORD-07)", async () => {
    const { get, post, metrics } = orders({ LATENCY_SCALE: "0", LOG_LEVEL: "silent" });
    for (let call = 0; call < 1000; call++) {
      await get("/api/orders/ord-001");
      await post("/api/orders", ORDER);
      await get("/api/orders");
      if (call < 200) expect((await get("/healthz")).status).toBe(200);
    }
    const samples = await metrics();
    for (const [method, path] of [
      ["GET", "/api/orders/{orderID}"],
      ["POST", "/api/orders"],
      ["GET", "/api/orders"],
    ] as const) {
      const failed = samples.value("http_requests_total", { method, path, status: "500" });
      const share = failed / samples.value("http_requests_total", { method, path });
      expect(share, `${method} ${path}`).toBeGreaterThan(0.012);
      expect(share, `${method} ${path}`).toBeLessThan(0.028);
    }
    const share = samples.value("http_requests_total", { status: "500" }) / samples.value("http_requests_total");
    expect(share).toBeCloseTo(0.02, 2);
  });

  it("has a circuit breaker for each of the two services (S4-ORD-10)", async () => {
    const { post, metrics, calls } = orders(CALM, (call) => (isUser(call) ? { status: 200 } : { status: 500 }));
    for (let call = 0; call < 5; call++) expect((await post("/api/orders", ORDER)).status).toBe(502);
    const samples = await metrics();
    expect(samples.value("circuit_breaker_state", { service: "payment-service" })).toBe(2);
    expect(samples.value("circuit_breaker_state", { service: "user-service" })).toBe(0);
    const made = calls.length;
    expect(await post("/api/orders", ORDER)).toMatchObject({ status: 503, body: { error: "circuit_open" } });
    expect(calls.slice(made).map(isUser)).toEqual([true]);
  });

  it("does not call a user service that has failed five times, and probes it after 30 s (S4-ORD-11, S4-ORD-12)", async () => {
    let status = 500;
    const { post, metrics, calls, clock } = orders(CALM, (call) => (isUser(call) ? { status } : { status: 201 }));
    for (let call = 0; call < 4; call++) await post("/api/orders", ORDER);
    expect((await metrics()).value("circuit_breaker_state", { service: "user-service" })).toBe(0);
    await post("/api/orders", ORDER);
    expect((await metrics()).value("circuit_breaker_state", { service: "user-service" })).toBe(2);
    expect((await post("/api/orders", ORDER)).status).toBe(503);
    expect(calls).toHaveLength(5);
    clock.advance(29_900);
    expect((await post("/api/orders", ORDER)).status).toBe(503);
    clock.advance(100);
    status = 200;
    expect((await metrics()).value("circuit_breaker_state", { service: "user-service" })).toBe(1);
    for (let call = 0; call < 3; call++) expect((await post("/api/orders", ORDER)).status).toBe(201);
    expect((await metrics()).value("circuit_breaker_state", { service: "user-service" })).toBe(0);
  });

  it("lets three probes through a half-open breaker, and rejects a fourth (S4-ORD-13)", async () => {
    let status = 500;
    const { post, calls, clock, metrics } = orders(CALM, (call) =>
      isUser(call) ? { status, after: status === 200 ? 1000 : 0 } : { status: 201 },
    );
    for (let call = 0; call < 5; call++) await post("/api/orders", ORDER);
    clock.advance(30_000);
    status = 200;
    clock.held = true;
    const probes = Array.from({ length: 4 }, () => post("/api/orders", ORDER));
    await expect.poll(() => calls.length).toBe(8);
    clock.held = false;
    clock.advance(1000);
    const statuses = (await Promise.all(probes)).map((answer) => answer.status);
    expect(statuses).toEqual([201, 201, 201, 503]);
    expect((await metrics()).value("circuit_breaker_state", { service: "user-service" })).toBe(0);
  });

  it.each([
    ["a declined payment", { status: 402 }, 402],
    ["a failed fraud check", { status: 503 }, 502],
    ["a failed gateway", { status: 502 }, 502],
    ["no connection", new Error("connect ECONNREFUSED"), 502],
    ["no answer in 2 s", { status: 201, after: 2001 }, 502],
    ["an answer in 2 s", { status: 201, after: 1999 }, 201],
  ] as const)("answers %s as a client expects (S4-ORD-02)", async (_, payment, status) => {
    const { post } = orders(CALM, (call) => (isUser(call) ? { status: 200 } : payment));
    expect((await post("/api/orders", ORDER)).status).toBe(status);
  });

  it("refuses an order of an unknown user, without a payment (S4-ORD-02)", async () => {
    const { post, calls } = orders(CALM, (call) => ({ status: isUser(call) ? 404 : 201 }));
    expect(await post("/api/orders", ORDER)).toMatchObject({ status: 422, body: { error: "unknown_user" } });
    expect(calls).toHaveLength(1);
  });

  it("refuses an order that says too little or too much, with the reason (S4-ORD-02)", async () => {
    const { post, calls, metrics } = orders();
    const { body, status } = await post("/api/orders", { ...ORDER, amount: -1, currency: "XXX", more: 1 });
    expect(status).toBe(400);
    expect((body as { reason: string }).reason).toMatch(/amount must be >= 0\.01/);
    expect((body as { reason: string }).reason).toMatch(/currency/);
    expect((body as { reason: string }).reason).toMatch(/additional properties/);
    expect(calls).toHaveLength(0);
    expect((await metrics()).value("order_processing_duration_seconds_count")).toBe(0);
  });
});
