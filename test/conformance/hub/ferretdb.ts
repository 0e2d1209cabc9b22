import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { onPath } from "../on-path.ts";
import { freePort } from "./postgres.ts";

export const hasFerretDb = onPath("ferretdb", "the Go module github.com/FerretDB/FerretDB 1.24");

/** FerretDB, which speaks MongoDB's protocol over SQLite. Arguments: address to listen on, directory as a URL. */
export async function startFerretDb() {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "hub-ferretdb-"));
  const child = spawn("ferretdb", [`127.0.0.1:${port}`, `file:${directory}/`], { cwd: directory, stdio: "ignore" });
  const url = `mongodb://127.0.0.1:${port}/`;
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  await client.connect();
  return {
    url,
    client,
    async stop() {
      await client.close();
      child.kill("SIGKILL");
    },
  };
}

export type TestMongo = Awaited<ReturnType<typeof startFerretDb>>;
