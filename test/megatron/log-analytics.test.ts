import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { Diagnostics, LogAnalytics } from "../../src/megatron/log-analytics.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

test("the workspace keeps logs for the days it is told, takes no key, and is protected", async () => {
  const plan = await planOf(
    (opts) =>
      new LogAnalytics(
        "logs",
        {
          resourceGroupName: "rg-observability",
          location: "swedencentral",
          names: names(environmentWith()),
          retentionDays: 400,
        },
        opts,
      ),
  );
  const workspace = only(plan, "operationalinsights:Workspace");
  expect(workspace.inputs).toMatchObject({ retentionInDays: 400, features: { disableLocalAuth: true } });
  expect(workspace.options.protect).toBe(true);
});

test("each target sends its categories to the workspace; allLogs and audit are groups of categories", async () => {
  const plan = await planOf(
    (opts) =>
      new Diagnostics(
        "diagnostics",
        {
          workspaceId: "/workspaces/log",
          targets: [
            { name: "cluster", resourceId: "/clusters/aks", categories: ["kube-audit-admin", "guard"] },
            { name: "vault", resourceId: "/vaults/kv", categories: ["audit"] },
            { name: "firewall", resourceId: "/firewalls/afw", categories: ["allLogs"] },
          ],
        },
        opts,
      ),
  );
  const settings = ofType(plan, "monitor:DiagnosticSetting");
  expect(settings.map(({ inputs }) => inputs["workspaceId"])).toEqual(settings.map(() => "/workspaces/log"));
  expect(Object.fromEntries(settings.map(({ inputs }) => [inputs["resourceUri"], inputs["logs"]]))).toEqual({
    "/clusters/aks": [
      { category: "kube-audit-admin", enabled: true },
      { category: "guard", enabled: true },
    ],
    "/vaults/kv": [{ categoryGroup: "audit", enabled: true }],
    "/firewalls/afw": [{ categoryGroup: "allLogs", enabled: true }],
  });
});
