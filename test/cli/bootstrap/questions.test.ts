import { expect, test } from "vitest";
import { names } from "../../../src/config/azure/names.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { ask, formatVerdicts } from "../../../src/systems/core/bootstrap/ask.ts";
import { questions } from "../../../src/systems/core/bootstrap/questions.ts";
import { neededNodes } from "../../../src/systems/core/bootstrap/sizes.ts";
import type { AzArguments } from "../../../src/systems/core/bootstrap/step.ts";
import { ofType, only, wholePlan } from "../../megatron/plan.ts";

const environment = loadEnvironment("prod");
const plan = await wholePlan(environment);
const needs = neededNodes(plan);
const server = only(plan, "dbforpostgresql:Server").inputs as { serverName: string; version: string };

const CORES: Readonly<Record<string, number>> = { Standard_E8ds_v5: 8, Standard_D8ds_v5: 8, Standard_D4ds_v5: 4 };

/** What `az` prints where everything is well, by the first two words of its arguments; in the shapes of its documentation. */
const WELL: Readonly<Record<string, unknown>> = {
  "vm list-skus": needs.map(({ vmSize }) => ({
    name: vmSize,
    family: vmSize.includes("_E") ? "standardEDSv5Family" : "standardDDSv5Family",
    capabilities: [
      { name: "vCPUs", value: String(CORES[vmSize]) },
      { name: "EncryptionAtHostSupported", value: "True" },
      { name: "EphemeralOSDiskSupported", value: "True" },
    ],
    locationInfo: [{ location: "swedencentral", zones: ["3", "1", "2"] }],
    restrictions: [],
  })),
  "vm list-usage": ["cores", "standardEDSv5Family", "standardDDSv5Family"].map((value) => ({
    name: { value, localizedValue: value },
    currentValue: "8",
    limit: "1000",
  })),
  "account list-locations": [
    { name: "westeurope", availabilityZoneMappings: null },
    {
      name: environment.azure.region,
      availabilityZoneMappings: ["2", "1", "3"].map((logicalZone) => ({ logicalZone, physicalZone: "sdc-az" })),
    },
  ],
  "network list-usages": [
    ...["PublicIPAddresses", "StandardSkuPublicIpAddresses", "VirtualNetworks", "ApplicationGateways"],
    ...["NetworkSecurityGroups", "RouteTables", "DdosProtectionPlans", "PrivateEndpoints"],
  ].map((value) => ({ name: { value, localizedValue: value }, currentValue: 0, limit: 20 })),
  "aks get-versions": {
    values: [
      { version: "1.36", isPreview: null },
      { version: "1.37", isPreview: true },
    ],
  },
  "postgres flexible-server": [
    {
      zoneRedundantHaSupported: "Enabled",
      geoBackupSupported: "Enabled",
      restricted: "Disabled",
      supportedServerEditions: [
        { name: "Burstable", supportedServerSkus: [{ name: "Standard_B1ms" }] },
        { name: "GeneralPurpose", supportedServerSkus: [{ name: environment.postgres.sku }] },
      ],
      supportedServerVersions: ["16", "17", "18"].map((name) => ({ name })),
    },
  ],
  "rest --method": { nameAvailable: true, message: "" },
  "storage account": { nameAvailable: true, reason: null, message: null },
  "acr check-name": { nameAvailable: true },
  "keyvault check-name": { nameAvailable: true },
};

const answering = (changed: Readonly<Record<string, unknown>> = {}, ours: readonly string[] = []) => {
  const asked: AzArguments[] = [];
  const az = (args: AzArguments) => {
    asked.push(args);
    const key = args.slice(0, 2).join(" ");
    if (args.includes("show"))
      return { status: ours.some((one) => args.join(" ").startsWith(one)) ? 0 : 3, stdout: "{}", stderr: "" };
    return { status: 0, stdout: JSON.stringify({ ...WELL, ...changed }[key]), stderr: "" };
  };
  return { az, asked };
};

const refused = (changed: Readonly<Record<string, unknown>>, ours: readonly string[] = []) =>
  ask(questions(environment, plan), answering(changed, ours).az, () => undefined)
    .filter(({ ok }) => !ok)
    .map(({ asked, found }) => `${asked}: ${found}`);

const sizes = WELL["vm list-skus"] as { name: string; locationInfo: { zones: string[] }[]; restrictions: object[] }[];
const size = (change: object) => ({
  "vm list-skus": sizes.map((one) => (one.name === "Standard_E8ds_v5" ? { ...one, ...change } : one)),
});

test("Azure is asked in the environment's subscription, and changes nothing", () => {
  const { az, asked } = answering();
  expect(ask(questions(environment, plan), az, () => undefined).filter(({ ok }) => !ok)).toEqual([]);
  expect(asked.length).toBeGreaterThan(8);
  for (const args of asked) {
    expect(args.join(" ")).toContain(`--subscription ${environment.azure.subscriptionId}`);
    expect(args.slice(0, 3).join(" ")).toMatch(
      /^(account list-|vm list-|network list-|aks get-|postgres flexible-server list-|storage account check-|acr check-|keyvault check-|rest --method post)/,
    );
  }
  // The one that no command of az asks is a question too.
  const [rest = []] = asked.filter(([verb]) => verb === "rest");
  expect(rest.join(" ")).toMatch(/\/Microsoft\.DBforPostgreSQL\/locations\/\w+\/checkNameAvailability\?api-version=/);
  expect(rest.join(" ")).toContain(server.serverName);
});

