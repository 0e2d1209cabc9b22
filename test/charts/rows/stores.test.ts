import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { names } from "../../../src/config/azure/names.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { at, fields, list, rendered, text, workloads } from "../rendered.ts";
import { collectorOf, containerOf, fileOf, objectNamed, podsAt, variablesOf, word, workloadNamed } from "./read.ts";

/** Storage accounts, by what the convention of names says that they are for. */
const accountsOf = (name: string) => {
  const { storageAccount } = names(loadEnvironment(name));
  return {
    traces: storageAccount("traces"),
    logs: storageAccount("logs"),
    metricsBackup: storageAccount("metricsBackup"),
  };
};

const flagOf = (container: unknown, flag: string): string =>
  (at(container, "args") as string[]).find((one) => one.startsWith(`-${flag}=`))?.slice(flag.length + 2) ?? "";

describe.each(ENVIRONMENTS)("%s, as the stores read it:", (name) => {
  const objects = rendered(name);
  const environment = loadEnvironment(name);
  const { retentionDays, hyperion } = environment;
  const accounts = accountsOf(name);
  const tempo = parse(fileOf(objects, "tempo-compactor", "tempo.yaml")) as unknown;
  const loki = parse(fileOf(objects, "loki-compactor", "loki.yaml")) as unknown;
  const storeHop = (signal: string, target: string) =>
    [...collectorOf(objects, `otelcol-${signal}-processor`).hops.values()].find((hop) => hop.target === target);
  const exportersOf = (signal: string) =>
    Object.values(fields(collectorOf(objects, `otelcol-${signal}-processor`).config["exporters"])).map((one) =>
      word(fields(one)["endpoint"]),
    );

  test("traces go to the port on which Tempo's distributor takes OTLP from other pods (S0-TRC-01)", () => {
    const [behind] = podsAt(objects, storeHop("traces", "tempo")?.servers[0] ?? "");
    const listens = word(at(tempo, "distributor", "receivers", "otlp", "protocols", "http", "endpoint"));
    expect(behind?.workload).toBe("tempo-distributor");
    expect(listens).toBe(`0.0.0.0:${behind?.port}`);
  });

  test("traces are in the Blob account for traces, and logs in the one for logs (S0-TRC-02, S0-LOG-02, S0-STO-01)", () => {
    expect(at(tempo, "storage", "trace")).toMatchObject({
      backend: "azure",
      azure: { storage_account_name: accounts.traces, container_name: "tempo-traces" },
    });
    expect(at(loki, "storage_config")).toMatchObject({
      use_thanos_objstore: true,
      object_store: { azure: { account_name: accounts.logs, container_name: "loki-chunks" } },
    });
    expect(list(at(loki, "schema_config", "configs")).map((one) => one["object_store"])).toEqual(["azure"]);
    expect(at(loki, "ruler_storage", "azure", "account_name")).toBe(accounts.logs);
  });

  test("pods reach Blob by their own identity: no key, no signature, a federated token (S0-STO-02)", () => {
    expect(at(tempo, "storage", "trace", "azure", "use_federated_token")).toBe(true);
    const [, backup] = list(at(workloadNamed(objects, "vmstorage"), "spec", "template", "spec", "containers"));
    expect(variablesOf(backup)).toMatchObject({ AZURE_USE_DEFAULT_CREDENTIAL: "true" });
    expect(text(tempo) + text(loki)).not.toMatch(/account_?key|sas_token|connection_string/i);
  });

  test("the compactor deletes traces after the environment's days for traces (S0-TRC-03)", () => {
    expect(at(tempo, "compactor", "compaction", "block_retention")).toBe(`${retentionDays.traces * 24}h`);
    expect(retentionDays.traces).toBe(40);
  });

  test("logs go to the path and the port on which Loki takes OTLP (S0-LOG-01)", () => {
    const hop = storeHop("logs", "loki");
    const [behind] = podsAt(objects, hop?.servers[0] ?? "");
    expect(behind).toEqual({ workload: "loki-distributor", port: at(loki, "server", "http_listen_port") });
    // Loki's documentation: the endpoint is /otlp, to which an exporter adds /v1/logs.
    expect(hop?.paths).toEqual(["/otlp/v1/logs"]);
    for (const endpoint of exportersOf("logs")) expect(endpoint).toMatch(/:\d+\/otlp$/);
  });

  test("the compactor deletes logs after the environment's days for logs (S0-LOG-03)", () => {
    expect(at(loki, "limits_config", "retention_period")).toBe(`${retentionDays.logs * 24}h`);
    expect(at(loki, "compactor")).toMatchObject({ retention_enabled: true, delete_request_store: "azure" });
    expect(retentionDays.logs).toBe(7);
  });

  test("metrics go to vminsert, on the path that reads OTLP, into the account of their tenant (S0-MET-01)", () => {
    const hop = storeHop("metrics", "victoria-metrics");
    const behind = podsAt(objects, hop?.servers[0] ?? "");
    expect(behind.map(({ workload }) => workload)).toEqual(["vminsert"]);
    const paths = exportersOf("metrics").map((endpoint) => /^http:\/\/127\.0\.0\.1:\d+(.*)$/.exec(endpoint)?.[1] ?? "");
    expect(paths.sort()).toEqual(hyperion.tenants.map(({ account }) => `/insert/${account}/opentelemetry`).sort());
    expect(hop?.paths).toEqual(["^/insert/[^/]+/opentelemetry/v1/metrics$"]);
  });

  test("samples are on a claim of each vmstorage, where it writes them (S0-MET-02, S0-STO-01)", () => {
    const vmstorage = workloadNamed(objects, "vmstorage");
    const claims = list(at(vmstorage, "spec", "volumeClaimTemplates")).map((one) => at(one, "metadata", "name"));
    const container = containerOf(vmstorage, "vmstorage");
    const path = flagOf(container, "storageDataPath");
    const mount = list(container?.["volumeMounts"]).find((one) => one["mountPath"] === path);
    expect(claims).toContain(mount?.["name"]);
  });

  test("vmstorage deletes metrics after the environment's days for metrics, and says that they are days (S0-MET-03)", () => {
    expect(flagOf(containerOf(workloadNamed(objects, "vmstorage"), "vmstorage"), "retentionPeriod")).toBe(
      `${retentionDays.metrics}d`,
    );
    expect(retentionDays.metrics).toBe(14);
  });

  test("each vmstorage copies itself into the account for backups, on a path of its own (S0-MET-04)", () => {
    const backup = containerOf(workloadNamed(objects, "vmstorage"), "vmbackup");
    expect(variablesOf(backup)).toMatchObject({ AZURE_STORAGE_ACCOUNT_NAME: accounts.metricsBackup });
    expect(text(backup)).toContain("azblob://vm-latest/%{POD_NAME}/latest");
    const jobs = objects.filter(({ kind, metadata }) => kind === "CronJob" && /restore/.test(metadata.name));
    expect(jobs).toHaveLength(Number(at(workloadNamed(objects, "vmstorage"), "spec", "replicas")));
    for (const job of jobs) {
      const [restore] = list(at(job, "spec", "jobTemplate", "spec", "template", "spec", "containers"));
      expect(variablesOf(restore)).toMatchObject({ AZURE_STORAGE_ACCOUNT_NAME: accounts.metricsBackup });
    }
  });

  test("ClickHouse is there where it is sized, and nowhere else (S0-CLK-01)", () => {
    const present = objects.filter(({ kind }) => kind === "ClickHouseInstallation").length;
    expect(present).toBe(hyperion.clickhouse === undefined ? 0 : 1);
    const operator = objectNamed(objects, "Application", "clickhouse-operator");
    expect(operator === undefined).toBe(hyperion.clickhouse === undefined);
  });

  test("ClickHouse gets traces, of egress alone (S0-CLK-02)", () => {
    const writers = workloads(objects)
      .filter(({ metadata }) => metadata.name.startsWith("otelcol-"))
      .flatMap(({ metadata }) =>
        collectorOf(objects, metadata.name).pipelines.map((one) => [metadata.name, ...one] as const),
      )
      .filter(([, , { exporters }]) => exporters.some((one) => one.startsWith("clickhouse")));
    expect(writers.map(([collector, id]) => [collector, id])).toEqual(
      hyperion.clickhouse === undefined ? [] : [["otelcol-egress", "traces/clickhouse"]],
    );
  });

  test("views find who called whom, and the service in which a trace began (S0-CLK-03)", () => {
    const schema = objects.filter(
      ({ kind, metadata }) => kind === "ConfigMap" && /^clickhouse-schema/.test(metadata.name),
    );
    expect(schema.length).toBe(hyperion.clickhouse === undefined ? 0 : 1);
    for (const one of schema) {
      const ddl = Object.values(fields(one["data"])).join("\n");
      expect(ddl.match(/CREATE MATERIALIZED VIEW/g)?.length).toBeGreaterThan(2);
      // A span's caller is the span that its ParentSpanId names; a root names none.
      expect(ddl).toMatch(/ON client\.TraceId = server\.TraceId AND client\.SpanId = server\.ParentSpanId/);
      expect(ddl).toMatch(/max\(if\(ParentSpanId = '', ServiceName, ''\)\) AS RootService/);
    }
  });

  test("a ClickHouse that is away holds nobody up: its copy is dropped when the queue is full (S0-CLK-04)", () => {
    const egress = collectorOf(objects, "otelcol-egress");
    const preview = egress.pipeline("traces/clickhouse");
    if (hyperion.clickhouse === undefined) {
      expect(preview).toBeUndefined();
      return;
    }
    expect(preview?.processors.at(-1)).toBe("batch/clickhouse");
    expect(egress.exporter("clickhouse")["sending_queue"]).toMatchObject({ enabled: true, block_on_overflow: false });
    expect(storeHop("traces", "tempo")?.servers.join()).not.toContain("clickhouse");
  });
});
