import { describe, expect, test } from "vitest";
import {
  allowed,
  at,
  changed,
  config,
  containers,
  fields,
  fileOf,
  find,
  list,
  type Manifest,
  objects,
  objectsFor,
  ofKind,
  portsOf,
  TIERS,
  text,
  workload,
  workloads,
} from "./stack.ts";

const peak = objects("peak");
const prometheus = config(peak, "prometheus", "prometheus.yaml");
const collector = config(peak, "otel-collector", "config.yaml");
const jobs = list(prometheus["scrape_configs"]);

/** Number behind the named port of a Service, as its pods listen on it. */
const reached = (program: string): unknown[] => {
  const service = list(at(find(peak, "Service", program)["spec"], "ports"));
  const named = containers(workload(peak, program)).flatMap((one) => list(one["ports"]));
  return service.map((port) => named.find(({ name }) => name === port["targetPort"])?.["containerPort"]);
};

describe("each program is drawn with the port at which it is asked", () => {
  test.each([
    ["grafana", 3000, "S1-GRF-01", "S3-CMP-02"],
    ["mimir", 8080, "S1-MIM-01", "S3-CMP-03"],
    ["loki", 3100, "S1-LOK-01", "S3-CMP-04"],
    ["alloy", 12_345, "S1-ALY-02", "S1-PRT-05"],
  ])("%s at %i (%s) (%s)", (program, port) => {
    expect(reached(program)).toContain(port);
    expect(list(at(find(peak, "Service", program)["spec"], "ports"))).toContainEqual(
      expect.objectContaining({ name: "http", port }),
    );
  });

  test("two collectors or more, with both ports of OTLP and that of health behind one address (S1-OTL-01) (S3-CMP-06) (S3-HA-02)", () => {
    const scaler = find(objects("normal"), "HorizontalPodAutoscaler", "otel-collector")["spec"];
    expect(at(scaler, "minReplicas")).toBe(2);
    expect(at(scaler, "scaleTargetRef")).toEqual({ apiVersion: "apps/v1", kind: "Deployment", name: "otel-collector" });
    expect(reached("otel-collector")).toEqual(expect.arrayContaining([4317, 4318, 13_133]));
    const selector = fields(at(find(peak, "Service", "otel-collector")["spec"], "selector"));
    expect(at(workload(peak, "otel-collector")["spec"], "template", "metadata", "labels")).toMatchObject(selector);
  });
});