test("all that has a quota in the plan is counted, and what it asks of a size is what its nodes are told to do", () => {
  const verdicts = ask(questions(environment, plan), answering().az, () => undefined);
  const needed = (asked: string) => verdicts.find((verdict) => verdict.asked === asked)?.needed;
  expect(needed("quota of StandardSkuPublicIpAddresses")).toBe(
    `${ofType(plan, "network:PublicIPAddress").length} in the plan`,
  );
  expect(needed("quota of PrivateEndpoints")).toBe(`${ofType(plan, "network:PrivateEndpoint").length} in the plan`);
  for (const pool of ofType(plan, "containerservice:AgentPool")) {
    expect(pool.inputs).toMatchObject({ enableEncryptionAtHost: true, osDiskType: "Ephemeral" });
    expect(needed(`VM size ${String(pool.inputs["vmSize"])}`)).toMatch(
      /EncryptionAtHostSupported, EphemeralOSDiskSupported$/,
    );
  }
});

test("needed are all nodes of each size at most, with what their upgrades add, in every zone", () => {
  const [cluster] = environment.clusters;
  const ofPools = (cluster?.pools ?? []).filter(({ vmSize }) => vmSize === "Standard_E8ds_v5");
  const most = ofPools.reduce((sum, { maxCount }) => sum + maxCount, 0);
  expect(needs.find(({ vmSize }) => vmSize === "Standard_E8ds_v5")).toEqual({
    vmSize: "Standard_E8ds_v5",
    zones: ["1", "2", "3"],
    // A node a zone for each pool: AKS upgrades what is one pool a zone in each at the same time.
    nodes: most + 3 * ofPools.length,
    capabilities: ["EncryptionAtHostSupported", "EphemeralOSDiskSupported"],
  });
});

const [capability] = WELL["postgres flexible-server"] as object[];
const database = (change: object) => ({ "postgres flexible-server": [{ ...capability, ...change }] });

test.each([
  [
    "a region that the subscription is not offered",
    { "account list-locations": [{ name: "westeurope" }] },
    `region ${environment.azure.region}: not offered to this subscription`,
  ],
  [
    "a region with fewer zones",
    {
      "account list-locations": [
        { name: environment.azure.region, availabilityZoneMappings: [{ logicalZone: "1" }, { logicalZone: "2" }] },
      ],
    },
    `region ${environment.azure.region}: offered, zones 1, 2`,
  ],
  [
    "a size that cannot encrypt at its host",
    size({
      capabilities: [
        { name: "vCPUs", value: "8" },
        { name: "EncryptionAtHostSupported", value: "False" },
        { name: "EphemeralOSDiskSupported", value: "True" },
      ],
    }),
    "VM size Standard_E8ds_v5: zones 1, 2, 3; no EncryptionAtHostSupported",
  ],
  [
    "too few public addresses",
    {
      "network list-usages": (WELL["network list-usages"] as { name: { value: string } }[]).map((one) =>
        one.name.value.startsWith("StandardSku") ? { ...one, currentValue: "18" } : one,
      ),
    },
    "quota of StandardSkuPublicIpAddresses: 2 free: 18 of 20 in use",
  ],
  [
    "a size of PostgreSQL that the region lacks",
    database({
      supportedServerEditions: [{ name: "Burstable", supportedServerSkus: [{ name: "Standard_B1ms" }] }],
    }),
    "PostgreSQL's size: Standard_B1ms",
  ],
  [
    "a version of PostgreSQL that the region lacks",
    database({ supportedServerVersions: [{ name: "14" }] }),
    "PostgreSQL's version: 14",
  ],
  [
    "a name of a database server that somebody else has",
    { "rest --method": { nameAvailable: false, message: "Specified server name is already used." } },
    `PostgreSQL server ${server.serverName}: Specified server name is already used.`,
  ],
  ["a size that the region does not have", { "vm list-skus": [] }, "VM size Standard_E8ds_v5: not offered"],
  ["a zone without the size", size({ locationInfo: [{ zones: ["1", "2"] }] }), "VM size Standard_E8ds_v5: zones 1, 2"],
  [
    "a size that the subscription may not have",
    size({ restrictions: [{ type: "Zone", reasonCode: "NotAvailableForSubscription" }] }),
    "VM size Standard_E8ds_v5: zones 1, 2, 3; restricted: Zone NotAvailableForSubscription",
  ],
  [
    "too little quota",
    { "vm list-usage": (WELL["vm list-usage"] as object[]).map((one) => ({ ...one, limit: "20" })) },
    "quota of standardEDSv5Family: 12 free: 8 of 20 in use",
  ],
  [
    "a version that is a preview only",
    { "aks get-versions": { values: [{ version: "1.36", isPreview: true }] } },
    "Kubernetes of hyperion: ",
  ],
  [
    "a region closed to new databases",
    { "postgres flexible-server": [{ restricted: "Enabled", reason: "Provisioning is restricted in this region." }] },
    `PostgreSQL in ${environment.azure.region}: new servers are blocked: Provisioning is restricted in this region.`,
  ],
  [
    "a region without a standby in another zone",
    { "postgres flexible-server": [{ zoneRedundantHaSupported: "Disabled", geoBackupSupported: "Enabled" }] },
    `PostgreSQL in ${environment.azure.region}: zoneRedundantHaSupported Disabled, geoBackupSupported Enabled`,
  ],
  [
    "a region without a standby, as newer answers say it",
    {
      "postgres flexible-server": [
        {
          supportedFeatures: [
            { name: "ZoneRedundantHa", status: "Disabled" },
            { name: "GeoBackup", status: "Enabled" },
          ],
        },
      ],
    },
    `PostgreSQL in ${environment.azure.region}: zoneRedundantHaSupported Disabled, geoBackupSupported Enabled`,
  ],
  [
    "a region that newer answers call closed",
    { "postgres flexible-server": [{ supportedFeatures: [{ name: "Restricted", status: "Enabled" }] }] },
    `PostgreSQL in ${environment.azure.region}: new servers are blocked: no capability is listed`,
  ],
])("it is refused for %s", (_what, changed, words) => {
  expect(refused(changed)).toContain(words);
});

