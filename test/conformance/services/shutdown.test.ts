import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { spawnService } from "./spawned.ts";

/** Milliseconds that Compose waits between SIGTERM and SIGKILL. */
const GRACE = 10_000;

const PATH = "/api/payments/pay-001";

/** One request on a kept connection: its status, or the error's code. `sent` tells whether it reached the service. */
function get(url: string, agent: Agent): Promise<{ status?: number; code?: string; close: boolean }> {
  return new Promise((resolve) => {
    const call = request(`${url}${PATH}`, { agent }, (response) => {
      response.resume().once("end", () => {
        resolve({ status: response.statusCode ?? 0, close: response.headers.connection === "close" });
      });
    });
    call.once("error", (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? "?", close: false }));
    call.end();
  });
}

it("answers what has arrived when it is asked to end under load, and is gone within the grace of Compose", async () => {
  const service = await spawnService("payment", { ERROR_RATE: "0", SHUTDOWN_DELAY_SECONDS: "1", LATENCY_SCALE: "5" });
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const results: { status?: number; code?: string; close: boolean }[] = [];
  let stop = false;
  // Fifty clients, each with a request under way at any moment. A connection that is refused, or that waited to be
  // accepted as the service closed, has brought no request; what the service took is what its log counts below.
  const clients = Array.from({ length: 50 }, async () => {
    while (!stop) {
      const result = await get(service.url, agent);
      if (result.code === "ECONNREFUSED" || result.code === "ECONNRESET") return;
      results.push(result);
    }
  });
  await delay(1500);
  const { milliseconds, status } = await service.terminate();
  stop = true;
  await Promise.all(clients);
  agent.destroy();
  expect(status).toBe(0);
  expect(milliseconds).toBeLessThan(GRACE);
  expect(results.length).toBeGreaterThan(100);
  expect(results.filter((result) => result.status !== 200)).toEqual([]);
  expect(results.some(({ close }) => close)).toBe(true);
  expect(service.log.filter(({ message }) => message === "request completed").length).toBe(results.length);
});

it("fails readiness and not liveness while it is being ended", async () => {
  const service = await spawnService("payment", { SHUTDOWN_DELAY_SECONDS: "2" });
  const ended = service.terminate();
  await expect
    .poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: 1500, interval: 50 })
    .toBe(503);
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({ status: "draining" });
  expect((await ended).status).toBe(0);
});

// About 55 MB of it are the pages of Node's own program, which all services on a machine share.
it("takes less than 100 MB of its container's 192 under load", async () => {
  const service = await spawnService("user", { ERROR_RATE: "0", LATENCY_SCALE: "0" });
  const until = performance.now() + 5000;
  let count = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (; performance.now() < until; count++) await (await fetch(`${service.url}/api/users/usr-100`)).arrayBuffer();
    }),
  );
  const status = readFileSync(`/proc/${service.process.pid}/status`, "utf8");
  const megabytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  await service.terminate();
  console.log(`user-service: ${megabytes.toFixed(0)} MB resident after ${count} requests`);
  expect(count).toBeGreaterThan(300);
  expect(megabytes).toBeLessThan(100);
});

it("says in its log why it does not start", async () => {
  await expect(spawnService("order", { ERROR_RATE: "lots" })).rejects.toThrow(
    /ended with 2: .*ERROR_RATE: found \\"lots\\"; allowed: a number from 0 to 1/,
  );
  const service = await spawnService("user");
  const port = new URL(service.url).port;
  await expect(spawnService("order", { PORT: port })).rejects.toThrow(/ended with 1: .*cannot listen/);
  await service.terminate();
});