describe("the way in", () => {
  test("is NGINX's, which runs in a namespace of its own (S3-CMP-07)", () => {
    for (const { spec, metadata } of ofKind(peak, "Ingress"))
      expect(at(spec, "ingressClassName"), metadata.name).toBe("nginx");
    const from = list(at(find(peak, "NetworkPolicy", "grafana")["spec"], "ingress")).flatMap((rule) =>
      list(rule["from"]),
    );
    expect(from.map((one) => at(one, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"))).toContain(
      "nginx-ingress",
    );
  });

  test("goes on to each of the four as plain HTTP, at the port that the program serves (S1-SEC-03) (S1-FLW-10)", () => {
    const backends = ofKind(peak, "Ingress").map(({ spec, metadata }) => {
      const service = at(list(at(list(at(spec, "rules"))[0], "http", "paths"))[0], "backend", "service");
      expect(JSON.stringify(metadata), metadata.name).not.toMatch(/ssl-services|backend-protocol/);
      return [text(at(service, "name")), at(service, "port", "name") ?? at(service, "port", "number")];
    });
    expect(new Set(backends.map(([name]) => name))).toEqual(new Set(["grafana", "loki", "mimir", "prometheus"]));
    for (const [name, port] of backends) {
      const ports = list(at(find(peak, "Service", text(name))["spec"], "ports"));
      expect(ports.some((one) => one["name"] === port || one["port"] === port)).toBe(true);
    }
    expect(JSON.stringify(objectUrls(peak))).not.toContain("https://");
  });

  test("has the domain of the values on every host (S1-ING-05)", () => {
    const moved = objectsFor(changed("peak", (values) => ({ ...values, domain: "metrics.example.org" })));
    const hosts = ofKind(moved, "Ingress").map(({ spec }) => at(list(at(spec, "rules"))[0], "host"));
    expect(new Set(hosts)).toEqual(
      new Set(["grafana", "loki", "mimir", "prometheus"].map((name) => `${name}.metrics.example.org`)),
    );
    expect(JSON.stringify(moved)).not.toMatch(/\b(grafana|loki|mimir|prometheus)\.example\.com/);
  });
});

/** Addresses at which programs of the stack ask each other. */
const objectUrls = (all: readonly Manifest[]): unknown[] => [
  list(config(all, "prometheus", "prometheus.yaml")["remote_write"]).map((one) => one["url"]),
  list(config(all, "grafana", "datasources.yaml")["datasources"]).map((one) => one["url"]),
  Object.values(fields(config(all, "otel-collector", "config.yaml")["exporters"])).map((one) => at(one, "endpoint")),
];

describe("edges of the drawings", () => {
  test("Prometheus reads applications at whichever port they name, through both policies (S1-FLW-01)", () => {
    expect(jobs.map((one) => one["job_name"])).toContain("kubernetes-pods");
    const egress = list(at(find(peak, "NetworkPolicy", "prometheus")["spec"], "egress"));
    const toApplications = egress.find((rule) => JSON.stringify(rule["to"]).includes('"applications"'));
    expect(list(toApplications?.["ports"])).toEqual([{ port: 1, endPort: 65_535, protocol: "TCP" }]);
  });

  test("Loki takes lines of Alloy and of the collectors, from each at its own path (S1-LOK-02)", () => {
    expect(fileOf(peak, "alloy", "config.alloy")).toContain(":3100/loki/api/v1/push");
    expect(at(collector["exporters"], "otlp_http/loki", "endpoint")).toMatch(/:3100\/otlp$/);
    expect(at(collector["service"], "pipelines", "logs", "exporters")).toEqual(["otlp_http/loki"]);
    for (const from of ["alloy", "otel-collector"]) expect(allowed(peak, from, "loki", 3100)).toBe(true);
  });

  test("Grafana asks all three stores, for metrics and for logs (S3-FLW-06) (S1-GRF-04)", () => {
    for (const [store, port] of [
      ["prometheus", 9090],
      ["loki", 3100],
      ["mimir", 8080],
    ] as const)
      expect(allowed(peak, "grafana", store, port), store).toBe(true);
    const sources = list(config(peak, "grafana", "datasources.yaml")["datasources"]);
    expect(sources.filter(({ type }) => type === "prometheus")).toHaveLength(2);
    expect(sources.filter(({ type }) => type === "loki")).toHaveLength(1);
    expect(sources.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(["Metrics (all)"]);
  });

  test.each([
    [4317, "gRPC"],
    [4318, "HTTP"],
  ])("applications reach the collectors directly at %i, OTLP over %s (S3-FLW-10)", (port) => {
    for (const receiver of ["otel-collector", "alloy"]) {
      const rules = list(at(find(peak, "NetworkPolicy", receiver)["spec"], "ingress"));
      const fromApplications = rules.filter((rule) => JSON.stringify(rule["from"]).includes('"applications"'));
      expect(fromApplications.flatMap((rule) => list(rule["ports"]).map((one) => one["port"]))).toContain(port);
    }
  });

  test("Prometheus pulls every Alloy, for itself and for its node, and none pushes to one replica (S3-FLW-12) (S3-HA-05) (S1-ALY-07)", () => {
    for (const name of ["alloy", "node"]) {
      const job = jobs.find((one) => one["job_name"] === name);
      expect(at(list(job?.["kubernetes_sd_configs"])[0], "role"), name).toBe("pod");
      expect(JSON.stringify(job), name).not.toMatch(/hashmod|shard/);
    }
    const file = fileOf(peak, "alloy", "config.alloy");
    expect(file).not.toContain("prometheus.remote_write");
    // Lines go to the address of all Lokis, points of OTLP to the addresses of all collectors: the load is spread.
    expect(file).toContain("otel-collector-headless.");
    for (const { metadata } of workloads(peak).filter(({ kind }) => kind === "StatefulSet"))
      expect(file).not.toContain(`${metadata.name}-0.`);
  });
});

test.each(TIERS)("in %s the numbers below which the guide takes collectors away are written down (D-36)", (tier) => {
  const { metadata } = find(objects(tier), "HorizontalPodAutoscaler", "otel-collector");
  expect(metadata["annotations"]).toMatchObject({
    "observability.example.com/scale-down-cpu-percent": "30",
    "observability.example.com/scale-down-memory-percent": "50",
  });
});

test("of several Lokis one compacts and deletes: their ring is one, and elects it (D-39)", () => {
  for (const tier of ["high", "peak"] as const) {
    const loki = config(objects(tier), "loki", "loki.yaml");
    expect(at(loki["common"], "ring", "kvstore", "store")).toBe("memberlist");
    expect(fields(loki["compactor"])).not.toHaveProperty("compactor_ring");
    // Its other values are experimental in 3.7.
    expect(at(loki["compactor"], "horizontal_scaling_mode") ?? "disabled").toBe("disabled");
  }
});

test("without a receiver of an organisation's own, Alertmanager sends nothing anywhere (D-50)", () => {
  const { route, receivers } = config(peak, "alertmanager", "alertmanager.yaml");
  expect(route).toMatchObject({ receiver: "null" });
  expect(fields(route)).not.toHaveProperty("routes");
  expect(receivers).toEqual([{ name: "null" }]);
});

test("every port that a Service names is one that its pods listen on", () => {
  for (const { spec, metadata } of ofKind(peak, "Service")) {
    const program = text(at(spec, "selector", "app.kubernetes.io/name"));
    for (const { port } of list(at(spec, "ports")))
      expect(portsOf(workload(peak, program)), metadata.name).toContain(port);
  }
});
