import { expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { vminsertArgs, vmselectArgs, vmstorageArgs } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { vmsingleArgs } from "./single.ts";

const retentionDays = loadEnvironment("prod").retentionDays.metrics;
const storage = {
  retentionDays,
  replicationFactor: 2,
  minFreeDiskBytes: 1_000_000_000,
  connectionsShutdownSeconds: 25,
  snapshotAuthKeyFile: "/secrets/key",
};
const nodes = ["vmstorage-0", "vmstorage-1", "vmstorage-2"];

test("metrics are kept 14 days, with the unit: a bare 14 would be months (S0-MET-03)", () => {
  expect(vmstorageArgs(storage)).toContain("-retentionPeriod=14d");
  expect(vmsingleArgs(storage)).toContain("-retentionPeriod=14d");
});

test("retention follows its argument, and no retention is refused", () => {
  expect(vmstorageArgs({ ...storage, retentionDays: 30 })).toContain("-retentionPeriod=30d");
  expect(() => vmstorageArgs({ ...storage, retentionDays: 0 })).toThrow("found 0 days");
});

test("no flag of the storage names an object store: samples live on volumes (S0-MET-02)", () => {
  expect(vmstorageArgs(storage).filter((argument) => /azblob|s3:|gs:/.test(argument))).toEqual([]);
  expect(vmstorageArgs(storage)[0]).toBe("-storageDataPath=/vmstorage-data");
});

test("snapshots ask for the key in a file, and the durability point is stated", () => {
  expect(vmstorageArgs(storage)).toContain("-snapshotAuthKey=file:///secrets/key");
  expect(vmstorageArgs(storage)).toContain("-inmemoryDataFlushInterval=5s");
});

test("writers and readers agree on every storage node, each on its own port, and on the replication factor", () => {
  const topology = { storageNodes: nodes, replicationFactor: 2 };
  const pick = (args: string[], flag: string) => args.filter((argument) => argument.startsWith(`-${flag}=`));
  expect(pick(vminsertArgs(topology), "storageNode")).toEqual(nodes.map((node) => `-storageNode=${node}:8400`));
  expect(pick(vmselectArgs(topology), "storageNode")).toEqual(nodes.map((node) => `-storageNode=${node}:8401`));
  for (const args of [vminsertArgs(topology), vmselectArgs(topology)]) expect(args).toContain("-replicationFactor=2");
  expect(vmselectArgs(topology)).toContain("-dedup.minScrapeInterval=1s");
  expect(vminsertArgs(topology)).toContain("-opentelemetry.usePrometheusNaming=true");
  // The default makes labels of all; the real program is asked in conformance.
  expect(vminsertArgs(topology)).toContain("-opentelemetry.promoteAllResourceAttributes=false");
  expect(pick(vminsertArgs(topology), "opentelemetry.promoteResourceAttributes").join()).not.toMatch(
    /uid|pid|hyperion/,
  );
});

test("a single copy is not deduplicated", () => {
  const args = vmselectArgs({ storageNodes: ["vmstorage-0"], replicationFactor: 1 });
  expect(args.filter((argument) => argument.startsWith("-dedup"))).toEqual([]);
});

test.each([
  [2, 2, "at least 3"],
  [3, 4, "at least 5"],
  [1, 0, "at least 1"],
])("replication factor %i over %i nodes is refused", (replicationFactor, count, allowed) => {
  const topology = { storageNodes: Array.from({ length: count }, (_, i) => `vmstorage-${i}`), replicationFactor };
  expect(() => vminsertArgs(topology)).toThrow(allowed);
  expect(() => vmselectArgs(topology)).toThrow(`found ${count} vmstorage`);
});

test("a cache reset reaches every vmselect", () => {
  const args = vmselectArgs({ storageNodes: nodes, replicationFactor: 2, selectNodes: ["vmselect-0", "vmselect-1"] });
  expect(args).toContain("-selectNode=vmselect-0:8481");
  expect(args).toContain("-selectNode=vmselect-1:8481");
});
