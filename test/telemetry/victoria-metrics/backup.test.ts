import { expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { BACKUP_SUCCESS_METRIC } from "../../../src/conventions/alerting.ts";
import {
  backupDailyArgs,
  backupEnvironment,
  backupLatestArgs,
  backupScript,
  restoreArgs,
} from "../../../src/telemetry/victoria-metrics/backup.ts";

const containers = CONTAINERS.metricsBackup;
const { latest, daily } = containers;

const IMPORT_URL = "http://vminsert:8480/insert/1/prometheus/api/v1/import/prometheus";

test("each vmstorage is backed up to a path of its own in Azure Storage (S0-MET-04)", () => {
  expect(backupLatestArgs({ containers, pod: "vmstorage-0" })).toContain(`-dst=azblob://${latest}/vmstorage-0/latest`);
  expect(backupLatestArgs({ containers, pod: "vmstorage-1" })).toContain(`-dst=azblob://${latest}/vmstorage-1/latest`);
  expect(backupEnvironment({ account: "stbackup" })).toEqual({
    AZURE_STORAGE_ACCOUNT_NAME: "stbackup",
    AZURE_USE_DEFAULT_CREDENTIAL: "true",
  });
});

test("the daily copy starts from latest, in the container that cannot be changed afterwards", () => {
  const args = backupDailyArgs(containers, "vmstorage-0", "20260301");
  expect(args).toContain(`-origin=azblob://${latest}/vmstorage-0/latest`);
  expect(args).toContain(`-dst=azblob://${daily}/vmstorage-0/20260301`);
  expect(args.filter((argument) => argument.startsWith("-storageDataPath"))).toEqual([]);
});

test("the sidecar makes a copy only after a backup that succeeded, once a day, and ends when told to", () => {
  const lines = backupScript(IMPORT_URL, { containers }).split("\n");
  const at = (text: string) => lines.findIndex((line) => line.includes(text));
  expect(at("/latest'")).toBeGreaterThan(at("while true"));
  expect(at('if [ "$today" != "$copied" ]')).toBeGreaterThan(at("if /vmbackup-prod"));
  expect(lines[at("-origin=")]).toContain(`'-dst=azblob://${daily}/%{POD_NAME}/'"$today"`);
  expect(at("sleep 3600")).toBeGreaterThan(at("-origin="));
  expect(at("trap 'exit 0' TERM")).toBeLessThan(at("while true"));
});

test("the time of a backup that succeeded is stored, each copy's apart, and nothing else says it", () => {
  const lines = backupScript(IMPORT_URL, { containers }).split("\n");
  const reports = lines.flatMap((line, index) => (line.includes(BACKUP_SUCCESS_METRIC) ? [index] : []));
  expect(reports.map((index) => /copy=\\"(\w+)\\"/.exec(lines[index] ?? "")?.[1])).toEqual(["latest", "daily"]);
  const [ofLatest = 0, ofDaily = 0] = reports;
  expect(lines[ofLatest - 1]).toMatch(/^ {2}if \/vmbackup-prod .*; then$/);
  expect(lines[ofDaily - 1]).toBe("      copied=$today");
  for (const index of reports) expect(lines[index]).toContain(`'${IMPORT_URL}' || echo`);
});

test("a restore reads the last hour or a day's copy into the directory of vmstorage (S0-MET-05)", () => {
  expect(restoreArgs({ containers, pod: "vmstorage-0", from: "latest" })).toContain(
    `-src=azblob://${latest}/vmstorage-0/latest`,
  );
  const args = restoreArgs({ containers, pod: "vmstorage-0", from: { day: "20260301" } });
  expect(args).toContain(`-src=azblob://${daily}/vmstorage-0/20260301`);
  expect(args).toContain("-storageDataPath=/vmstorage-data");
});
