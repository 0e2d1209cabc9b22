import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { evaluateManifests, findings } from "../../../policies/evaluate-manifests.ts";
import { policyException } from "../../../policies/exceptions.ts";
import { readOnlyRoot } from "../../../policies/pod-security/read-only-root.ts";
import { RESTRICTED } from "../../../policies/pod-security/restricted.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { EXCEPTIONS } from "../../../profiles/hub/exceptions.ts";
import type { Fields } from "../../../src/base/fields.ts";
import { mebibytes } from "../../../src/base/quantity.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";
import { NOW, prod } from "../../policies/samples.ts";
import {
  allowed,
  at,
  config,
  containers,
  fields,
  fileOf,
  find,
  list,
  ofKind,
  podSpec,
  portsOf,
  workload,
  workloads,
} from "../lgtm-ha/stack.ts";
import { FILES, OBJECTS } from "./files.ts";

const all = OBJECTS;
const PROGRAMS = ["alloy", "grafana", "loki", "otel-collector", "postgres", "tempo"];

describe("the data platform in k3s", () => {
  test("is six programs, one pod each (S2-GEN-04)", () => {
    expect(
      workloads(all)
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(PROGRAMS);
    for (const one of workloads(all)) if (one.kind !== "DaemonSet") expect(at(one["spec"], "replicas")).toBe(1);
    expect(workload(all, "alloy").kind).toBe("DaemonSet");
  });

  test("has no Prometheus, Mimir or Alertmanager (S2-GEN-05)", () => {
    const images = workloads(all)
      .flatMap(containers)
      .map(({ image }) => String(image));
    expect(images.filter((image) => /prometheus|mimir|alertmanager/i.test(image))).toEqual([]);
    expect(ofKind(all, "HorizontalPodAutoscaler")).toEqual([]);
  });

  test("has the default ports of its programs, and node ports for what the host needs and nothing else (S2-FLW-15)", () => {
    for (const [program, port] of [
      ["grafana", 3000],
      ["loki", 3100],
      ["tempo", 3200],
      ["postgres", 5432],
      ["alloy", 12_345],
      ["otel-collector", 4317],
      ["otel-collector", 4318],
    ] as const)
      expect(portsOf(workload(all, program)), program).toContain(port);
    const nodePorts = ofKind(all, "Service").flatMap((one) =>
      list(at(one["spec"], "ports")).flatMap(({ nodePort }) =>
        nodePort === undefined ? [] : [[one.metadata.name, nodePort]],
      ),
    );
    expect(nodePorts.sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ["grafana-host", 30_300],
      ["loki-host", 30_310],
      ["otel-collector-host", 30_317],
      ["otel-collector-host", 30_318],
      ["postgres-host", 30_432],
    ]);
    for (const one of ofKind(all, "Service")) {
      const type = at(one["spec"], "type");
      expect(["ClusterIP", "NodePort"]).toContain(type);
    }
    for (const one of workloads(all)) expect(podSpec(one)["hostNetwork"]).toBeUndefined();
  });

  test("keeps a volume when its claim goes, on this node's disk", () => {
    expect(find(all, "StorageClass", "local-path-retain")).toMatchObject({
      reclaimPolicy: "Retain",
      provisioner: "rancher.io/local-path",
    });
    for (const one of ofKind(all, "StatefulSet"))
      for (const claim of list(at(one["spec"], "volumeClaimTemplates")))
        expect(at(claim, "spec", "storageClassName")).toBe("local-path-retain");
  });

  test("fits a machine of 4 cores and 8 GB beside the services of the host", () => {
    const requests = workloads(all)
      .flatMap(containers)
      .map(({ resources }) => fields(at(resources, "requests")));
    const cpu = requests.reduce(
      (sum, one) =>
        sum + (String(one["cpu"]).endsWith("m") ? Number.parseInt(String(one["cpu"]), 10) : Number(one["cpu"]) * 1000),
      0,
    );
    const memory = requests.reduce((sum, one) => sum + mebibytes(String(one["memory"])), 0);
    // The kubelet keeps 500m and 1.5 GiB for the host; k3s itself and its DNS take about 700 MiB of the rest.
    expect(cpu).toBeLessThanOrEqual(4000 - 500 - 300);
    expect(memory).toBeLessThanOrEqual(8192 - 1536 - 700);
  });
});

