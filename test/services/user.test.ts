import { describe, expect, it } from "vitest";
import { userProgram } from "../../src/services/user/program.ts";
import { DURATION_BUCKETS } from "./buckets.ts";
import { CALM, start } from "./started.ts";
import { NOON, VirtualClock } from "./virtual-clock.ts";

const QUICK = { LATENCY_SCALE: "0", LOG_LEVEL: "silent" };
const HOUR = 60 * 60 * 1000;

describe("user service", () => {
  it("lists users (S4-USR-01)", async () => {
    const { status, body } = await start(userProgram, CALM).get("/api/users");
    expect(status).toBe(200);
    expect((body as { users: { id: string }[] }).users[0]?.id).toBe("usr-100");
  });

  it("creates a user, who can then be read (S4-USR-02)", async () => {
    const { get, post } = start(userProgram, CALM);
    const { status, body } = await post("/api/users", { name: "Ada" });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: "usr-200", name: "Ada" });
    expect((await get("/api/users/usr-200")).body).toEqual(body);
    expect(await post("/api/users", {})).toMatchObject({ status: 400 });
  });

  it("validates a user, and takes no user for the word validate (S4-USR-03)", async () => {
    const { get } = start(userProgram, CALM);
    expect(await get("/api/users/validate?user_id=usr-100")).toMatchObject({ status: 200, body: { valid: true } });
    expect(await get("/api/users/validate?user_id=usr-999")).toMatchObject({ status: 404 });
    const { status, body } = await get("/api/users/validate");
    expect(status).toBe(400);
    expect((body as { reason: string }).reason).toContain("user_id");
  });

  it("reads one user through the cache, and answers 404 for one that is not there (S4-USR-04)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    expect(await get("/api/users/usr-100")).toMatchObject({ status: 200, body: { id: "usr-100" } });
    expect((await metrics()).value("cache_operation_duration_seconds_count", { operation: "get" })).toBe(1);
    expect(await get("/api/users/usr-999")).toMatchObject({ status: 404, body: { error: "user_not_found" } });
  });

  it("signs users in, each result with its own status (S4-USR-05)", async () => {
    const { post, metrics } = start(userProgram, { ...QUICK, ERROR_RATE: "0" });
    for (let call = 0; call < 300; call++) await post("/api/users/auth", { user_id: "usr-100", password: "x" });
    const samples = await metrics();
    for (const [status, result] of [
      ["200", "success"],
      ["401", "invalid_credentials"],
      ["423", "account_locked"],
      ["429", "rate_limited"],
    ] as const) {
      const answered = samples.value("http_requests_total", { path: "/api/users/auth", status });
      expect(answered, result).toBe(samples.value("user_auth_attempts_total", { result }));
      expect(answered, result).toBeGreaterThan(0);
    }
    expect(await post("/api/users/auth", { user_id: "usr-100" })).toMatchObject({ status: 400 });
  });

  it("is alive, ready and scraped from its first moment (S4-USR-06)", async () => {
    const { get } = start(userProgram);
    for (const path of ["/healthz", "/readyz", "/metrics"]) expect((await get(path)).status, path).toBe(200);
  });

  it("fails one request in a thousand (S4-USR-07)", async () => {
    // The rate itself is drawn elsewhere; here a draw just below it fails, and one just above it does not.
    const draws = [0.000_999, 0.001_001];
    const { get } = start(userProgram, QUICK, { random: () => draws.shift() ?? 0.5 });
    expect((await get("/api/users")).status).toBe(500);
    expect((await get("/api/users")).status).toBe(200);
  });

  it("has usr-100 to usr-149 in its cache at the start (S4-USR-08)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    for (let id = 100; id < 150; id++) await get(`/api/users/usr-${id}`);
    expect((await metrics()).value("cache_hits_total", { result: "hit" })).toBe(50);
    expect((await metrics()).value("cache_hits_total", { result: "miss" })).toBe(0);
    await get("/api/users/usr-150");
    await get("/api/users/usr-099");
    expect((await metrics()).value("cache_hits_total", { result: "miss" })).toBe(2);
  });

  it("asks the data base where the cache misses, and the cache the next time (S4-USR-09)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    const counts = async () => {
      const samples = await metrics();
      return {
        hit: samples.value("cache_hits_total", { result: "hit" }),
        miss: samples.value("cache_hits_total", { result: "miss" }),
        set: samples.value("cache_operation_duration_seconds_count", { operation: "set" }),
        queries: samples.value("user_db_query_duration_seconds_count"),
      };
    };
    await get("/api/users/usr-150");
    expect(await counts()).toEqual({ hit: 0, miss: 1, set: 1, queries: 1 });
    await get("/api/users/usr-150");
    expect(await counts()).toEqual({ hit: 1, miss: 1, set: 1, queries: 1 });
  });

  it("lets 85 % in, and refuses 7 % for credentials, 5 % for a lock and 3 % for too many attempts (S4-USR-10)", async () => {
    const { post, metrics } = start(userProgram, { ...QUICK, ERROR_RATE: "0" });
    const count = 2000;
    for (let call = 0; call < count; call++) await post("/api/users/auth", { user_id: "usr-100", password: "x" });
    const samples = await metrics();
    const share = (result: string) => (100 * samples.value("user_auth_attempts_total", { result })) / count;
    expect(Math.abs(share("success") - 85)).toBeLessThan(2);
    expect(Math.abs(share("invalid_credentials") - 7)).toBeLessThan(1);
    expect(Math.abs(share("account_locked") - 5)).toBeLessThan(1);
    expect(Math.abs(share("rate_limited") - 3)).toBeLessThan(1);
    expect(samples.named("user_auth_attempts_total")).toHaveLength(4);
  });

  it("has most sessions at noon and fewest at midnight, in its own zone (S4-USR-11)", async () => {
    const sessions = async (wall: number, TZ: string) => {
      const { metrics } = start(userProgram, { TZ }, { clock: new VirtualClock(wall) });
      return (await metrics()).value("active_sessions");
    };
    const noon = await sessions(NOON, "UTC");
    expect(noon).toBeGreaterThan(await sessions(NOON - 3 * HOUR, "UTC"));
    expect(await sessions(NOON - 3 * HOUR, "UTC")).toBeGreaterThan(await sessions(NOON - 9 * HOUR, "UTC"));
    expect(await sessions(NOON - 9 * HOUR, "UTC")).toBeGreaterThan(await sessions(NOON - 12 * HOUR, "UTC"));
    expect(await sessions(NOON - 9 * HOUR, "Asia/Tokyo")).toBe(noon);
  });

  it("times the data base apart from the request (S4-USR-12)", async () => {
    const { get, metrics } = start(userProgram, { ERROR_RATE: "0" });
    await get("/api/users/usr-150");
    const samples = await metrics();
    const database = samples.value("user_db_query_duration_seconds_sum");
    const request = samples.value("http_request_duration_seconds_sum", { path: "/api/users/{userID}" });
    expect(Math.abs(database - 0.02)).toBeLessThan(0.02);
    expect(request).toBeGreaterThan(database);
    await get("/api/users/usr-100");
    expect((await metrics()).value("user_db_query_duration_seconds_count")).toBe(1);
  });
});

