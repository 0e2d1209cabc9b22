import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { names } from "../../src/config/azure/names.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { at, fields, list, type Manifest, rendered, selects, text, workloads } from "./rendered.ts";

/** A string field; empty where it is none. */
const word = (value: unknown): string => (typeof value === "string" ? value : "");

/** Where a URL of the cluster leads: the Service, its port, and the pods behind it that listen there. */
function podsBehind(objects: readonly Manifest[], url: string): string[] {
  const { hostname, port } = new URL(url);
  const [service = "", namespace = ""] = hostname.split(".");
  const found = objects.find(
    ({ kind, metadata }) => kind === "Service" && metadata.name === service && metadata.namespace === namespace,
  );
  const target = list(at(found, "spec", "ports")).find((one) => String(one["port"]) === port)?.["targetPort"];
  return workloads(objects)
    .filter((one) => selects(at(found, "spec", "selector"), at(one, "spec", "template", "metadata", "labels")))
    .filter((one) =>
      list(at(one, "spec", "template", "spec", "containers")).some((container) =>
        list(container["ports"]).some(({ name, containerPort }) => [name, containerPort].includes(target)),
      ),
    )
    .map(({ metadata }) => metadata.name);
}

describe.each(ENVIRONMENTS)("%s: Grafana", (name) => {
  const objects = rendered(name);
  const { hyperion } = loadEnvironment(name);
  const grafana = workloads(objects).find(({ metadata }) => metadata.name === "grafana");
  const [container] = list(at(grafana, "spec", "template", "spec", "containers"));
  const volumes = list(at(grafana, "spec", "template", "spec", "volumes"));
  const variables = Object.fromEntries(list(container?.["env"]).map((one) => [word(one["name"]), one["value"]]));
  /** ConfigMap that is mounted at a path of Grafana. */
  const mounted = (path: string) => {
    const volume = list(container?.["mounts"] ?? container?.["volumeMounts"]).find((one) => one["mountPath"] === path);
    const map = volumes.find((one) => one["name"] === volume?.["name"]);
    const reference = word(at(map, "configMap", "name"));
    const found = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === reference);
    return Object.values(fields(found?.["data"])).map((one) => parse(word(one)) as unknown);
  };
  const sources = list(at(mounted("/etc/grafana/provisioning/datasources")[0], "datasources"));

  test.each([
    ["tempo", "tempo-query-frontend"],
    ["loki", "loki-query-frontend"],
    ["victoriametrics", "vmauth"],
  ])(
    "a sample in %s is visible: its data source asks pods that answer queries, as every tenant (S0-GEN-04, S0-GRF-01, S0-GRF-03)",
    (uid, pods) => {
      const source = sources.find((one) => one["uid"] === uid);
      expect(podsBehind(objects, word(source?.["url"]))).toEqual([pods]);
      if (uid === "victoriametrics") {
        // VictoriaMetrics reads all accounts where the path names none of them.
        expect(word(source?.["url"])).toMatch(/\/select\/multitenant\/prometheus$/);
      } else {
        expect(at(source, "jsonData", "httpHeaderName1")).toBe("X-Scope-OrgID");
        const asked = word(at(source, "secureJsonData", "httpHeaderValue1")).split("|");
        expect(asked.sort()).toEqual(hyperion.tenants.map((tenant) => tenant.name).sort());
      }
    },
  );

  test("keeps dashboards, data sources and alerts in the environment's PostgreSQL and in no file (S0-PG-02, S0-GRF-02)", () => {
    expect(variables).toMatchObject({ GF_DATABASE_TYPE: "postgres", GF_UNIFIED_ALERTING_ENABLED: "true" });
    expect(word(variables["GF_DATABASE_HOST"])).toBe(
      `${names(loadEnvironment(name)).database}.postgres.database.azure.com:5432`,
    );
    // Each of these would put state elsewhere than into the database.
    expect(
      Object.keys(variables).filter((one) => /^GF_(DATABASE_(PATH|URL)|PATHS_DATA|REMOTE_CACHE_CONNSTR)$/.test(one)),
    ).toEqual([]);
    expect(sources.length).toBeGreaterThan(2);
    const [providers] = mounted("/etc/grafana/provisioning/dashboards");
    expect(list(at(providers, "providers")).length).toBeGreaterThan(0);
    for (const one of list(at(providers, "providers"))) {
      // The database keeps what a file brought, and a file's end does not take it away.
      expect(one).toMatchObject({ type: "file", disableDeletion: true });
      expect(mounted(word(at(one, "options", "path"))).length, text(one)).toBeGreaterThan(0);
    }
  });

  test("loses nothing with a pod: no volume of its own, one database and one key for every replica and start (S0-PG-03, S0-PG-04)", () => {
    expect(grafana?.kind).toBe("Deployment");
    expect(volumes.filter((one) => "persistentVolumeClaim" in one || "ephemeral" in one)).toEqual([]);
    expect(
      Object.keys(variables)
        .filter((one) => one.startsWith("GF_DATABASE_"))
        .sort(),
    ).toEqual([
      "GF_DATABASE_CA_CERT_PATH",
      "GF_DATABASE_HOST",
      "GF_DATABASE_MAX_IDLE_CONN",
      "GF_DATABASE_MAX_OPEN_CONN",
      "GF_DATABASE_NAME",
      "GF_DATABASE_PASSWORD",
      "GF_DATABASE_SSL_MODE",
      "GF_DATABASE_TYPE",
      "GF_DATABASE_USER",
    ]);
    // Stored secrets of data sources are encrypted with it: another key at each start reads none of them.
    const key = /^\$__file\{(?<path>.+)\/(?<file>[^/]+)\}$/.exec(word(variables["GF_SECURITY_SECRET_KEY"]))?.groups;
    const mount = list(container?.["volumeMounts"]).find((one) => one["mountPath"] === key?.["path"]);
    const volume = volumes.find((one) => one["name"] === mount?.["name"]);
    const secret = objects.find(
      ({ kind, metadata }) => kind === "ExternalSecret" && metadata.name === word(at(volume, "secret", "secretName")),
    );
    expect(list(at(secret, "spec", "data")).map((one) => one["secretKey"])).toContain(key?.["file"]);
  });

  test("shows alerts, because vmalert evaluates rules: each file that it names is mounted and holds some (S0-GRF-02)", () => {
    const vmalert = workloads(objects).find(({ metadata }) => metadata.name === "vmalert");
    const [program] = list(at(vmalert, "spec", "template", "spec", "containers"));
    const mounts = list(program?.["volumeMounts"]);
    const patterns = (at(program, "args") as string[]).filter((one) => one.startsWith("-rule="));
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      const mount = mounts.find((one) => pattern.startsWith(`-rule=${word(one["mountPath"])}/`));
      const volume = list(at(vmalert, "spec", "template", "spec", "volumes")).find(
        (one) => one["name"] === mount?.["name"],
      );
      const names = list(at(volume, "projected", "sources")).map((one) => at(one, "configMap", "name"));
      const maps = objects.filter(({ kind, metadata }) => kind === "ConfigMap" && names.includes(metadata.name));
      const alerts = maps
        .flatMap((map) => Object.values(fields(map["data"])))
        .flatMap((file) => word(file).match(/^ *- alert: /gm) ?? []);
      expect(alerts.length, pattern).toBeGreaterThan(0);
    }
  });
});
