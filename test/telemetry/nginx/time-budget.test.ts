import { expect, test } from "vitest";
import {
  afterwards,
  layerReadMs,
  MARGIN_MS,
  SENDER_TIMEOUT_MS,
  timeBudget,
  underSender,
} from "../../../src/telemetry/nginx/time-budget.ts";

test.each([100, 500, 1500, 7000])("a hop to a target of %i ms contains its attempts and its fallback", (targetMs) => {
  const { connectMs, readMs, retryMs, fallbackReadMs, worstMs, exporterMs } = timeBudget(targetMs);
  expect(readMs).toBe(targetMs);
  // The last attempt at the target starts before retryMs; then the same at the fallback.
  const slowest = retryMs + connectMs + readMs + retryMs + connectMs + fallbackReadMs;
  expect(worstMs).toBeGreaterThanOrEqual(slowest);
  expect(exporterMs).toBeGreaterThan(worstMs);
});

test("a layer is waited for longer than its exporters take one after the other", () => {
  const inner = [timeBudget(1000), timeBudget(500)];
  const sum = inner.reduce((total, { exporterMs }) => total + exporterMs, 0);
  expect(layerReadMs(inner)).toBeGreaterThan(sum + MARGIN_MS);
  expect(timeBudget(layerReadMs(inner)).readMs).toBeGreaterThan(sum);
});

test("a hop that comes after another takes as long as both, and waits for its own target as ever", () => {
  const [first, then] = [timeBudget(1000), timeBudget(700)];
  const both = afterwards(first, then);
  expect(both).toEqual({ ...then, worstMs: both.worstMs, exporterMs: both.exporterMs });
  // The first is waited for as its exporter would, over a connection of its own.
  expect(both.worstMs).toBe(then.connectMs + first.exporterMs + then.worstMs);
  expect(both.exporterMs).toBeGreaterThan(both.worstMs);
});

test("a pipeline that outlasts its sender is refused, with what was found and what is allowed", () => {
  expect(() => underSender({ exporterMs: SENDER_TIMEOUT_MS - 1 })).not.toThrow();
  expect(() => underSender({ exporterMs: SENDER_TIMEOUT_MS })).toThrow(
    /found 10000 ms.*less than the sender's 10000 ms/,
  );
});