describe("user service's metrics", () => {
  it("count requests by method, route and status (S4-USR-20)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    await get("/api/users/usr-100");
    const labels = { method: "GET", path: "/api/users/{userID}", status: "200" };
    expect((await metrics()).value("http_requests_total", labels)).toBe(1);
    await get("/api/users/validate?user_id=usr-100");
    expect((await metrics()).value("http_requests_total", { path: "/api/users/validate", status: "200" })).toBe(1);
  });

  it("time requests by method and route in eleven buckets (S4-USR-21)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    await get("/api/users/usr-100");
    const samples = await metrics();
    expect(samples.value("http_request_duration_seconds_count", { path: "/api/users/{userID}" })).toBe(1);
    const buckets = samples
      .named("http_request_duration_seconds_bucket")
      .filter(({ labels }) => labels["path"] === "/api/users/auth")
      .map(({ labels }) => labels["le"]);
    expect(buckets).toEqual([...DURATION_BUCKETS.map(String), "+Inf"]);
  });

  it("count requests by operation (S4-USR-22)", async () => {
    const { get, post, metrics } = start(userProgram, CALM);
    await get("/api/users");
    await get("/api/users/usr-100");
    await get("/api/users/validate?user_id=usr-100");
    await post("/api/users", { name: "Ada" });
    await post("/api/users/auth", { user_id: "usr-100", password: "x" });
    const counted = (await metrics()).named("user_requests_total").map(({ labels, value }) => [labels, value]);
    expect(counted).toEqual(["list", "create", "get", "validate", "auth"].map((operation) => [{ operation }, 1]));
  });

  it("count attempts to sign in by result, each from 0 (S4-USR-23)", async () => {
    const { post, metrics } = start(userProgram, CALM);
    const samples = await metrics();
    expect(samples.value("user_auth_attempts_total")).toBe(0);
    await post("/api/users/auth", { user_id: "usr-100", password: "x" });
    expect((await metrics()).value("user_auth_attempts_total")).toBe(1);
    expect(samples.types["user_auth_attempts_total"]).toBe("counter");
    const results = samples.named("user_auth_attempts_total").map(({ labels }) => labels["result"]);
    expect(results).toEqual(["success", "invalid_credentials", "account_locked", "rate_limited"]);
  });

  it("show the sessions of now, at each scrape (S4-USR-24)", async () => {
    const { metrics, clock } = start(userProgram);
    const samples = await metrics();
    expect(samples.types["active_sessions"]).toBe("gauge");
    clock.advance(12 * HOUR);
    expect((await metrics()).value("active_sessions")).toBeLessThan(samples.value("active_sessions"));
  });

  it("count hits and misses of the cache in one metric, each from 0 (S4-USR-25)", async () => {
    const { get, metrics } = start(userProgram, CALM);
    const counted = async () =>
      (await metrics()).named("cache_hits_total").map(({ labels, value }) => `${labels["result"]} ${value}`);
    expect(await counted()).toEqual(["hit 0", "miss 0"]);
    await get("/api/users/usr-100");
    expect(await counted()).toEqual(["hit 1", "miss 0"]);
  });

  it("time operations of the cache (S4-USR-26)", async () => {
    const { get, metrics } = start(userProgram, { ERROR_RATE: "0" });
    for (let call = 0; call < 200; call++) await get("/api/users/usr-100");
    const samples = await metrics();
    expect(samples.types["cache_operation_duration_seconds"]).toBe("histogram");
    expect(Math.abs(samples.value("cache_operation_duration_seconds_sum", { operation: "get" }) - 0.2)).toBeLessThan(
      0.02,
    );
    expect(samples.value("cache_operation_duration_seconds_count", { operation: "set" })).toBe(0);
  });

  it("time queries of the data base (S4-USR-27)", async () => {
    const { get, metrics } = start(userProgram, { ERROR_RATE: "0" });
    for (let call = 0; call < 200; call++) await get("/api/users");
    const samples = await metrics();
    expect(samples.types["user_db_query_duration_seconds"]).toBe("histogram");
    expect(samples.value("user_db_query_duration_seconds_count")).toBe(200);
    expect(Math.abs(samples.value("user_db_query_duration_seconds_sum") - 4)).toBeLessThan(0.3);
  });
});
