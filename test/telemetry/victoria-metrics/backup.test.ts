import { expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/containers.ts";
import {
  backupDailyArgs,
  backupEnvironment,
  backupLatestArgs,
  backupScript,
  restoreArgs,
} from "../../../src/telemetry/victoria-metrics/backup.ts";

const { latest, daily } = CONTAINERS.metricsBackup;

test("each vmstorage is backed up to a path of its own in Azure Storage (S0-MET-04)", () => {
  expect(backupLatestArgs({ pod: "vmstorage-0" })).toContain(`-dst=azblob://${latest}/vmstorage-0/latest`);
  expect(backupLatestArgs({ pod: "vmstorage-1" })).toContain(`-dst=azblob://${latest}/vmstorage-1/latest`);
  expect(backupEnvironment("stbackup")).toEqual({
    AZURE_STORAGE_ACCOUNT_NAME: "stbackup",
    AZURE_USE_DEFAULT_CREDENTIAL: "true",
  });
});

test("the daily copy starts from latest, in the container that cannot be changed afterwards", () => {
  const args = backupDailyArgs("vmstorage-0", "20260301");
  expect(args).toContain(`-origin=azblob://${latest}/vmstorage-0/latest`);
  expect(args).toContain(`-dst=azblob://${daily}/vmstorage-0/20260301`);
  expect(args.filter((argument) => argument.startsWith("-storageDataPath"))).toEqual([]);
});

test("the sidecar makes a copy only after a backup that succeeded, once a day, and ends when told to", () => {
  const lines = backupScript().split("\n");
  const at = (text: string) => lines.findIndex((line) => line.includes(text));
  expect(at("/latest'")).toBeGreaterThan(at("while true"));
  expect(at('if [ "$today" != "$copied" ]')).toBeGreaterThan(at("if /vmbackup-prod"));
  expect(lines[at("-origin=")]).toContain(`'-dst=azblob://${daily}/%{POD_NAME}/'"$today"`);
  expect(at("sleep 3600")).toBeGreaterThan(at("-origin="));
  expect(at("trap 'exit 0' TERM")).toBeLessThan(at("while true"));
});

test("a restore reads the last hour or a day's copy into the directory of vmstorage (S0-MET-05)", () => {
  expect(restoreArgs({ pod: "vmstorage-0", from: "latest" })).toContain(`-src=azblob://${latest}/vmstorage-0/latest`);
  const args = restoreArgs({ pod: "vmstorage-0", from: { day: "20260301" } });
  expect(args).toContain(`-src=azblob://${daily}/vmstorage-0/20260301`);
  expect(args).toContain("-storageDataPath=/vmstorage-data");
});
