import { describe, expect, it } from "vitest";
import { loadGeneratorProgram } from "../../src/services/load-generator/program.ts";
import { orderProgram } from "../../src/services/order/program.ts";
import { paymentProgram } from "../../src/services/payment/program.ts";
import { SettingsError } from "../../src/services/shared/environment.ts";
import type { Program } from "../../src/services/shared/program.ts";
import type { ServerSettings } from "../../src/services/shared/settings.ts";
import { userProgram } from "../../src/services/user/program.ts";
import { CALM, start } from "./started.ts";

type AnyProgram = Program<{ readonly server: ServerSettings }>;

const PROGRAMS = [orderProgram, paymentProgram, userProgram, loadGeneratorProgram] as unknown as AnyProgram[];

const HTTP = {
  http_requests_total: ["counter", "method", "path", "status"],
  http_request_duration_seconds: ["histogram", "method", "path"],
} as const;

const DOWNSTREAM = {
  downstream_requests_total: ["counter", "service", "status"],
  circuit_breaker_state: ["gauge", "service"],
} as const;

/** Type and labels of every metric of a service; those of Node itself aside. */
const METRICS: Readonly<Record<string, Readonly<Record<string, readonly [type: string, ...labels: string[]]>>>> = {
  "order-service": {
    ...HTTP,
    ...DOWNSTREAM,
    orders_created_total: ["counter"],
    orders_in_progress: ["gauge"],
    order_processing_duration_seconds: ["histogram"],
  },
  "payment-service": {
    ...HTTP,
    ...DOWNSTREAM,
    payment_transactions_total: ["counter", "status", "type"],
    payment_amount_total: ["counter", "currency"],
    payment_processing_duration_seconds: ["histogram"],
    payments_in_flight: ["gauge"],
  },
  "user-service": {
    ...HTTP,
    user_requests_total: ["counter", "operation"],
    user_auth_attempts_total: ["counter", "result"],
    active_sessions: ["gauge"],
    cache_hits_total: ["counter", "result"],
    cache_operation_duration_seconds: ["histogram", "operation"],
    user_db_query_duration_seconds: ["histogram"],
  },
  "load-generator": {
    loadgen_requests_sent_total: ["counter", "method", "path", "service"],
    loadgen_responses_received_total: ["counter", "service", "status_code"],
    loadgen_request_duration_seconds: ["histogram", "service"],
    loadgen_request_errors_total: ["counter", "error_type", "service"],
    loadgen_current_rps: ["gauge", "service"],
  },
};

describe.each(PROGRAMS.map((program) => [program.name, program] as const))("%s", (name, program) => {
  it("listens on its port, on every address (S4-GEN-01)", () => {
    const ports: Record<string, number> = {
      "order-service": 8081,
      "payment-service": 8082,
      "user-service": 8083,
      "load-generator": 8090,
    };
    expect(program.settings({}).server).toMatchObject({ host: "0.0.0.0", port: ports[name] });
  });

  it("is alive and scraped (S4-GEN-09)", async () => {
    const { get } = start(program);
    for (const path of ["/healthz", "/metrics"]) expect((await get(path)).status, path).toBe(200);
  });

  it("exports from its start just these metrics, every series with all labels (S4-GEN-09)", async () => {
    const { types, all } = await start(program).metrics();
    const own = Object.entries(types).filter(([metric]) => !/^(nodejs|process)_/.test(metric));
    const found = own.map(([metric, type]) => {
      const series = all.filter((one) => new RegExp(`^${metric}(_bucket|_sum|_count)?$`).test(one.name));
      expect(series.length, metric).toBeGreaterThan(0);
      const labels = new Set(
        series.map((one) =>
          Object.keys(one.labels)
            .filter((label) => label !== "le")
            .sort()
            .join(),
        ),
      );
      expect(labels.size, metric).toBe(1);
      return [metric, [type, ...([...labels][0]?.split(",").filter((label) => label !== "") ?? [])]] as const;
    });
    expect(Object.fromEntries(found)).toEqual(METRICS[name]);
  });

  it("answers an unknown path with JSON and a reason", async () => {
    expect(await start(program).get("/nothing?x=1")).toMatchObject({
      status: 404,
      body: { error: "not_found", reason: "no route for GET /nothing" },
    });
  });

  it("says which variables it cannot be started with, all at once", () => {
    const variables = { PORT: "99999", HOST: "here", LOG_LEVEL: "loud" };
    expect(() => program.settings(variables)).toThrow(SettingsError);
    expect(() => program.settings(variables)).toThrow(
      /HOST: found "here"; allowed: an IP address\nPORT: found "99999"; allowed: a whole number from 0 to 65535\nLOG_LEVEL/,
    );
  });
});

