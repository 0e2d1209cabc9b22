import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { freePorts, Server, until } from "../metrics/server.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { azurite } from "./azurite.ts";
import { containersNamed, run } from "./rendered.ts";

const RELEASES = "https://github.com/VictoriaMetrics/VictoriaMetrics/releases";
const found = ["vmstorage", "vminsert", "vmselect", "vmbackup", "vmrestore", "azurite-blob"].map((program) =>
  onPath(program, program === "azurite-blob" ? "https://www.npmjs.com/package/azurite" : RELEASES),
);

const root = mkdtempSync(join(tmpdir(), "hyperion-backup-"));
const started: { stop(): Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  rmSync(root, { recursive: true, force: true });
});

const directory = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
};

/** What the snapshot's address is protected with in the cluster; rendered arguments name the variable. */
const KEY = "conformance";

async function storage(
  data: string,
): Promise<{ readonly node: Server; readonly ask: () => Promise<string>; readonly insertUrl: string }> {
  const [http = 0, insert, select, insertHttp = 0, selectHttp = 0] = await freePorts(5);
  const home = directory(`home-${http}`);
  const start = async (program: string, port: number, args: readonly string[]): Promise<Server> => {
    const server = new Server(program, { port, directory: home, args: [`-httpListenAddr=127.0.0.1:${port}`, ...args] });
    started.push(server);
    return server.ready();
  };
  const node = await start("vmstorage", http, [
    `-storageDataPath=${data}`,
    `-vminsertAddr=127.0.0.1:${insert}`,
    `-vmselectAddr=127.0.0.1:${select}`,
    `-snapshotAuthKey=${KEY}`,
    "-retentionPeriod=14d",
  ]);
  const vminsert = await start("vminsert", insertHttp, [`-storageNode=127.0.0.1:${insert}`]);
  const vmselect = await start("vmselect", selectHttp, [`-storageNode=127.0.0.1:${select}`]);
  return {
    node,
    insertUrl: `${vminsert.url}/insert/1/prometheus/api/v1/import/prometheus`,
    ask: async () => {
      const answer = await fetch(`${vmselect.url}/select/1/prometheus/api/v1/export?match[]=kept`);
      return answer.text();
    },
  };
}

describe.runIf(found.every(Boolean))("a backup", () => {
  eachChecked({ program: "vmbackup", what: "backups to Blob and back", version: () => programVersion("vmbackup") });
  test("made with the arguments that are rendered is what a new disk is restored from (S0-MET-05)", async () => {
    const [blobPort = 0, http] = await freePorts(2);
    const blobs = await azurite(directory("blobs"), blobPort, Object.values(CONTAINERS.metricsBackup));
    started.push(blobs);
    const [lost, restored] = [join(root, "lost"), join(root, "restored")];
    const before = await storage(lost);
    const lines = Array.from({ length: 1000 }, (_, index) => `kept{item="${index}"} ${index}`).join("\n");
    expect((await fetch(before.insertUrl, { method: "POST", body: lines })).status).toBe(204);
    await until(
      async () => (await before.ask()).trim().split("\n").length === 1000,
      30,
      () => "what was written is not there",
    );

    const [rendered] = containersNamed("vmbackup");
    const args = (rendered?.args ?? []).map((argument) =>
      argument
        .replace(/^(-storageDataPath=).*/, `$1${lost}`)
        .replace(/(createURL=)http:\/\/[^/]+/, `$1${before.node.url}`)
        .replace(/^(-httpListenAddr=).*/, `$1127.0.0.1:${http}`),
    );
    expect(args.join(" ")).toContain(`-dst=azblob://${CONTAINERS.metricsBackup.latest}/%{POD_NAME}/latest`);
    const env = {
      POD_NAME: "vmstorage-0",
      VM_SNAPSHOT_AUTH_KEY: KEY,
      AZURE_STORAGE_ACCOUNT_CONNECTION_STRING: blobs.connectionString,
    };
    expect(run("vmbackup", args, env)).toMatchObject({ status: 0 });
    const kept = await blobs.list(CONTAINERS.metricsBackup.latest);
    expect(kept).toContain("vmstorage-0/latest/backup_complete.ignore");

    const back = [
      `-src=azblob://${CONTAINERS.metricsBackup.latest}/vmstorage-0/latest`,
      `-storageDataPath=${restored}`,
      `-httpListenAddr=127.0.0.1:${http}`,
    ];
    expect(run("vmrestore", back, env)).toMatchObject({ status: 0 });
    const after = await storage(restored);
    const series = (text: string) => text.trim().split("\n").sort();
    expect(series(await after.ask())).toEqual(series(await before.ask()));
  });
});
