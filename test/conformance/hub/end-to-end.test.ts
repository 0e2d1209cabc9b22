import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasFerretDb, startFerretDb, type TestMongo } from "./ferretdb.ts";
import { hasOpenBao, startOpenBao, type TestBao } from "./openbao.ts";
import { freePort, hasPostgres, startPostgres, type TestPostgres } from "./postgres.ts";

const SECRET = "a secret of this test";
const DOCUMENTS = 10_000;

describe.skipIf(!hasPostgres || !hasFerretDb || !hasOpenBao)(
  "hub-proxy between OpenBao, MongoDB's protocol and PostgreSQL",
  () => {
    let postgres: TestPostgres;
    let mongo: TestMongo;
    let bao: TestBao;
    let variables: Record<string, string> = {};
    let log = "";
    const running = new Set<ChildProcess>();
    const directory = mkdtempSync(join(tmpdir(), "hub-proxy-"));

    beforeAll(async () => {
      [postgres, mongo, bao] = await Promise.all([startPostgres(), startFerretDb(), startOpenBao()]);
      const policy = 'path "secret/data/hub/hub-proxy" { capabilities = ["read"] }';
      await bao.call("PUT", "sys/policies/acl/hub-proxy", { policy });
      await bao.call("POST", "sys/auth/approle", { type: "approle" });
      await bao.call("POST", "auth/approle/role/hub-proxy", { token_policies: ["hub-proxy"], token_period: "1h" });
      const roleId = (await bao.call("GET", "auth/approle/role/hub-proxy/role-id"))["data"]?.["role_id"] ?? "";
      const secretId = (await bao.call("POST", "auth/approle/role/hub-proxy/secret-id"))["data"]?.["secret_id"] ?? "";
      const data = { webhook_secret: SECRET, mongodb_url: mongo.url, postgres_password: "x" };
      await bao.call("POST", "secret/data/hub/hub-proxy", { data });
      mkdirSync(join(directory, "credentials"));
      mkdirSync(join(directory, "state"));
      writeFileSync(join(directory, "credentials", "role-id"), roleId);
      writeFileSync(join(directory, "credentials", "secret-id"), secretId);
      // Stands for the sync: says when it begins and ends, and fails where two overlap.
      const script = `#!/bin/bash
mkdir ${directory}/running || { echo overlap >> ${directory}/runs; exit 1; }
echo begin >> ${directory}/runs; sleep 0.2; echo end >> ${directory}/runs; rmdir ${directory}/running
`;
      writeFileSync(join(directory, "sync"), script);
      chmodSync(join(directory, "sync"), 0o755);
      log = join(directory, "log");
      variables = {
        ...{ HOST: "127.0.0.1", PORT: String(await freePort()), SHUTDOWN_DELAY_SECONDS: "0" },
        ...{ OPENBAO_ADDRESS: bao.address, CREDENTIALS_DIRECTORY: join(directory, "credentials") },
        ...{ POSTGRES_PORT: String(postgres.settings.port), POSTGRES_USER: "hub", POSTGRES_DATABASE: "postgres" },
        ...{ STATE_DIRECTORY: join(directory, "state"), SYNC_SCRIPT: join(directory, "sync") },
        ...{ MONGODB_DATABASE: "business", PIPELINE_INTERVAL_SECONDS: "1", OTLP_URL: "http://127.0.0.1:9" },
      };
    });
    afterAll(async () => {
      for (const child of running) child.kill("SIGKILL");
      await Promise.all([postgres?.stop(), mongo?.stop()]);
      bao?.stop();
    });

    const url = () => `http://127.0.0.1:${variables["PORT"]}`;

    async function startProxy(more: Record<string, string> = {}): Promise<ChildProcess> {
      const env = { PATH: process.env["PATH"], ...variables, ...more };
      const child = spawn(process.execPath, ["src/services/hub-proxy/main.ts"], {
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      running.add(child);
      child.once("exit", () => running.delete(child));
      child.stdout?.on("data", (chunk: Buffer) => appendFileSync(log, chunk));
      for (let attempt = 0; attempt < 200; attempt++) {
        if ((await fetch(`${url()}/healthz`).catch(() => undefined))?.ok === true) return child;
        await delay(25);
      }
      throw new Error("the proxy did not start in 5 s");
    }

    async function kill(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
    }

    const count = async (): Promise<number> => {
      const { rows } = await postgres.client
        .query("SELECT count(*)::int AS n FROM orders")
        .catch(() => ({ rows: [{ n: 0 }] }));
      return rows[0].n;
    };

    it(`brings ${DOCUMENTS} documents once each while it is killed again and again in the middle of writing (S2-FLW-05)`, async () => {
      const orders = mongo.client.db("business").collection("orders");
      const now = Date.now();
      for (let first = 0; first < DOCUMENTS; first += 5000)
        await orders.insertMany(
          Array.from({ length: 5000 }, (_, n) => ({ n: first + n, updatedAt: new Date(now - DOCUMENTS + first + n) })),
        );
      let kills = 0;
      let child = await startProxy({ COLLECTIONS: "orders=orders" });
      const until = Date.now() + 150_000;
      while ((await count()) < DOCUMENTS && Date.now() < until) {
        // FerretDB sorts all documents before it gives the first; the kill comes once some have been written.
        const before = await count();
        while ((await count()) === before && Date.now() < until) await delay(25);
        await delay(300);
        if ((await count()) >= DOCUMENTS) break;
        await kill(child, "SIGKILL");
        kills++;
        child = await startProxy({ COLLECTIONS: "orders=orders" });
      }
      await kill(child, "SIGTERM");
      const { rows } = await postgres.client.query("SELECT count(DISTINCT document->>'n')::int AS n FROM orders");
      expect(rows[0].n).toBe(DOCUMENTS);
      expect(await count()).toBe(DOCUMENTS);
      console.log(`${DOCUMENTS} documents arrived once each over ${kills} kills`);
      expect(kills).toBeGreaterThan(2);
    });

    it("answers a thousand webhooks, hostile ones and kills between them, with runs that never overlap", async () => {
      const body = JSON.stringify({ ref: "refs/heads/main", repository: { full_name: "example/hub" } });
      const send = (id: string, secret = SECRET, client = "140.82.112.1") =>
        fetch(`${url()}/hooks/github`, {
          method: "POST",
          body,
          headers: {
            ...{ "content-type": "application/json", "x-github-event": "push", "x-github-delivery": id },
            "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
            "x-forwarded-for": client,
          },
        }).then(
          ({ status }) => status,
          () => 0,
        );
      let child = await startProxy();
      await expect.poll(() => send("first-delivery"), { timeout: 10_000 }).not.toBe(503);
      const slow = Array.from({ length: 20 }, () => {
        const socket = connect({ host: "127.0.0.1", port: Number(variables["PORT"]) });
        socket.on("error", () => undefined);
        socket.write("POST /hooks/github HTTP/1.1\r\nhost: hub\r\ncontent-length: 1000\r\n\r\n{");
        return socket;
      });
      const statuses = new Map<number, number>();
      for (let call = 0; call < 1000; call++) {
        // Each client has a rate of its own; a good one stays below it.
        const client = `203.0.${call % 100}.${call % 7}`;
        const status = await send(`delivery-${call % 300}`, call % 5 === 0 ? "wrong" : SECRET, client);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (call % 250 === 249) {
          await kill(child, "SIGKILL");
          // What systemd does to the group of a service that ends.
          await delay(300);
          child = await startProxy();
          await expect
            .poll(() => send("warm-up-delivery", SECRET, `198.51.100.${call % 200}`), { timeout: 10_000 })
            .not.toBe(503);
        }
      }
      for (const socket of slow) socket.destroy();
      await delay(1500);
      await kill(child, "SIGTERM");
      const runs = readFileSync(join(directory, "runs"), "utf8").trim().split("\n");
      console.log(
        `1000 webhooks: ${JSON.stringify(Object.fromEntries(statuses))}; ${runs.filter((line) => line === "begin").length} runs`,
      );
      expect(runs).not.toContain("overlap");
      expect([...statuses.keys()].every((status) => [202, 204, 401, 429].includes(status))).toBe(true);
      expect(statuses.get(202)).toBeGreaterThan(50);
      const lines = readFileSync(log, "utf8").trim().split("\n");
      for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
      expect(lines.join("\n")).not.toContain(SECRET);
    });
  },
);