describe("edges of the drawing", () => {
  test("Alloy reads the host's journal, and knows unit and host (S2-FLW-10)", () => {
    const alloy = workload(all, "alloy");
    const paths = list(podSpec(alloy)["volumes"]).map((volume) => at(volume, "hostPath", "path"));
    for (const path of ["/var/log/journal", "/run/log/journal", "/etc/machine-id"]) expect(paths).toContain(path);
    for (const { mountPath, readOnly } of list(containers(alloy)[0]?.["volumeMounts"]))
      if (String(mountPath).includes("journal") || mountPath === "/etc/machine-id") expect(readOnly).toBe(true);
    const text = fileOf(all, "alloy", "config.alloy");
    expect(text).toContain('path = "/var/log/journal"');
    expect(text).toMatch(/"__journal__systemd_unit"\]\n\s+target_label = "unit"/);
    expect(text).toMatch(/"__journal__hostname"\]\n\s+target_label = "host"/);
    expect(text).toMatch(/stage\.structured_metadata \{\n\s+values = \{ "trace_id" = "trace_id" \}/);
  });

  test("Alloy pushes to Loki, and may (S2-FLW-11) (S2-OBS-03)", () => {
    expect(fileOf(all, "alloy", "config.alloy")).toContain("http://loki.hub.svc.cluster.local:3100/loki/api/v1/push");
    expect(allowed(all, "alloy", "loki", 3100)).toBe(true);
  });

  test("the collector has one pipeline, of traces, to Tempo, and may reach it (S2-FLW-07) (S2-OBS-04)", () => {
    const { service, exporters } = config(all, "otel-collector", "config.yaml");
    expect(Object.keys(fields(at(service, "pipelines")))).toEqual(["traces"]);
    expect(at(exporters, "otlp/tempo", "endpoint")).toBe("tempo.hub.svc.cluster.local:4317");
    expect(allowed(all, "otel-collector", "tempo", 4317)).toBe(true);
    const receiver = at(
      config(all, "tempo", "tempo.yaml"),
      "distributor",
      "receivers",
      "otlp",
      "protocols",
      "grpc",
      "endpoint",
    );
    expect(receiver).toBe("0.0.0.0:4317");
  });

  const sources = list(config(all, "grafana", "datasources.yaml")["datasources"]);
  const source = (type: string): Fields => sources.find((one) => one["type"] === type) ?? {};

  test("PostgreSQL is a source of Grafana, by a role that reads, its database where Grafana 13 looks for it (S2-FLW-12)", () => {
    const postgres = source("grafana-postgresql-datasource");
    expect(postgres).toMatchObject({
      url: "postgres.hub.svc.cluster.local:5432",
      user: "grafana_reader",
      jsonData: { database: "hub" },
    });
    expect(postgres["database"]).toBeUndefined();
    expect(allowed(all, "grafana", "postgres", 5432)).toBe(true);
    const init = fileOf(all, "postgres", "roles.sh");
    expect(init).toContain("GRANT SELECT ON TABLES TO grafana_reader");
    expect(init).not.toMatch(/GRANT (ALL|INSERT|UPDATE|DELETE)[^;]*grafana_reader/);
  });

  test("Loki is a source of Grafana, and leads to a line's trace (S2-FLW-13)", () => {
    expect(source("loki")).toMatchObject({ url: "http://loki.hub.svc.cluster.local:3100" });
    expect(at(list(at(source("loki"), "jsonData", "derivedFields"))[0], "datasourceUid")).toBe(source("tempo")["uid"]);
    expect(allowed(all, "grafana", "loki", 3100)).toBe(true);
  });

  test("Tempo is a source of Grafana, and leads to a trace's lines (S2-FLW-14)", () => {
    expect(source("tempo")).toMatchObject({ url: "http://tempo.hub.svc.cluster.local:3200" });
    expect(at(source("tempo"), "jsonData", "tracesToLogsV2", "datasourceUid")).toBe(source("loki")["uid"]);
    expect(allowed(all, "grafana", "tempo", 3200)).toBe(true);
  });

  test("the proxy's traces reach the collector from the host, and nothing else in the cluster does (S2-FLW-06)", () => {
    const rules = list(at(find(all, "NetworkPolicy", "otel-collector")["spec"], "ingress"));
    expect(rules.map((rule) => [rule["from"], list(rule["ports"]).map(({ port }) => port)])).toEqual([
      [[{ ipBlock: { cidr: "10.42.0.1/32" } }], [4317, 4318]],
    ]);
  });

  test("logs are kept 168 h and traces 960 h", () => {
    expect(at(config(all, "loki", "loki.yaml"), "limits_config", "retention_period")).toBe("168h");
    expect(at(config(all, "loki", "loki.yaml"), "compactor", "retention_enabled")).toBe(true);
    expect(at(config(all, "tempo", "tempo.yaml"), "compactor", "compaction", "block_retention")).toBe("960h");
  });
});