describe("a business service", () => {
  it("counts what no route takes under one path, whatever is asked for (D-116)", async () => {
    const { get, post, metrics } = start(userProgram, CALM);
    for (const path of ["/a", "/b/c", "/%zz", "/api/users/x/y"]) await get(path);
    await post("/api/users/usr-100", {});
    const samples = await metrics();
    const paths = new Set(samples.named("http_requests_total").map(({ labels }) => labels["path"]));
    expect(paths).toEqual(
      new Set(["/api/users", "/api/users/auth", "/api/users/validate", "/api/users/{userID}", "other"]),
    );
    expect(samples.value("http_requests_total", { path: "other", status: "404" })).toBeGreaterThanOrEqual(3);
  });

  it("does not count health checks and scrapes (D-116)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    for (const path of ["/healthz", "/readyz", "/metrics"]) await get(path);
    expect((await metrics()).value("http_requests_total")).toBe(0);
  });

  it("logs one JSON line a request, with its level, time, service and route (S4-GEN-10)", async () => {
    const { get, log } = start(userProgram, CALM);
    await get("/api/users/usr-100");
    await get("/api/users/usr-999");
    const lines = log.filter(({ message }) => /^request/.test(String(message)));
    expect(lines[0]).toMatchObject({
      level: "info",
      service: "user-service",
      method: "GET",
      path: "/api/users/{userID}",
      status: 200,
    });
    expect(lines[0]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines[1]).toMatchObject({ level: "warn", status: 404 });
    expect(lines).toHaveLength(2);
  });

  it("logs a failed request at level error, so that a search for the word finds it (S4-GEN-10)", async () => {
    const { get, log } = start(userProgram, { ERROR_RATE: "1", LATENCY_SCALE: "0" });
    expect(await get("/api/users")).toMatchObject({ status: 500, body: { error: "simulated_error" } });
    expect(log.at(-1)).toMatchObject({ level: "error", message: "request failed", status: 500 });
  });

  it("refuses a body that is too large or no JSON", async () => {
    const { post } = start(userProgram, CALM);
    expect(await post("/api/users", { name: "x".repeat(20_000) })).toMatchObject({
      status: 413,
      body: { error: "body_too_large" },
    });
    expect(await post("/api/users", "text")).toMatchObject({ status: 400 });
  });

  it.each(PROGRAMS.slice(0, 3).map((program) => [program.name, program] as const))(
    "%s fails half of what the objective allows where it is healthy, and what its variable says where it has one (D-88)",
    (_, program) => {
      const rate = (variables: Record<string, string>) =>
        (program.settings(variables) as unknown as { simulation: { errorRate: number } }).simulation.errorRate;
      expect(rate({ PRESET: "healthy" })).toBe(0.0005);
      expect(rate({ PRESET: "healthy", ERROR_RATE: "0.2" })).toBe(0.2);
      expect(() => rate({ PRESET: "ill" })).toThrow('PRESET: found "ill"; allowed: default, healthy');
      expect(() => rate({ ERROR_RATE: "2 %" })).toThrow('ERROR_RATE: found "2 %"; allowed: a number from 0 to 1');
    },
  );

  it("keeps a bounded number of what clients create", async () => {
    const { get, post } = start(userProgram, { ...CALM, LOG_LEVEL: "silent" });
    for (let call = 0; call < 150; call++) await post("/api/users", { name: `n${call}` });
    const { body } = await get("/api/users");
    expect((body as { users: unknown[] }).users).toHaveLength(200);
    expect((await get("/api/users/usr-200")).status).toBe(404);
    expect((await get("/api/users/usr-349")).status).toBe(200);
  });
});
