import { readFileSync } from "node:fs";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { jobs, second } from "./second.ts";

const FILE = "test/systems/second.ts";
const objects = second().map(({ manifest }) => manifest as unknown as Readonly<Record<string, unknown>>);
const text = JSON.stringify(objects);

/** Data of the ConfigMap whose name begins so. */
function filesOf(name: string): Readonly<Record<string, string>> {
  const found = second().find(({ path }) => path.includes(`/ConfigMap-${name}`));
  return (found?.manifest as { data?: Readonly<Record<string, string>> } | undefined)?.data ?? {};
}

describe("a second system of the kit's parts", () => {
  test("keeps Loki's chunks in S3, with keys that no file holds", () => {
    const config = load(filesOf("loki")["loki.yaml"] ?? "");
    expect(config).toMatchObject({
      storage_config: { object_store: { s3: { bucket_name: "c", endpoint: "s3.test", insecure: false } } },
    });
    expect(text).toContain('"name":"AWS_SECRET_ACCESS_KEY","valueFrom":{"secretKeyRef"');
  });

  test("keeps Grafana's state in SQLite on a volume of one pod, and asks for a password itself", () => {
    expect(text).toContain('{"name":"GF_DATABASE_TYPE","value":"sqlite3"}');
    const grafana = objects.find(
      ({ kind, metadata }) => kind === "StatefulSet" && (metadata as { name: string }).name === "grafana",
    );
    expect(grafana).toMatchObject({
      spec: { replicas: 1, volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "1Gi" } } } }] },
    });
    expect(text).not.toMatch(/azure|entra|GF_DASHBOARDS_DEFAULT_HOME/i);
  });

  test("has a collector that sends to both ends, and a scrape list of its own programs and of pods that ask for it", () => {
    const config = load(filesOf("otel-collector")["config.yaml"] ?? "") as { exporters: object };
    expect(JSON.stringify(config.exporters)).toContain("https://prometheus.test/api/v1/write");
    expect(JSON.stringify(config.exporters)).toContain("http://loki.logging.svc.cluster.local:3100/otlp");
    expect(jobs.map(({ job_name }) => job_name)).toEqual(["loki", "otelcol", "kubernetes-pods"]);
  });

  test("imports nothing of core, directly or not, and fits on a page", async () => {
    const { output } = await cruise([FILE], { doNotFollow: { path: "node_modules" }, tsPreCompilationDeps: true });
    const modules = (output as ICruiseResult).modules.map(({ source }) => source);
    expect(modules.length).toBeGreaterThan(30);
    expect(
      modules.filter((one) =>
        /^(src\/(config|megatron|cli|systems)|charts\/(hyperion|render|main)|profiles)\b/.test(one),
      ),
    ).toEqual([]);
    expect(readFileSync(FILE, "utf8").trimEnd().split("\n").length).toBeLessThan(60);
  });
});