describe("isolation", () => {
  test("is closed by default, and no policy lets a pod out to the host or the internet (S2-SEC-03)", () => {
    const policies = ofKind(all, "NetworkPolicy");
    expect(at(find(all, "NetworkPolicy", "default-deny-hub")["spec"], "policyTypes")).toEqual(["Ingress", "Egress"]);
    const blocks = policies
      .flatMap((one) => list(at(one["spec"], "egress")).flatMap((rule) => list(rule["to"])))
      .filter((to) => "ipBlock" in to);
    expect(blocks).toEqual([]);
    for (const program of PROGRAMS)
      expect(
        policies.some(({ metadata }) => metadata.name === program),
        program,
      ).toBe(true);
    expect(
      allowed(all, "grafana", "postgres", 5432) &&
        !policies.some(({ metadata, spec }) => metadata.name === "alloy" && JSON.stringify(spec).includes("5432")),
    ).toBe(true);
  });

  test("the pods keep production's policies with the hub's own exceptions, which name Alloy alone", () => {
    const podSecurity = new Set([...RESTRICTED, readOnlyRoot].map(({ name }) => name));
    const policies = policySet(guarded(prod), []).policies.filter(({ metadata }) => podSecurity.has(metadata.name));
    const broken = (exceptions: typeof EXCEPTIONS) =>
      evaluateManifests(
        { policies, exceptions: exceptions.map(policyException) },
        all.map((object) => ({ file: object.metadata.name, object: object as unknown as KubernetesObject })),
        NOW,
      ).flatMap((report) => findings(report).map(({ policy }) => `${report.file}: ${policy}`));
    expect(broken(EXCEPTIONS)).toEqual([]);
    const expected = EXCEPTIONS.flatMap((agent) => agent.policies.map(({ name }) => `${agent.name}: ${name}`));
    expect(broken([]).sort()).toEqual(expected.sort());
  });
});

describe("dashboards", () => {
  test("are host, proxy, pipeline, gate, and logs with traces, and ask sources that are there", () => {
    const files = ofKind(all, "ConfigMap").find(({ metadata }) => metadata.name === "grafana-dashboards-hub");
    const data = fields(files?.["data"]);
    expect(Object.keys(data).sort()).toEqual(["gate.json", "host.json", "pipeline.json", "proxy.json", "traces.json"]);
    for (const content of Object.values(data))
      for (const panel of list(fields(JSON.parse(String(content)))["panels"]))
        expect(["postgres", "loki", "tempo"]).toContain(at(panel, "datasource", "uid"));
  });
});

describe("documents", () => {
  test.each([
    ["core-concepts/automation.md", ["Webhook-driven reconciliation", "Self-healing"], "S2-DOC-01"],
    [
      "core-concepts/observability.md",
      ["JSON logging", "Journald", "Alloy pipelines", "🕵️ Distributed Tracing"],
      "S2-DOC-02",
    ],
    ["infrastructure/deployment.md", ["Install", "Recovery"], "S2-DOC-03"],
    ["infrastructure/security.md", ["The funnel", "Signatures", "Isolation boundaries", "Unseal"], "S2-DOC-04"],
    ["services/proxy.md", ["API Gateway", "Data Pipeline", "GitOps listener"], "S2-DOC-05"],
    ["services/system-metrics.md", [], "S2-DOC-06"],
    ["services/tailscale-gate.md", [], "S2-DOC-07"],
  ])("%s has %j (%s)", (path, headings) => {
    const page = readFileSync(`profiles/hub/${path}`, "utf8");
    expect(page).toMatch(/^# /);
    for (const heading of headings) expect(page).toContain(`## ${heading}\n`);
  });

  const readme = readFileSync("profiles/hub/README.md", "utf8");

  test("the README draws what is outside, on the host and in the cluster, and has three domains (S2-DOC-08) (S2-GEN-06) (S2-GEN-07)", () => {
    for (const name of ["External Sources", "Host Environment", "Native Services", "Data Platform (Kubernetes)"])
      expect(readme).toMatch(new RegExp(`subgraph \\w+\\["${name.replace(/[()]/g, "\\$&")}"\\]`));
    expect(readme).toContain("graph TD");
    for (const name of ["GitHub Webhooks", "MongoDB Atlas", "Host Hardware"]) expect(readme).toContain(`["${name}"]`);
    expect(readme.match(/^## .*/gm)).toEqual(["## Core Concepts", "## Infrastructure", "## Services"]);
  });

  test("the README's links lead somewhere, the Telemetry Pipeline's to its heading (S2-DOC-09)", () => {
    for (const [, link = ""] of readme.matchAll(/\]\((\.[^)]+)\)/g))
      expect(existsSync(`profiles/hub/${link.split("#")[0]}`), link).toBe(true);
    expect(readme).toContain("[Telemetry Pipeline](./core-concepts/observability.md#️-distributed-tracing)");
  });

  test("the isolation table names every node port's program, and every service of the host", () => {
    const table = readFileSync("profiles/hub/infrastructure/security.md", "utf8");
    for (const name of ["PostgreSQL", "collector", "Grafana", "Loki", "OpenBao", "gate", "proxy", "metrics"])
      expect(table).toContain(name);
    expect(FILES.size).toBeGreaterThan(50);
  });
});
