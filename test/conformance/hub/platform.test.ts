import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { expect, test } from "vitest";
import { initScript, ROLES } from "../../../profiles/hub/k3s/postgres.ts";
import { createPartitions } from "../../../src/services/hub-metrics/table.ts";
import { withPostgres } from "../../../src/services/shared/hub/postgres.ts";
import { OBJECTS } from "../../profiles/hub/files.ts";
import { fileOf } from "../../profiles/lgtm-ha/stack.ts";
import { onPath } from "../on-path.ts";
import { freePort, hasPostgres, startPostgres } from "./postgres.ts";

const write = (name: string, content: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), "hub-config-")), name);
  writeFileSync(file, content);
  return file;
};

test.skipIf(!onPath("tempo", "the Go module github.com/grafana/tempo 2.10"))(
  "Tempo starts with its configuration, and is ready",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "hub-tempo-"));
    const [http, grpc, otlpGrpc, otlpHttp] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const config = load(fileOf(OBJECTS, "tempo", "tempo.yaml")) as Record<string, never>;
    // Other ports and another directory; everything else is what the pod reads.
    const text = dump({ ...config, memberlist: { bind_port: await freePort(), bind_addr: ["127.0.0.1"] } })
      .replaceAll("/var/tempo", directory)
      .replace(
        "http_listen_port: 3200",
        `http_listen_port: ${http}\n  http_listen_address: 127.0.0.1\n  grpc_listen_address: 127.0.0.1`,
      )
      .replace("grpc_listen_port: 9095", `grpc_listen_port: ${grpc}`)
      .replace("0.0.0.0:4317", `127.0.0.1:${otlpGrpc}`)
      .replace("0.0.0.0:4318", `127.0.0.1:${otlpHttp}`);
    const child = spawn("tempo", [`-config.file=${write("tempo.yaml", text)}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    child.stderr.setEncoding("utf8").on("data", (line: string) => {
      log += line;
    });
    try {
      const ready = async () => (await fetch(`http://127.0.0.1:${http}/ready`).catch(() => undefined))?.status;
      await expect.poll(ready, { timeout: 60_000, interval: 500 }).toBe(200);
    } catch (error) {
      throw new Error(`${String(error)}\n${log.slice(-2000)}`);
    } finally {
      child.kill("SIGKILL");
    }
  },
);

test.skipIf(!onPath("otelcol-contrib", "npm run tools"))("the collector accepts its configuration", () => {
  const file = write("config.yaml", fileOf(OBJECTS, "otel-collector", "config.yaml"));
  const { status, stderr } = spawnSync("otelcol-contrib", ["validate", `--config=${file}`], {
    encoding: "utf8",
    env: { ...process.env, MY_POD_IP: "127.0.0.1" },
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
});

test.skipIf(!onPath("loki", "the Go module github.com/grafana/loki 3.7"))("Loki accepts its configuration", () => {
  const file = write("loki.yaml", fileOf(OBJECTS, "loki", "loki.yaml"));
  const { status, stdout, stderr } = spawnSync(
    "loki",
    [`-config.file=${file}`, "-verify-config", "-config.expand-env=true"],
    {
      encoding: "utf8",
    },
  );
  expect(status, stdout + stderr).toBe(0);
});

test.skipIf(!hasPostgres)(
  "PostgreSQL makes the roles, each with its rights: two write, and one reads what they wrote (S2-FLW-12)",
  async () => {
    const postgres = await startPostgres();
    const secrets = mkdtempSync(join(tmpdir(), "hub-secrets-"));
    for (const role of ROLES) writeFileSync(join(secrets, role), `password of ${role}\n`);
    try {
      await postgres.client.query("CREATE DATABASE hub");
      const sql = initScript()
        .split("<<'SQL'\n")[1]
        ?.replace(/SQL\n$/, "")
        .replaceAll("/etc/postgres-secrets", secrets);
      const { host, port } = postgres.settings;
      const args = ["-v", "ON_ERROR_STOP=1", "-h", host, "-p", String(port), "-U", "hub", "-d", "hub"];
      const made = spawnSync("psql", args, { encoding: "utf8", input: sql ?? "" });
      expect(made.status, made.stderr).toBe(0);
      const as = <T>(user: string, work: Parameters<typeof withPostgres<T>>[2]) =>
        withPostgres({ host, port, database: "hub", user }, `password of ${user}`, work);
      await as("hub_metrics", (client) => createPartitions(client, [Date.UTC(2026, 5, 1)]));
      const count = await as(
        "grafana_reader",
        async (client) => (await client.query("SELECT count(*)::int AS n FROM host_metrics")).rows,
      );
      expect(count).toEqual([{ n: 0 }]);
      await expect(as("grafana_reader", (client) => client.query("CREATE TABLE x ()"))).rejects.toThrow(
        /permission denied|read-only/,
      );
      await expect(as("hub_proxy", (client) => client.query("SELECT * FROM host_metrics"))).rejects.toThrow(
        "permission denied",
      );
    } finally {
      await postgres.stop();
    }
  },
);
