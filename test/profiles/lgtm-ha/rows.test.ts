import { describe, expect, test } from "vitest";
import {
  allowed,
  at,
  config,
  containers,
  fields,
  find,
  list,
  objects,
  ofKind,
  podSpec,
  portsOf,
  TIERS,
  text,
  workload,
  workloads,
} from "./stack.ts";

const peak = objects("peak");

const replicas = (tier: (typeof TIERS)[number], program: string): unknown =>
  at(workload(objects(tier), program)["spec"], "replicas");

describe("the scaling table", () => {
  test.each([
    ["prometheus", [2, 2, 3], "S1-SCA-01"],
    ["grafana", [1, 2, 3], "S1-SCA-02"],
    ["loki", [1, 2, 3], "S1-SCA-03"],
    ["mimir", [1, 2, 3], "S1-SCA-04"],
  ])("%s has %j replicas in normal, high and peak load (%s)", (program, expected) => {
    expect(TIERS.map((tier) => replicas(tier, program))).toEqual(expected);
  });

  test("collectors begin at 2, 3 and 5, and no Deployment fixes what the autoscaler sets (S1-SCA-05)", () => {
    const fewest = TIERS.map((tier) =>
      at(find(objects(tier), "HorizontalPodAutoscaler", "otel-collector")["spec"], "minReplicas"),
    );
    expect(fewest).toEqual([2, 3, 5]);
    for (const tier of TIERS)
      expect(fields(workload(objects(tier), "otel-collector")["spec"])).not.toHaveProperty("replicas");
  });

  test("Alloy is a DaemonSet in every tier, on tainted nodes too (S1-SCA-06) (S1-ALY-01) (S3-CMP-05)", () => {
    for (const tier of TIERS) {
      const alloy = workload(objects(tier), "alloy");
      expect(alloy.kind).toBe("DaemonSet");
      expect(podSpec(alloy)["tolerations"]).toEqual([{ operator: "Exists" }]);
    }
  });
});

test.each([
  ["prometheus", 9090, "S1-PRT-01", "S3-PRT-01"],
  ["grafana", 3000, "S1-PRT-02", "S3-PRT-02"],
  ["loki", 3100, "S1-PRT-03", "S3-PRT-03"],
  ["mimir", 8080, "S1-PRT-04", "S3-PRT-04"],
  ["alloy", 12_345, "S1-PRT-05", "S3-PRT-05"],
  ["otel-collector", 4317, "S1-PRT-06", "S3-PRT-06"],
  ["otel-collector", 4318, "S1-PRT-07", "S3-PRT-07"],
  ["otel-collector", 8888, "S1-PRT-08", "S1-OTL-04"],
  ["otel-collector", 13_133, "S1-PRT-09", "S3-PRT-08"],
])("%s listens on %i, in its pods and at its Service (%s) (%s)", (program, port) => {
  expect(portsOf(workload(peak, program))).toContain(port);
  const service = list(at(find(peak, "Service", program)["spec"], "ports"));
  expect(service.map((one) => one["port"])).toContain(port);
});

describe("autoscaling of collectors", () => {
  const spec = find(peak, "HorizontalPodAutoscaler", "otel-collector")["spec"];
  const target = (name: string): unknown =>
    at(
      list(at(spec, "metrics")).find((one) => at(one, "resource", "name") === name),
      "resource",
      "target",
      "averageUtilization",
    );

  test("adds above 70 % of CPU (S1-HPA-01), and above 80 % of memory (S1-HPA-02)", () => {
    expect([target("cpu"), target("memory")]).toEqual([70, 80]);
  });

  test("takes away after five minutes (S1-HPA-03) (S1-HPA-04), by half at most (S1-HPA-08)", () => {
    expect(at(spec, "behavior", "scaleDown", "stabilizationWindowSeconds")).toBe(300);
    expect(at(spec, "behavior", "scaleDown", "policies")).toEqual([{ type: "Percent", value: 50, periodSeconds: 60 }]);
  });

  test("doubles at most (S1-HPA-07), between two (S1-HPA-05) and ten replicas (S1-HPA-06)", () => {
    expect(at(spec, "behavior", "scaleUp", "policies")).toEqual([{ type: "Percent", value: 100, periodSeconds: 60 }]);
    expect(at(find(objects("normal"), "HorizontalPodAutoscaler", "otel-collector")["spec"], "minReplicas")).toBe(2);
    for (const tier of TIERS)
      expect(at(find(objects(tier), "HorizontalPodAutoscaler", "otel-collector")["spec"], "maxReplicas")).toBe(10);
  });

  test("has requests of CPU and memory to be a share of (S1-HPA-09)", () => {
    for (const container of containers(workload(peak, "otel-collector"))) {
      expect(at(container, "resources", "requests")).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    }
  });
});

