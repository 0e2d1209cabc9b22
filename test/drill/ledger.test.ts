import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Signal } from "../../src/base/signals.ts";
import { Ledger } from "./ledger.ts";
import { marker, markersIn } from "./load/marker.ts";
import { otlpRequest } from "./load/otlp.ts";

const TENANTS = [
  { name: "platform", account: 1 },
  { name: "shop", account: 2 },
];

let directory = "";
let ledger = new Ledger(TENANTS, [], "");
const store = () => join(directory, "store.txt");
const deadLetters = () => join(directory, "dead.txt");

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "ledger-"));
  ledger = new Ledger(TENANTS, [store()], deadLetters());
});
afterEach(() => rmSync(directory, { recursive: true }));

const event = (sequence: number, signal: Signal = "logs") => ({ signal, tenant: 1, sequence });

function acknowledge(...sequences: readonly number[]): void {
  for (const sequence of sequences) {
    ledger.sent(event(sequence));
    ledger.acknowledged(event(sequence));
  }
}

const line = (tenant: string, ...sequences: readonly number[]) =>
  `${Date.now()} ${tenant} ${sequences.map((sequence) => marker(event(sequence))).join("")}\n`;

test("what was acknowledged and is nowhere is lost; what was not acknowledged is not (S0-KAF-01)", () => {
  acknowledge(1, 2);
  ledger.sent(event(3));
  appendFileSync(store(), line("shop", 1));
  ledger.read();
  expect(ledger.account("logs", 0)).toMatchObject({ acknowledged: 2, stored: 1, lost: 1 });
  expect(ledger.missing()).toBe(1);
});

test("a second copy, a wrong tenant and a dead letter are counted as what they are", () => {
  acknowledge(1, 2, 3);
  appendFileSync(store(), `${line("shop", 1, 2)}${line("2", 1)}${line("platform", 2)}`);
  appendFileSync(deadLetters(), line("-", 3));
  ledger.read();
  expect(ledger.account("logs", 0)).toMatchObject({ lost: 0, duplicated: 2, wrongTenant: 1, deadLettered: 1 });
});

test("what a killed store had been told of shortly before is lost behind its durability point; nothing else is", () => {
  acknowledge(1, 2);
  const now = Date.now();
  const account = (at: number, behindMs: number) => ledger.account("logs", 0, { at, behindMs });
  expect(account(now + 1000, 5000)).toMatchObject({ lost: 2, lostBehind: 2 });
  expect(account(now + 1000, 5000).reachesBackMs).toBeGreaterThan(900);
  // Told of too long before, and sent only after the kill.
  expect(account(now + 10_000, 5000)).toMatchObject({ lost: 2, lostBehind: 0, reachesBackMs: 0 });
  expect(account(now - 1000, 5000)).toMatchObject({ lost: 2, lostBehind: 0 });
  expect(ledger.account("logs", 0)).toMatchObject({ lost: 2, lostBehind: 0 });
});

test("times are nobody's where stores are asked afterwards", () => {
  ledger = new Ledger(TENANTS, [store()], deadLetters(), { timed: false });
  acknowledge(1);
  appendFileSync(store(), line("shop", 1));
  ledger.read();
  expect(ledger.account("logs", 0)).toMatchObject({ stored: 1, lost: 0, times: undefined });
});

test("half a line counts when its other half is there", () => {
  acknowledge(1);
  const whole = line("shop", 1);
  appendFileSync(store(), whole.slice(0, -3));
  ledger.read();
  expect(ledger.missing()).toBe(1);
  appendFileSync(store(), whole.slice(-3));
  ledger.read();
  expect(ledger.missing()).toBe(0);
});

test.each(["metrics", "logs", "traces"] as const)("a request of %s carries the marker of each event", (signal) => {
  const ids = [1, 35, 36, 1_000_000].map((sequence) => event(sequence, signal));
  const markers = ids.map(marker);
  const body = otlpRequest({ signal, service: "drill", markers, at: Date.now(), severity: "INFO" });
  expect(markersIn(body)).toEqual(ids);
});
