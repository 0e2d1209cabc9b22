import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Ledger } from "../ledger.ts";
import { marker } from "../load/marker.ts";
import { StoreReader } from "./reader.ts";
import type { Asked, RealStore } from "./store.ts";

const TENANTS = [
  { name: "shop", account: 1 },
  { name: "bank", account: 2 },
];

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "reader-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A store that gives each tenant what a test says, and remembers what it was asked. */
function stage(gives: Readonly<Record<string, readonly number[]>>) {
  const asked: Asked[] = [];
  const nothing = () => Promise.resolve();
  const store: RealStore = {
    target: "tempo",
    addresses: [],
    start: nothing,
    signal: nothing,
    stop: nothing,
    read: (question) => {
      asked.push(question);
      return Promise.resolve((gives[question.tenant.name] ?? []).map((sequence) => marker(event(sequence))));
    },
  };
  const reader = new StoreReader([store], TENANTS, join(directory, "stored.txt"));
  const ledger = new Ledger(TENANTS, [reader.file], join(directory, "dead.txt"), { timed: false });
  return { asked, reader, ledger };
}

const event = (sequence: number) => ({ signal: "traces" as const, tenant: 0, sequence });

function send({ reader, ledger }: ReturnType<typeof stage>, traceId: string, ...sequences: readonly number[]): void {
  for (const sequence of sequences) {
    ledger.sent(event(sequence));
    ledger.acknowledged(event(sequence));
  }
  const markers = sequences.map((sequence) => marker(event(sequence)));
  reader.sent({ signal: "traces", tenant: "shop", traceId, markers, at: Date.now() });
}

test("what a store gives its owner is stored, however often it is asked; what it does not give is lost (S0-KAF-01)", async () => {
  const one = stage({ shop: [1, 2] });
  send(one, "a", 1, 2, 3);
  for (const last of [false, false, true]) {
    await one.reader.refresh(last);
    one.ledger.read();
  }
  expect(one.ledger.account("traces", 0)).toMatchObject({ stored: 2, lost: 1, duplicated: 0, wrongTenant: 0 });
});

test("what a store gives another tenant is of a wrong tenant, and what it gives twice is a duplicate", async () => {
  const one = stage({ shop: [1, 1], bank: [1] });
  send(one, "a", 1);
  await one.reader.refresh(true);
  one.ledger.read();
  expect(one.ledger.account("traces", 0)).toMatchObject({ stored: 1, duplicated: 2, wrongTenant: 1 });
});

test("a trace is asked for until it is whole, and in the end as those whose it is not", async () => {
  const one = stage({ shop: [1, 3] });
  send(one, "whole", 1);
  send(one, "half", 2, 3);
  await one.reader.refresh();
  await one.reader.refresh();
  await one.reader.refresh(true);
  const traces = one.asked.map(({ tenant, traces: ids }) => `${tenant.name}: ${ids.join(" ")}`);
  expect(traces).toEqual(["shop: whole half", "bank: ", "shop: half", "bank: ", "shop: half", "bank: whole half"]);
});

test("a store is asked from the oldest time on that an event says it happened at", async () => {
  const one = stage({});
  one.reader.sent({ signal: "logs", tenant: "shop", traceId: "a", markers: [], at: 1000 });
  one.reader.sent({ signal: "logs", tenant: "shop", traceId: "b", markers: [], at: Date.now() });
  await one.reader.refresh();
  expect(one.asked.map(({ since }) => since)).toEqual([1000, 1000]);
});

test("who has many traces of others to be asked for is asked for some of all of them", async () => {
  const one = stage({});
  for (let index = 0; index < 250; index += 1) send(one, `t${index}`, index);
  await one.reader.refresh(true);
  const [own, foreign] = one.asked.map(({ traces }) => traces);
  expect(own).toHaveLength(250);
  expect(foreign).toHaveLength(84);
  expect([foreign?.at(0), foreign?.at(-1)]).toEqual(["t0", "t249"]);
});