test("every workload says its layer: monitoring, collection, or the application's (S1-ARC-02)", () => {
  const layer = (name: string) => at(workload(peak, name), "metadata", "labels", "observability.example.com/layer");
  expect(["prometheus", "grafana", "mimir", "loki"].map(layer)).toEqual(Array(4).fill("monitoring"));
  expect(["alloy", "otel-collector"].map(layer)).toEqual(Array(2).fill("collection"));
});

test("the stack is in one namespace, applications in others (S1-ARC-01) (S3-CMP-08)", () => {
  const namespaces = new Map(workloads(peak).map(({ metadata }) => [metadata.name, metadata["namespace"]]));
  for (const [name, namespace] of namespaces)
    expect(namespace, name).toBe(name === "podinfo" ? "applications" : "observability");
});

test("three pods of an application ask to be scraped, by a word and not by a boolean (S1-ARC-03) (S3-CMP-09)", () => {
  const sample = workload(peak, "podinfo");
  expect(at(sample["spec"], "replicas")).toBe(3);
  expect(at(sample["spec"], "template", "metadata", "annotations", "prometheus.io/scrape")).toBe("true");
});

describe("roll-outs", () => {
  test.each(TIERS)(
    "in %s each Deployment adds one pod before it takes one (S3-ROL-01) (S3-ROL-02) (S3-ROL-03)",
    (tier) => {
      const all = ofKind(objects(tier), "Deployment");
      expect(all.length).toBeGreaterThanOrEqual(2);
      for (const { spec, metadata } of all) {
        expect(at(spec, "strategy"), metadata.name).toEqual({
          type: "RollingUpdate",
          rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
        });
      }
    },
  );

  test("a pod serves when it is ready (S3-ROL-04), and ends after it has been taken out (S3-ROL-06)", () => {
    for (const one of workloads(peak).filter(({ metadata }) => metadata.name !== "alertmanager")) {
      for (const container of containers(one)) {
        expect(container["readinessProbe"], one.metadata.name).toBeDefined();
        expect(Number(at(container, "lifecycle", "preStop", "sleep", "seconds")), one.metadata.name).toBeGreaterThan(0);
      }
      expect(Number(podSpec(one)["terminationGracePeriodSeconds"])).toBeGreaterThanOrEqual(60);
    }
  });

  test.each(["prometheus", "otel-collector"])(
    "the pair of %s is never on one node by wish, and one is evicted at a time (S3-HA-06)",
    (name) => {
      const terms = fields(at(podSpec(workload(peak, name))["affinity"], "podAntiAffinity"));
      expect(JSON.stringify(terms)).toContain("kubernetes.io/hostname");
      expect(at(find(peak, "PodDisruptionBudget", name)["spec"], "maxUnavailable")).toBe(1);
    },
  );
});

describe("the way in", () => {
  const hosts = [
    ["grafana", 3000, "S1-ING-01", "S3-FLW-02"],
    ["prometheus", 9090, "S1-ING-02", "S3-FLW-03"],
    ["loki", 3100, "S1-ING-03", "S3-FLW-04"],
    ["mimir", 8080, "S1-ING-04", "S3-FLW-05"],
  ] as const;

  test.each(hosts)("%s has a host, and NGINX reaches it at %i (%s) (%s)", (name, port) => {
    const { spec } = find(peak, "Ingress", name);
    expect(at(list(at(spec, "rules"))[0], "host")).toBe(`${name}.example.com`);
    const [rule] = list(at(find(peak, "NetworkPolicy", name)["spec"], "ingress")).filter((one) =>
      JSON.stringify(one).includes("nginx-ingress"),
    );
    expect(list(rule?.["ports"]).map((one) => one["port"])).toEqual([port]);
  });

  test("TLS ends at the ingress on all four hosts (S1-SEC-01) (S1-SEC-02), and HTTP is sent there (S3-FLW-01)", () => {
    const all = ofKind(peak, "Ingress");
    expect(all).toHaveLength(4);
    for (const { spec, metadata } of all) {
      expect(list(at(spec, "tls"))).toEqual([
        { hosts: [`${metadata.name}.example.com`], secretName: "observability-tls" },
      ]);
      expect(at(metadata, "annotations", "nginx.org/ssl-redirect")).toBe("true");
      expect(at(spec, "ingressClassName")).toBe("nginx");
      expect(JSON.stringify(metadata)).not.toContain("nginx.ingress.kubernetes.io");
    }
  });

  test("what has no sign-in of its own asks for a password and knows whom to let ask (D-42)", () => {
    for (const name of ["prometheus", "loki", "mimir"]) {
      const annotations = fields(find(peak, "Ingress", name).metadata["annotations"]);
      expect(annotations["nginx.org/basic-auth-secret"], name).toBe("observability-users");
      const policy = find(peak, "Policy", text(annotations["nginx.org/policies"]));
      expect(at(policy["spec"], "accessControl", "allow")).toEqual(["10.0.0.0/8"]);
    }
  });

  test("no Service is reached from outside but through the ingress (S1-ING-06)", () => {
    for (const { spec, metadata } of ofKind(peak, "Service")) expect(at(spec, "type"), metadata.name).toBe("ClusterIP");
  });
});

