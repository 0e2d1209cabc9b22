import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { PostgresSettings } from "../../../src/services/shared/hub/settings.ts";
import { onPath as find } from "../../../tools/path.ts";

/** PostgreSQL does not run as root: it then runs as the user `nobody`. */
const NOBODY = 65_534;

/** Where a program of PostgreSQL is: on PATH, or where Debian keeps it beside PATH. */
function programOf(name: string): string | undefined {
  const debian = ["18", "17", "16", "15"].map((version) => `/usr/lib/postgresql/${version}/bin/${name}`);
  return find(name) ?? debian.find((file) => existsSync(file));
}

export const hasPostgres = programOf("postgres") !== undefined && programOf("initdb") !== undefined;
if (!hasPostgres) console.warn("skipped: PostgreSQL is not on PATH; get it from Debian's package postgresql");

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A PostgreSQL of its own on the loopback, with nothing in it. */
export async function startPostgres() {
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const directory = mkdtempSync(join(tmpdir(), "hub-postgres-"));
  if ("uid" in identity) chownSync(directory, NOBODY, NOBODY);
  const data = join(directory, "data");
  const port = await freePort();
  const args = ["-D", data, "-U", "hub", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
  execFileSync(programOf("initdb") ?? "initdb", args, { ...identity, cwd: directory, stdio: "ignore" });
  const settings: PostgresSettings = { host: "127.0.0.1", port, database: "postgres", user: "hub" };
  const start = async () => {
    const child = spawn(
      programOf("postgres") ?? "postgres",
      ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", directory],
      { ...identity, cwd: directory, stdio: "ignore" },
    );
    for (let attempt = 0; attempt < 200; attempt++) {
      const client = new Client({ ...settings, password: "x" });
      client.on("error", () => undefined);
      try {
        await client.connect();
        return { child, client };
      } catch {
        await delay(50);
      }
    }
    throw new Error("PostgreSQL did not start in 10 s");
  };
  let running = await start();
  const stop = async (): Promise<void> => {
    await running.client.end().catch(() => undefined);
    const ended = new Promise((resolve) => running.child.once("exit", resolve));
    // Fast shutdown: connections are cut.
    running.child.kill("SIGINT");
    await ended;
  };
  return {
    settings,
    get client() {
      return running.client;
    },
    stop,
    async restart() {
      running = await start();
    },
  };
}

export type TestPostgres = Awaited<ReturnType<typeof startPostgres>>;
