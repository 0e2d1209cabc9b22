import { describe, expect, test } from "vitest";
import { peerKey, uniqueFlows } from "../../../charts/workload/flow.ts";
import { SIGNALS } from "../../../src/base/signals.ts";
import { azureNetwork } from "../../../src/cli/report/azure-model.ts";
import { factsOf } from "../../../src/cli/report/facts.ts";
import { html } from "../../../src/cli/report/html.ts";
import type { ReportModel } from "../../../src/cli/report/model.ts";
import { page } from "../../../src/cli/report/page.ts";
import { readingWay, signalWay } from "../../../src/cli/report/pipeline.ts";
import { proofSection } from "../../../src/cli/report/sections/proof.ts";
import { zonalPools } from "../../../src/config/azure/zonal-pools.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import { coreFacts } from "../../../src/systems/core/facts.ts";
import { instancesOf, systems } from "../../../src/systems/registry.ts";

const EVIL = `</script><script>alert("1")</script>`;
const ASSETS = { style: "body{}", script: "void 0" };

const prod = loadEnvironment("prod");
const facts = await coreFacts(prod);
const { retentionDays } = prod;
const other = {
  ...facts,
  name: "other",
  values: { ...prod, retentionDays: { ...retentionDays, logs: 23 } },
};
const model: ReportModel = {
  title: "Megatron + Hyperion",
  commit: { id: "0123456789abcdef", date: "2026-11-21T10:00:00+00:00", subject: EVIL, modified: false },
  environments: [facts, other],
  runs: [{ kind: "conformance", tests: [{ name: EVIL, status: "failed", milliseconds: 1500 }] }],
  drills: [{ name: "kafka", record: { sent: 1000, arrived: 1000, note: EVIL } }],
};
const text = page(model, ASSETS);

const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
const section = (id: string): string =>
  new RegExp(`<section id="${id}".*?</section>`, "s").exec(text)?.[0] ?? `no section ${id}`;