describe("boundaries", () => {
  test("nothing enters or leaves the namespace that no flow allows (S1-SEC-04)", () => {
    const { spec } = find(peak, "NetworkPolicy", "default-deny-observability");
    expect(spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    for (const one of workloads(peak)) expect(() => find(peak, "NetworkPolicy", one.metadata.name)).not.toThrow();
  });

  test("no role has a wildcard, reads a Secret or is the administrator's (S1-SEC-05)", () => {
    const roles = [...ofKind(peak, "ClusterRole"), ...ofKind(peak, "Role")];
    expect(roles.map(({ metadata }) => metadata.name).sort()).toEqual([
      "lgtm-ha-alloy",
      "lgtm-ha-prometheus",
      "prometheus-snapshots",
    ]);
    expect(JSON.stringify(roles.map((one) => one["rules"]))).not.toMatch(/"\*"|secrets/);
    expect(JSON.stringify([...ofKind(peak, "ClusterRoleBinding"), ...ofKind(peak, "RoleBinding")])).not.toContain(
      "cluster-admin",
    );
  });

  test("each workload has a service account of its own (S1-SEC-06)", () => {
    const accounts = workloads(peak).map((one) => text(podSpec(one)["serviceAccountName"]));
    expect(new Set(accounts).size).toBe(accounts.length);
    for (const name of accounts) expect(() => find(peak, "ServiceAccount", name)).not.toThrow();
  });

  test.each([
    ["prometheus", "alloy", 12_345, "S1-FLW-02"],
    ["prometheus", "mimir", 8080, "S1-FLW-03"],
    ["grafana", "mimir", 8080, "S1-FLW-04"],
    ["grafana", "loki", 3100, "S1-FLW-05"],
    ["grafana", "prometheus", 9090, "S1-FLW-06"],
    ["alloy", "loki", 3100, "S1-FLW-07"],
    ["alloy", "otel-collector", 4317, "S1-FLW-08"],
    ["otel-collector", "prometheus", 9090, "S1-FLW-09"],
    ["otel-collector", "loki", 3100, "S3-FLW-14"],
    ["prometheus", "grafana", 3000, "S1-GRF-03"],
  ])("%s reaches %s at %i, on both ends (%s)", (from, to, port) => {
    expect(allowed(peak, from, to, port)).toBe(true);
  });

  test("and Loki does not reach Grafana, which no flow says", () => {
    expect(allowed(peak, "loki", "grafana", 3000)).toBe(false);
  });
});

test("the alert of each component waits longer than a failover, and one tells of growth (S1-SLF-04)", () => {
  const groups = list(config(peak, "prometheus", "stack.yaml")["groups"]);
  const rules = groups.flatMap((group) => list(group["rules"]));
  const jobs = list(config(peak, "prometheus", "prometheus.yaml")["scrape_configs"]).map((job) =>
    text(job["job_name"]),
  );
  for (const job of ["prometheus", "grafana", "mimir", "loki", "alloy", "otel-collector"]) {
    expect(jobs).toContain(job);
    const rule = rules.find((one) => text(one["expr"]).includes(`job="${job}"`));
    expect(rule?.["for"], job).toBe("2m");
  }
  expect(rules.map((one) => one["alert"])).toContain("MimirStorageGrows");
});

test("volumes of Prometheus are snapshot each day at two, by who may do that and no more (S1-DR-01) (D-44)", () => {
  const { spec } = find(peak, "CronJob", "prometheus-snapshots");
  expect([at(spec, "schedule"), at(spec, "timeZone")]).toEqual(["0 2 * * *", "Etc/UTC"]);
  const script = JSON.stringify(at(spec, "jobTemplate", "spec", "template", "spec", "containers"));
  for (const claim of ["data-prometheus-0", "data-prometheus-1", "data-prometheus-2"]) expect(script).toContain(claim);
});
