import { describe, expect, it } from "vitest";
import { paymentProgram } from "../../src/services/payment/program.ts";
import { seededRandom } from "../../src/services/shared/random.ts";
import { DURATION_BUCKETS } from "./buckets.ts";
import { CALM, start } from "./started.ts";

const PAYMENT = { amount: 20, currency: "USD", type: "credit_card" };
const QUICK = { LATENCY_SCALE: "0", LOG_LEVEL: "silent" };
const NO_FRAUD = { ...CALM, FRAUD_FAILURE_RATE: "0" };

/** Outcomes of so many payments, by what the client is answered. */
async function outcomes(count: number, variables: Readonly<Record<string, string>> = QUICK) {
  const service = start(paymentProgram, variables);
  for (let call = 0; call < count; call++) await service.post("/api/payments", PAYMENT);
  const samples = await service.metrics();
  return { samples, share: (status: string) => samples.value("payment_transactions_total", { status }) / count };
}

describe("payment service", () => {
  it("lists payments (S4-PAY-01)", async () => {
    const { status, body } = await start(paymentProgram, NO_FRAUD).get("/api/payments");
    expect(status).toBe(200);
    expect((body as { payments: { id: string }[] }).payments[0]?.id).toBe("pay-001");
  });

  it("processes a payment and keeps it (S4-PAY-02)", async () => {
    const { get, post } = start(paymentProgram, NO_FRAUD);
    const { status, body } = await post("/api/payments", PAYMENT);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...PAYMENT, status: "success" });
    expect((await get(`/api/payments/${(body as { id: string }).id}`)).body).toEqual(body);
  });

  it("answers a payment that the bank declines as the client's, not as a failure (S4-PAY-02)", async () => {
    const { post } = start(paymentProgram, { ...NO_FRAUD, ERROR_RATE: "1" }, { random: () => 0.5 });
    expect(await post("/api/payments", PAYMENT)).toMatchObject({ status: 402, body: { error: "declined" } });
  });

  it("returns one payment, and 404 for one that is not there (S4-PAY-03)", async () => {
    const { get } = start(paymentProgram, NO_FRAUD);
    expect(await get("/api/payments/pay-003")).toMatchObject({ status: 200, body: { id: "pay-003" } });
    expect(await get("/api/payments/pay-999")).toMatchObject({ status: 404 });
  });

  it("is alive, ready and scraped from its first moment (S4-PAY-04)", async () => {
    const { get } = start(paymentProgram);
    for (const path of ["/healthz", "/readyz", "/metrics"]) expect((await get(path)).status, path).toBe(200);
  });

  it("fails 5 % of payments after the fraud check, and 5 % of reads (S4-PAY-05)", async () => {
    const { share } = await outcomes(1500, { ...QUICK, FRAUD_FAILURE_RATE: "0" });
    expect(Math.abs(share("declined") + share("gateway_error") - 0.05)).toBeLessThan(0.01);
    const { get, metrics } = start(paymentProgram, QUICK);
    for (let call = 0; call < 1000; call++) await get("/api/payments/pay-001");
    const failed = (await metrics()).value("http_requests_total", { status: "500", path: "/api/payments/{paymentID}" });
    expect(Math.abs(failed / 1000 - 0.05)).toBeLessThan(0.012);
  });

  it.each([
    ["credit_card", 150, 50, "S4-PAY-06"],
    ["debit_card", 180, 60, "S4-PAY-07"],
    ["bank_transfer", 500, 200, "S4-PAY-08"],
    ["digital_wallet", 100, 30, "S4-PAY-09"],
  ])("takes a %s %i ms, give or take %i (%s)", async (type, base, sigma) => {
    const { post, clock } = start(paymentProgram, { ERROR_RATE: "0", FRAUD_FAILURE_RATE: "0", LOG_LEVEL: "silent" });
    const durations: number[] = [];
    for (let call = 0; call < 400; call++) {
      const begun = clock.monotonic();
      await post("/api/payments", { ...PAYMENT, type });
      durations.push(clock.monotonic() - begun);
    }
    const mean = durations.reduce((sum, one) => sum + one, 0) / durations.length;
    const deviation = Math.sqrt(durations.reduce((sum, one) => sum + (one - mean) ** 2, 0) / durations.length);
    expect(Math.abs(mean / base - 1)).toBeLessThan(0.05);
    expect(Math.abs(deviation / sigma - 1)).toBeLessThan(0.12);
    expect(Math.min(...durations)).toBeGreaterThanOrEqual(1);
  });

  it("fails 3 % of its fraud checks (S4-PAY-10)", async () => {
    const { share, samples } = await outcomes(1500, { ...QUICK, ERROR_RATE: "0" });
    expect(Math.abs(share("fraud_check_failed") - 0.03)).toBeLessThan(0.01);
    expect(samples.value("downstream_requests_total", { service: "fraud-detection", status: "503" }) / 1500).toBe(
      share("fraud_check_failed"),
    );
  });

  it("stops checking for fraud when half of the checks fail, and tries again after 30 s (S4-PAY-10)", async () => {
    const { post, metrics, clock } = start(paymentProgram, { ...CALM, FRAUD_FAILURE_RATE: "1" });
    for (let call = 0; call < 5; call++) await post("/api/payments", PAYMENT);
    expect((await metrics()).value("circuit_breaker_state", { service: "fraud-detection" })).toBe(2);
    const refused = await post("/api/payments", PAYMENT);
    expect(refused).toMatchObject({ status: 503, body: { error: "fraud_check_failed" } });
    expect((await metrics()).value("downstream_requests_total", { status: "circuit_open" })).toBe(1);
    clock.advance(30_000);
    expect((await metrics()).value("circuit_breaker_state", { service: "fraud-detection" })).toBe(1);
  });

  it("fails in three ways, of which declined is the most and gateway_error the least common (S4-PAY-11)", async () => {
    const { share, samples } = await outcomes(1500);
    expect(share("declined")).toBeGreaterThan(share("fraud_check_failed"));
    expect(share("fraud_check_failed")).toBeGreaterThan(share("gateway_error"));
    expect(share("gateway_error")).toBeGreaterThan(0);
    const statuses = new Set(samples.named("payment_transactions_total").map(({ labels }) => labels["status"]));
    expect(statuses).toEqual(new Set(["declined", "fraud_check_failed", "gateway_error", "success"]));
    const answers = (status: string) => samples.value("http_requests_total", { method: "POST", status });
    expect(answers("402") / 1500).toBe(share("declined"));
    expect(answers("503") / 1500).toBe(share("fraud_check_failed"));
    expect(answers("502") / 1500).toBe(share("gateway_error"));
  });

  it("refuses money that it does not take, with the reason (S4-PAY-02)", async () => {
    const { post } = start(paymentProgram, NO_FRAUD);
    const { status, body } = await post("/api/payments", { amount: "20", currency: "CHF", type: "cash" });
    expect(status).toBe(400);
    const { reason } = body as { reason: string };
    for (const part of ["amount must be number", "currency must be equal", "type must be equal"])
      expect(reason).toContain(part);
  });
});

