import { describe, expect, test } from "vitest";
import type { sreDashboardProvider, sreDatasources } from "../../../profiles/sre/monitoring/grafana.ts";
import { IMAGES } from "../../../profiles/sre/versions.ts";
import { createLogger } from "../../../src/services/shared/logger.ts";
import type { PromtailConfig } from "../../../src/telemetry/promtail/config.ts";
import { parsed } from "./files.ts";

const promtail = parsed<PromtailConfig>("promtail/promtail-config.yml");
const [job] = promtail.scrape_configs;
const stages = (job?.pipeline_stages ?? []) as readonly Readonly<Record<string, Record<string, unknown>>>[];

/** What a stage's expressions make of a line, as a JMESPath of one field does. */
function extracted(line: string): Record<string, unknown> {
  const fields = JSON.parse(line) as Record<string, unknown>;
  const expressions = stages.flatMap(({ json }) =>
    Object.entries((json?.["expressions"] ?? {}) as Record<string, string>),
  );
  return Object.fromEntries(expressions.map(([name, field]) => [name, fields[field]]));
}

describe("Promtail", () => {
  test("finds this project's containers through Docker's socket (S4-LGP-01)", () => {
    expect(job?.docker_sd_configs).toEqual([
      {
        host: "unix:///var/run/docker.sock",
        refresh_interval: "5s",
        filters: [{ name: "label", values: ["com.docker.compose.project=sre-platform"] }],
      },
    ]);
  });

  test("calls a container by its name without a slash, and by its Compose service (S4-LGP-02) (S4-LGP-05)", () => {
    const rule = (label: string) => job?.relabel_configs.find(({ target_label }) => target_label === label);
    expect(rule("service")?.source_labels).toEqual(["__meta_docker_container_label_com_docker_compose_service"]);
    const { source_labels, regex = "" } = rule("container") ?? {};
    expect(source_labels).toEqual(["__meta_docker_container_name"]);
    expect(new RegExp(`^(?:${regex})$`).exec("/order-service")?.[1]).toBe("order-service");
  });

  test("reads level, time and message of the line that a service writes (S4-LGP-03)", () => {
    let line = "";
    createLogger("order-service", { logLevel: "info" }, { write: (text: string) => (line += text) }).warn("a burst");
    const { level, message, time } = extracted(line);
    expect({ level, message }).toEqual({ level: "warn", message: "a burst" });
    expect(String(time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(stages).toContainEqual({ timestamp: { source: "time", format: "RFC3339Nano" } });
    expect(stages.flatMap(({ labels }) => Object.keys(labels ?? {}))).toEqual(["level"]);
  });

  test("sends lines to Loki (S4-LGP-04)", () => {
    expect(promtail.clients).toEqual([{ url: "http://loki:3100/loki/api/v1/push" }]);
  });
});

type Datasources = ReturnType<typeof sreDatasources>;
type Provider = ReturnType<typeof sreDashboardProvider>;

describe("Grafana", () => {
  const { datasources } = parsed<Datasources>("grafana/provisioning/datasources/datasources.yml");
  const { providers } = parsed<Provider>("grafana/provisioning/dashboards/dashboards.yml");
  const source = (type: string) => datasources.find((one) => one.type === type);

  test("is of the release that the platform names (S4-GRF-01)", () => {
    expect(IMAGES.grafana).toMatch(/\/grafana:10\.4\.0$/);
  });

  test("is given three data sources by a file (S4-GRF-04)", () => {
    expect(datasources.map(({ name }) => name)).toEqual(["Prometheus", "Loki", "Alertmanager"]);
  });

  test("asks Prometheus unless told otherwise (S4-GRF-05)", () => {
    expect(source("prometheus")).toMatchObject({ url: "http://prometheus:9090", isDefault: true });
  });

  test("reads Loki (S4-GRF-06)", () => {
    expect(source("loki")).toMatchObject({ url: "http://loki:3100", isDefault: false });
  });

  test("reads Alertmanager as Prometheus' own, not as Mimir's (S4-GRF-07)", () => {
    expect(source("alertmanager")).toMatchObject({
      url: "http://alertmanager:9093",
      isDefault: false,
      jsonData: { implementation: "prometheus" },
    });
  });

  test("lets nobody change a data source, and asks from its server (S4-GRF-08)", () => {
    for (const { editable, access } of datasources)
      expect({ editable, access }).toEqual({ editable: false, access: "proxy" });
  });

  test("is given dashboards by a file, of a folder that is mounted (S4-GRF-09) (S4-GRF-10)", () => {
    expect(providers.map(({ type, options }) => ({ type, path: options.path }))).toEqual([
      { type: "file", path: "/var/lib/grafana/dashboards" },
    ]);
  });

  test("shows them in the folder SRE (S4-GRF-11)", () => {
    expect(providers.map(({ folder }) => folder)).toEqual(["SRE"]);
  });

  test("looks for new versions of them every 30 seconds (S4-GRF-12)", () => {
    expect(providers.map(({ updateIntervalSeconds }) => updateIntervalSeconds)).toEqual([30]);
  });
});
