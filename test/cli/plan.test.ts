import { describe, expect, test } from "vitest";
import { showPlan } from "../../src/cli/plan/show.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { buildMegatron } from "../../src/megatron/megatron.ts";
import { planResources } from "../../src/plan/azure/plan-resources.ts";
import { AZURE_REVIEW } from "../../src/plan/azure/replacements.ts";
import { comparePlans } from "../../src/plan/compare.ts";
import { wholePlan } from "../megatron/plan.ts";

const prod = loadEnvironment("prod", ".", "2026-11-01");
const before = await wholePlan(prod);

/** Changes of prod's plan when one value of its file is edited: kind and logical name, stateful ones marked. */
async function changesOf(edit: (environment: Environment) => void): Promise<string[]> {
  const environment = structuredClone(prod);
  edit(environment);
  return comparePlans(before, await wholePlan(environment), AZURE_REVIEW).map(
    ({ kind, urn, stateful }) => `${kind} ${urn.split("::")[1]}${stateful ? " (holds data)" : ""}`,
  );
}

describe("the plan of an environment", () => {
  test("lists what carries traffic and what holds data, with the properties that matter", () => {
    const text = showPlan(before, { print() {}, progress() {}, status() {}, style: (_format, words) => words });
    const line = (name: string) => text.split("\n").find((row) => row.trim().startsWith(name)) ?? "";
    expect(text.match(/network:ApplicationGateway /g)).toHaveLength(2);
    expect(line("egress-firewall")).toMatch(/tier=Premium zones=1,2,3/);
    expect(line("hyperion-cluster")).toMatch(
      /enablePrivateCluster=true podCidr=10\.130\.0\.0\/16 .*outboundType=userDefinedRouting protected/,
    );
    expect(line("storage-traces-lifecycle")).toMatch(/daysAfterModificationGreaterThan=45/);
    expect(line("storage-logs-lifecycle")).toMatch(/daysAfterModificationGreaterThan=14/);
    for (const part of ["ddos", "dns-zone", "spoke-vnet", "spoke-to-hub"]) expect(line(part)).not.toBe("");
  });

  test("is the same, byte for byte, when it is made again", async () => {
    const again = await planResources("megatron", "prod", (parent) => buildMegatron(prod, parent));
    expect(JSON.stringify(again)).toBe(JSON.stringify(before));
  });

  test("a retention moves the one rule that is derived from it", async () => {
    expect(
      await changesOf((environment) => {
        environment.retentionDays.traces = 60;
      }),
    ).toEqual(["changed storage-traces-lifecycle"]);
  });

  test("a new prefix renames what holds data, and is told as such, first", async () => {
    const changes = await changesOf((environment) => {
      environment.organisation.namePrefix = "carriex";
    });
    expect(changes[0]).toMatch(/^replaced .*\(holds data\)$/);
    expect(changes).toContain("replaced storage-traces-account (holds data)");
  });

  test("a consumer with an endpoint opens the firewall for it, and gets the right to its own token", async () => {
    const changes = await changesOf((environment) => {
      const [first] = environment.consumers;
      if (first === undefined) throw new Error("no consumer");
      environment.consumers.push({ ...first, name: "third", endpoint: "https://otlp.third.example" });
    });
    expect(changes.sort()).toEqual([
      "added identity-hyperion-secrets-consumer-third-token",
      "added identity-kafka-secrets-consumer-third-token",
      "changed egress-rules",
    ]);
  });
});