test("a name that somebody else has is refused, and one that an earlier run made is not", () => {
  const taken = { "acr check-name": { nameAvailable: false, message: "The registry crx is already in use." } };
  expect(refused(taken)).toEqual([expect.stringMatching(/^registry cr\w+: The registry crx is already in use\.$/)]);
  expect(refused(taken, ["acr show"])).toEqual([]);
});

test("every name that is unique in all of Azure is asked for, those that bootstrap itself makes too", () => {
  const { az, asked } = answering();
  ask(questions(environment, plan), az, () => undefined);
  const all = names(environment);
  for (const name of [all.keyVault, all.stateKeyVault, all.registry, all.stateStorageAccount])
    expect(asked.filter((args) => args[args.indexOf("--name") + 1] === name)).toHaveLength(1);
});

test("an environment that runs already is judged by its whole quota, for its own nodes are in use", () => {
  const most = needs.reduce((sum, { vmSize, nodes }) => sum + nodes * (CORES[vmSize] ?? 0), 0);
  const tight = (limit: number) => ({
    "vm list-usage": (WELL["vm list-usage"] as object[]).map((one) => ({
      ...one,
      currentValue: "60",
      limit: String(limit),
    })),
  });
  expect(refused(tight(most)).length).toBeGreaterThan(0);
  expect(refused(tight(most), ["aks show"])).toEqual([]);
  expect(refused(tight(most - 1), ["aks show"])).toEqual([expect.stringContaining("quota of vCPUs in the region: ")]);
});

test("the table says what is asked, needed and found, and what to do about what does not do", () => {
  const verdicts = ask(questions(environment, plan), answering({ "vm list-skus": [] }).az, () => undefined);
  const text = formatVerdicts(verdicts);
  expect(text).toMatch(/^NO +VM size Standard_E8ds_v5 +zones 1, 2, 3, no restriction, \w+, \w+ +not offered$/m);
  expect(text).toContain("an unknown number of vCPUs");
  expect(text).not.toContain("NaN");
  expect(text).toMatch(/^VM size Standard_E8ds_v5, VM size \w+, VM size \w+: choose another size or region/m);
});

test("a provider that is not registered yet is named, with what registers it", () => {
  const { az } = answering();
  const fresh = (args: AzArguments) =>
    args[0] === "vm"
      ? {
          status: 1,
          stdout: "",
          stderr:
            "(MissingSubscriptionRegistration) The subscription is not registered to use namespace 'Microsoft.Compute'.",
        }
      : az(args);
  const verdicts = ask(questions(environment, plan), fresh, () => undefined).filter(({ ok }) => !ok);
  expect(verdicts.map(({ asked, found }) => `${asked}: ${found}`)).toEqual([
    "VM sizes: Microsoft.Compute is not registered in the subscription",
    "quota: Microsoft.Compute is not registered in the subscription",
  ]);
  expect(verdicts[0]?.remedy).toContain("az provider register --namespace Microsoft.Compute");
});

test("a person who is not signed in is told so, and an answer of another shape is no stack trace", () => {
  const failing = () => ({ status: 1, stdout: "", stderr: "Please run 'az login' to setup account.\n" });
  expect(() => ask(questions(environment, plan), failing, () => undefined)).toThrow(
    /Please run 'az login' to setup account\.\nneeds: Reader/,
  );
  const odd = () => ({ status: 0, stdout: "[{}]", stderr: "" });
  expect(() => ask(questions(environment, plan), odd, () => undefined)).toThrow(
    /regions: .* printed something else than expected/,
  );
});
