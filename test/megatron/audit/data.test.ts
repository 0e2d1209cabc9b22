import { expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { dataRules } from "../../../src/megatron/audit/data.ts";
import { PlanView } from "../../../src/plan/audit/rule.ts";
import { type PlannedResource, SECRET } from "../../../src/plan/mock-engine.ts";

const rule = dataRules.find(({ id }) => id === "Megatron.PostgreSQL.Administrator");
const environment = loadEnvironment("prod", ".", "2026-11-01");

function foundOn(inputs: Record<string, unknown>, ignoreChanges = ["administratorLoginPassword"]): string[] {
  const server: PlannedResource = {
    urn: "azure-native:dbforpostgresql:Server::server",
    type: "azure-native:dbforpostgresql:Server",
    name: "server",
    parent: "",
    dependsOn: [],
    custom: true,
    provider: "",
    inputs: {
      authConfig: { passwordAuth: "Enabled" },
      administratorLogin: "serveradmin",
      administratorLoginPassword: SECRET,
      ...inputs,
    },
    options: { protect: true, retainOnDelete: false, ignoreChanges },
  };
  return [...(rule?.check(new PlanView([server], "azure-native"), environment) ?? [])].map(({ found }) => found);
}

test("an administrator with a secret password that later runs leave alone is what Azure and we ask for", () => {
  expect(foundOn({})).toEqual([]);
});

test.each([
  ["no login", { administratorLogin: undefined }, "no administratorLogin"],
  ["no password", { administratorLoginPassword: undefined }, "no password"],
  ["a password that the plan shows", { administratorLoginPassword: "Passw0rd" }, "a password in plain text"],
])("a server with %s is found", (_what, inputs, found) => {
  expect(foundOn(inputs)).toEqual([found]);
});

test("a password that each run draws anew is found", () => {
  expect(foundOn({}, [])).toEqual(["a password that every run changes"]);
});

test("a server without password sign-in needs no administrator", () => {
  expect(foundOn({ authConfig: { passwordAuth: "Disabled" }, administratorLoginPassword: undefined })).toEqual([]);
});