describe("payment service's metrics", () => {
  const paid = async (type = "credit_card", currency = "USD") => {
    const service = start(paymentProgram, NO_FRAUD);
    await service.post("/api/payments", { ...PAYMENT, type, currency });
    return service.metrics();
  };

  it("count requests by method, route and status (S4-PAY-20)", async () => {
    const labels = { method: "POST", path: "/api/payments", status: "201" };
    expect((await paid()).value("http_requests_total", labels)).toBe(1);
  });

  it("time requests by method and route in eleven buckets (S4-PAY-21)", async () => {
    const buckets = (await paid())
      .named("http_request_duration_seconds_bucket")
      .filter(({ labels }) => labels["method"] === "POST" && labels["path"] === "/api/payments")
      .map(({ labels }) => labels["le"]);
    expect(buckets).toEqual([...DURATION_BUCKETS.map(String), "+Inf"]);
  });

  it("count payments by outcome and type, each from 0 (S4-PAY-22)", async () => {
    const samples = await paid("bank_transfer");
    expect(samples.value("payment_transactions_total", { status: "success", type: "bank_transfer" })).toBe(1);
    expect(samples.value("payment_transactions_total", { status: "declined", type: "digital_wallet" })).toBe(0);
    expect(samples.named("payment_transactions_total")).toHaveLength(16);
    const declined = start(paymentProgram, { ...NO_FRAUD, ERROR_RATE: "1" }, { random: () => 0.5 });
    await declined.post("/api/payments", PAYMENT);
    const status = async (of: string) => (await declined.metrics()).value("payment_transactions_total", { status: of });
    expect([await status("declined"), await status("success")]).toEqual([1, 0]);
  });

  it("sum the money of successful payments by currency (S4-PAY-23)", async () => {
    const samples = await paid("credit_card", "GBP");
    expect(samples.value("payment_amount_total", { currency: "GBP" })).toBe(20);
    expect(samples.value("payment_amount_total", { currency: "USD" })).toBe(0);
    const declined = start(paymentProgram, { ...NO_FRAUD, ERROR_RATE: "1" });
    await declined.post("/api/payments", PAYMENT);
    expect((await declined.metrics()).value("payment_amount_total")).toBe(0);
  });

  it("time the processing, of failures too (S4-PAY-24)", async () => {
    const { post, metrics } = start(paymentProgram, { ERROR_RATE: "1", FRAUD_FAILURE_RATE: "0" });
    await post("/api/payments", PAYMENT);
    const samples = await metrics();
    expect(samples.types["payment_processing_duration_seconds"]).toBe("histogram");
    expect(samples.value("payment_processing_duration_seconds_count")).toBe(1);
    expect(samples.value("payment_processing_duration_seconds_sum")).toBeGreaterThan(0.01);
    expect(samples.value("payment_processing_duration_seconds_sum")).toBeLessThan(1);
  });

  it("show payments in flight while they are, and only then (S4-PAY-25)", async () => {
    const { post, metrics, clock } = start(paymentProgram, { ERROR_RATE: "0", FRAUD_FAILURE_RATE: "0" });
    clock.held = true;
    const payment = post("/api/payments", PAYMENT);
    await expect.poll(async () => (await metrics()).value("payments_in_flight")).toBe(1);
    clock.advance(10_000);
    await payment;
    expect((await metrics()).value("payments_in_flight")).toBe(0);
  });

  it("count fraud checks by status (S4-PAY-26)", async () => {
    const labels = { service: "fraud-detection", status: "200" };
    expect((await paid()).value("downstream_requests_total", labels)).toBe(1);
  });

  it("have the closed breaker of the fraud check from the start (S4-PAY-27)", async () => {
    const samples = await start(paymentProgram).metrics();
    expect(samples.types["circuit_breaker_state"]).toBe("gauge");
    expect(samples.named("circuit_breaker_state")).toEqual([
      { name: "circuit_breaker_state", labels: { service: "fraud-detection" }, value: 0 },
    ]);
  });

  it("are the same for the same seed (S4-PAY-05)", async () => {
    const run = async () => {
      const service = start(paymentProgram, QUICK, { random: seededRandom(7) });
      for (let call = 0; call < 200; call++) await service.post("/api/payments", PAYMENT);
      return (await service.metrics()).named("payment_transactions_total");
    };
    expect(await run()).toEqual(await run());
  });
});