describe("the report", () => {
  test("escapes what it did not write itself", () => {
    expect(text).not.toContain(EVIL);
    expect(count(/<script/g)).toBe(1);
    expect(count(/&lt;\/script&gt;&lt;script&gt;/g)).toBe(3);
  });

  test("asks for nothing beside itself, and forbids the browser to", () => {
    expect(text).toContain("default-src &#39;none&#39;");
    expect(text).not.toMatch(/\s(?:src|href)="(?!#|data:)/);
    expect(text).not.toMatch(/@import|url\((?!#)/);
  });

  test("names no two elements alike, and leads nowhere that is not there", () => {
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  test("is the same for the same commit, whatever day it is made", () => {
    expect(page(model, ASSETS)).toBe(text);
  });

  test("shows the values that differ, and folds away those that do not", () => {
    const [differing, same] = section("environments").split("<details>");
    expect(differing).toMatch(/retentionDays.*logs<\/span> 7.*logs<\/span> 23/s);
    expect(differing).not.toContain("traces</span> 40");
    expect(same).toContain("retentionDays.<wbr>traces");
  });

  test("draws every subnet of the plan, and the pools of nodes in theirs", () => {
    const network = azureNetwork(facts.resources);
    const { spoke } = prod.network;
    const subnets = network.networks.flatMap((one) => one.subnets);
    expect(subnets.map(({ cidr }) => cidr)).toEqual(expect.arrayContaining(Object.values(spoke.subnets)));
    const nodes = subnets.find(({ cidr }) => cidr === spoke.subnets.nodes);
    const { clusters, azure } = prod;
    for (const pool of clusters.flatMap(({ system, pools }) => [
      system,
      ...pools.flatMap((one) => zonalPools(one, azure.zones)),
    ]))
      expect(nodes?.residents).toContain(`AKS pool ${pool.name}: ${pool.vmSize} × ${pool.minCount}–${pool.maxCount}`);
    expect(network.ways.filter(({ label }) => label === "out")).toHaveLength(1);
    for (const { name } of subnets) expect(section("network")).toContain(`>${name}</text>`);
  });

  test.each(SIGNALS)("draws the way of %s from the network to its store and no other's", (signal) => {
    const { boxes, lines } = signalWay(facts, signal);
    const apps = new Set(
      boxes.map(({ id }) => facts.pods.find((one) => peerKey(one.pods) === id)?.app).filter((app) => app !== undefined),
    );
    expect(apps).toContain(STORE_TARGETS[signal]);
    expect(boxes.map(({ id }) => id)).toContain("addresses/network");
    const ids = new Set(boxes.map(({ id }) => id));
    expect(lines.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.every(({ label }) => /^\d+( \d+)*$/.test(label))).toBe(true);
    for (const foreign of SIGNALS.filter((other) => other !== signal))
      for (const { to } of lines)
        expect(facts.pods.find((one) => peerKey(one.pods) === to)?.app).not.toBe(STORE_TARGETS[foreign]);
  });

  test("draws a workload that nobody foresaw where its flows say", () => {
    const [first] = facts.flows.filter(({ to }) => to.name.endsWith("logs-processor"));
    const added = { kind: "pods", name: "log-sorter", namespace: "hyperion", labels: { app: "log-sorter" } } as const;
    if (first === undefined) throw new Error("no flow to the processor of logs");
    const flows = [...facts.flows, { ...first, from: first.to, to: added, port: 4711, why: "sends logs to be sorted" }];
    const { lines } = signalWay({ ...facts, flows }, "logs");
    expect(lines).toContainEqual(expect.objectContaining({ to: "hyperion/log-sorter", label: "4711" }));
    expect(signalWay({ ...facts, flows }, "traces").boxes.map(({ title }) => title)).not.toContain("log-sorter");
  });

  test("draws what asks the stores, and none of the writing layers", () => {
    const kinds = new Set(readingWay(facts).boxes.map(({ kind }) => kind));
    expect(kinds).toContain("presentation");
    expect(kinds).not.toContain("ingress");
    expect(kinds).not.toContain("collection");
  });

  test("lists every declared flow once, with its reason", () => {
    const rows = section("flows").split('id="flow-list"')[1] ?? "";
    expect(facts.flows.length).toBeGreaterThan(100);
    const cells = uniqueFlows(facts.flows).map(({ from, to, port, endPort, protocol, why }) => {
      const range = endPort === undefined ? `${port}` : `${port}–${endPort}`;
      const ends = `<td class="code">${peerKey(from)}</td><td class="code">${peerKey(to)}</td>`;
      return `${ends}<td class="code">${protocol}\u00a0${range}</td><td>${html`${why}`.markup}</td>`;
    });
    expect(cells.filter((row) => rows.split(row).length !== 2)).toEqual([]);
  });

  test("says of a policy what it does in each environment, and of one that makes objects that it does", () => {
    const row = (name: string) => new RegExp(`<td class="code">${name}</td>.*?</tr>`, "s").exec(text)?.[0] ?? "";
    const action = prod.policies.supplyChain;
    expect(row("disallow-latest-tag").split(action)).toHaveLength(1 + model.environments.length);
    expect(row("generate-default-deny")).toContain("<td>generating</td><td>generating</td>");
  });

  test("says how long an exception and a waiver still hold", () => {
    expect(prod.waivers.length).toBeGreaterThan(0);
    for (const { expires } of prod.waivers) expect(section("audit")).toContain(expires);
    expect(section("audit")).toMatch(/\d+ d left/);
    expect(section("policies")).toMatch(/\d+ d left/);
  });

  test("shows what tests and drills recorded, and says so where there is nothing", () => {
    expect(section("proof")).toContain("0 passed, 1 failed, 0 not run.");
    expect(section("proof")).toContain("<td>arrived</td><td>1000</td>");
    expect(proofSection({ ...model, runs: [], drills: [] }).body.markup).toContain("No record of a run is there.");
  });
});

const others = (await systems()).filter(({ name }) => name !== "core");

describe.each(others)("the report of $name", (system) => {
  test("shows what every environment of it asks for and runs, and has no section about what it lacks", async () => {
    const environments = [];
    for (const instance of instancesOf(system)) environments.push(await factsOf(instance));
    const written = page({ ...model, title: system.title, environments }, ASSETS);
    expect(written).toContain(`<title>${system.title} at`);
    for (const { name, objects } of environments) {
      expect(written).toContain(`<dt>${name}</dt>`);
      expect(written).toContain(`<dd>${objects.length}</dd>`);
    }
    expect(written).toContain('<section id="images"');
    expect(written).not.toContain('<section id="network"');
    expect(written).not.toContain("undefined");
  });
});
