import { expect, test } from "vitest";
import { environmentWith, ofType, wholePlan } from "./plan.ts";

const environment = environmentWith();
const plan = await wholePlan(environment);
const settings = ofType(plan, "monitor:DiagnosticSetting");

interface Log {
  readonly category?: string;
  readonly categoryGroup?: string;
}

const logsOf = (suffix: string): (string | undefined)[] =>
  settings
    .filter(({ name }) => name.endsWith(suffix))
    .flatMap(({ inputs }) => inputs["logs"] as Log[])
    .map(({ category, categoryGroup }) => category ?? categoryGroup);

test("the cluster sends changes and sign-ins, and not every read: kube-audit is most of the volume", () => {
  expect(logsOf("cluster-0")).toEqual([
    "kube-audit-admin",
    "guard",
    "cluster-autoscaler",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
  ]);
});

test.each([
  ["diagnostics-firewall", ["allLogs"]],
  ["diagnostics-megatron-gateway", ["allLogs"]],
  ["diagnostics-hyperion-gateway", ["allLogs"]],
  ["diagnostics-vault", ["audit"]],
  ["diagnostics-registry", ["audit"]],
  ["diagnostics-database", ["allLogs"]],
])("%s sends %j", (name, categories) => {
  expect(logsOf(name)).toEqual(categories);
});

test("each storage account sends writes and deletes of its blob service", () => {
  const accounts = ofType(plan, "storage:StorageAccount").map(({ inputs }) => String(inputs["accountName"]));
  const logged = settings
    .filter(({ name }) => name.includes("-storage-"))
    .map(({ inputs }) => String(inputs["resourceUri"]).match(/\/([^/]+)\/blobServices\/default$/)?.[1] ?? "");
  expect(logged.sort()).toEqual(accounts.sort());
  for (const { inputs, name } of settings.filter((one) => one.name.includes("-storage-")))
    expect((inputs["logs"] as Log[]).map(({ category = "" }) => category).sort(), name).toEqual([
      "StorageDelete",
      "StorageWrite",
    ]);
});
