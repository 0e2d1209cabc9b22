import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { OBSERVERS, SERVICES } from "../../../profiles/sre/components.ts";
import { render } from "../../../profiles/sre/render.ts";
import { NODE_FLAGS } from "../../../profiles/sre/up/stack.ts";

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly container_name: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging: { readonly driver: string };
  readonly stop_grace_period: string;
}

const file = load(render().get("compose.yaml") ?? "") as {
  services: Record<string, Service>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
};
const dockerfile = readFileSync("src/services/Dockerfile", "utf8");

const service = (name: string): Service => {
  const found = file.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};

const SERVICE_NAMES = Object.values(SERVICES).map(({ name }) => name);
const OBSERVER_NAMES = Object.values(OBSERVERS).map(({ name }) => name);

describe("deploy/sre/compose.yaml", () => {
  it("runs the four services on their ports (S4-GEN-01)", () => {
    const ports = SERVICE_NAMES.map((name) => [name, service(name).ports]);
    expect(ports).toEqual([
      ["order-service", ["127.0.0.1:8081:8081"]],
      ["payment-service", ["127.0.0.1:8082:8082"]],
      ["user-service", ["127.0.0.1:8083:8083"]],
      ["load-generator", ["127.0.0.1:8090:8090"]],
    ]);
  });

  it.each([
    ["prometheus", 9090],
    ["alertmanager", 9093],
    ["loki", 3100],
    ["grafana", 3000],
    ["node-exporter", 9100],
  ])("runs %s on port %i, and promtail (S4-GEN-02)", (name, port) => {
    expect(service(name).ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(service("promtail").ports).toBeUndefined();
  });

  it("has the networks backend and monitoring; Prometheus alone is in both (S4-GEN-03)", () => {
    expect(Object.keys(file.networks)).toEqual(["backend", "monitoring"]);
    for (const name of SERVICE_NAMES) expect(service(name).networks, name).toEqual(["backend"]);
    for (const name of OBSERVER_NAMES)
      expect(service(name).networks, name).toEqual(name === "prometheus" ? ["backend", "monitoring"] : ["monitoring"]);
  });

  it("builds each service from a target of its own, in at least two stages on a small base (S4-GEN-07)", () => {
    const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, from, name]) => [from, name]);
    const node = JSON.parse(readFileSync("package.json", "utf8")).devDependencies.node;
    const base = `node:${node}-alpine`;
    expect(stages.slice(0, 2)).toEqual([
      [base, "build"],
      [base, "runtime"],
    ]);
    for (const name of SERVICE_NAMES) {
      expect(service(name).build).toEqual({ context: "../..", dockerfile: "src/services/Dockerfile", target: name });
      expect(stages).toContainEqual(["runtime", name]);
    }
    const runtime = dockerfile.slice(dockerfile.indexOf("AS runtime"));
    expect(runtime).not.toContain("npm");
    expect(runtime).toContain("COPY --from=build /app/node_modules node_modules");
  });

  it("starts Node itself in each image, on a file that is there, with the port that it listens on (S4-GEN-07)", () => {
    for (const { name, port } of Object.values(SERVICES)) {
      const stage = dockerfile.slice(dockerfile.indexOf(`FROM runtime AS ${name}`));
      const command = JSON.parse(/^CMD (.*)$/m.exec(stage)?.[1] ?? "[]") as string[];
      expect(command.slice(0, -1)).toEqual(["node", ...NODE_FLAGS]);
      expect(readFileSync(command.at(-1) ?? "", "utf8")).toContain("await run(");
      expect(command.at(-1), name).toBe(`src/services/${name.replace(/-service$/, "")}/main.ts`);
      expect(/^EXPOSE (\d+)$/m.exec(stage)?.[1]).toBe(String(port));
    }
  });

  it("runs the services as a user that is not root, and gives none more rights (S4-GEN-08)", () => {
    expect(dockerfile.slice(dockerfile.indexOf("AS runtime"), dockerfile.indexOf("FROM runtime"))).toContain(
      "USER 1000:1000",
    );
    for (const name of SERVICE_NAMES) expect(service(name).user).toBe("1000:1000");
    for (const one of Object.values(file.services))
      expect(one).toMatchObject({ cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  });

  it("calls each container as the others address it (S4-GEN-11, S4-LGP-05)", () => {
    for (const [name, { container_name }] of Object.entries(file.services)) expect(container_name).toBe(name);
  });

  it.each([
    ["prometheus", "docker.io/prom/prometheus:v2.51.0", "S4-PRM-01"],
    ["alertmanager", "docker.io/prom/alertmanager:v0.27.0", "S4-AM-01"],
    ["loki", "docker.io/grafana/loki:2.9.5", "S4-LOK-01"],
    ["grafana", "docker.io/grafana/grafana:10.4.0", "S4-GRF-01"],
    ["node-exporter", "docker.io/prom/node-exporter:v1.7.0", "S4-NEX-01"],
  ])("runs %s from %s (%s)", (name, image, _row) => {
    expect(service(name).image).toBe(image);
  });

  it("keeps Prometheus' data for 30 days (S4-PRM-07)", () => {
    expect(service("prometheus").command).toContain("--storage.tsdb.retention.time=30d");
  });

  it("keeps Prometheus' data on the volume prometheus-data (S4-PRM-08)", () => {
    const { volumes, command } = service("prometheus");
    const path = command?.find((flag) => flag.startsWith("--storage.tsdb.path="))?.split("=")[1];
    expect(volumes).toContain(`prometheus-data:${path}`);
    expect(Object.keys(file.volumes)).toContain("prometheus-data");
  });

  it("enables Prometheus' admin API and its lifecycle, for callers on this machine (S4-PRM-09)", () => {
    const { command, ports } = service("prometheus");
    expect(command).toEqual(expect.arrayContaining(["--web.enable-admin-api", "--web.enable-lifecycle"]));
    expect(ports?.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
  });

  it("signs in to Grafana as admin, where nothing else is set (S4-GRF-02)", () => {
    const { environment } = service("grafana");
    for (const name of ["GF_SECURITY_ADMIN_USER", "GF_SECURITY_ADMIN_PASSWORD"])
      expect(environment?.[name]).toBe(["$", `{${name}:-admin}`].join(""));
  });

  it("lets nobody sign up to Grafana (S4-GRF-03)", () => {
    expect(service("grafana").environment?.["GF_USERS_ALLOW_SIGN_UP"]).toBe("false");
  });

  it("mounts Grafana's dashboards where its provider looks for them (S4-GRF-10, S4-FLW-08)", () => {
    const provider = load(render().get("monitoring/grafana/provisioning/dashboards/dashboards.yml") ?? "") as {
      providers: { options: { path: string } }[];
    };
    expect(provider.providers[0]?.options.path).toBe("/var/lib/grafana/dashboards");
    expect(service("grafana").volumes).toEqual(
      expect.arrayContaining([
        "./monitoring/grafana/dashboards:/var/lib/grafana/dashboards:ro",
        "./monitoring/grafana/provisioning:/etc/grafana/provisioning:ro",
      ]),
    );
  });

  it("captures logs by the json-file driver, and lets Promtail read the engine's socket (S4-LGP-01, S4-LGP-06)", () => {
    for (const [name, { logging }] of Object.entries(file.services)) expect(logging.driver, name).toBe("json-file");
    expect(service("promtail").volumes).toContain("/var/run/docker.sock:/var/run/docker.sock:ro");
  });

  it("takes a log line from its service to Loki, and Grafana to where it lies (S4-FLW-06)", () => {
    const read = (path: string) => load(render().get(path) ?? "") as Readonly<Record<string, unknown>>;
    const loki = read("monitoring/loki/loki-config.yml") as { server: { http_listen_port: number } };
    const [port = ""] = service("loki").ports ?? [];
    const url = `http://loki:${loki.server.http_listen_port}`;
    expect(port.split(":").at(-1)).toBe(String(loki.server.http_listen_port));
    expect(read("monitoring/promtail/promtail-config.yml")).toMatchObject({
      clients: [{ url: `${url}/loki/api/v1/push` }],
      scrape_configs: [{ docker_sd_configs: [{ host: "unix:///var/run/docker.sock" }] }],
    });
    expect(read("monitoring/grafana/provisioning/datasources/datasources.yml")["datasources"]).toContainEqual(
      expect.objectContaining({ type: "loki", url, access: "proxy" }),
    );
    for (const name of ["promtail", "grafana"])
      expect(
        service(name).networks.some((network) => service("loki").networks.includes(network)),
        name,
      ).toBe(true);
  });

  it("mounts what is rendered, each file where its program looks for it (S4-PRM-02, S4-AM-02, S4-LOK-02)", () => {
    const configured: string[] = [];
    for (const [name, { command = [], volumes = [] }] of Object.entries(file.services)) {
      const config = command.map((flag) => /^--?config\.file=(.*)$/.exec(flag)?.[1]).find((path) => path !== undefined);
      if (config === undefined) continue;
      configured.push(name);
      const mounts = volumes.map((volume) => volume.split(":")).filter(([from]) => from?.startsWith("./"));
      const [from, to] = mounts.find(([, path]) => config.startsWith(`${path}/`)) ?? [];
      expect(from, `${name}: ${config}`).toBeDefined();
      expect(render().has(`${from?.slice(2)}${config.slice(to?.length)}`), `${name}: ${config}`).toBe(true);
    }
    expect(configured.sort()).toEqual(["alertmanager", "loki", "prometheus", "promtail"]);
  });

  it("declares the volumes that it mounts, and no other", () => {
    const mounted = Object.values(file.services)
      .flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(":")[0] ?? ""))
      .filter((source) => /^[a-z-]+$/.test(source));
    expect(new Set(mounted)).toEqual(new Set(Object.keys(file.volumes)));
  });

  it("waits for services that can say that they are ready, and lets each end in its own time", () => {
    const waits = Object.entries(file.services).flatMap(([name, { depends_on = {} }]) =>
      Object.entries(depends_on)
        .filter(([, { condition }]) => condition === "service_healthy")
        .map(([other]) => ({ name, other })),
    );
    expect(waits.length).toBeGreaterThan(3);
    for (const { name, other } of waits)
      expect(service(other).healthcheck?.test.length, `${name} waits for ${other}`).toBeGreaterThan(1);
    expect(Object.keys(service("load-generator").depends_on ?? {})).toHaveLength(3);
    for (const name of SERVICE_NAMES) expect(service(name).stop_grace_period).toBe("10s");
  });
});
