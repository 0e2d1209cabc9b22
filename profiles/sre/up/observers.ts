import { dirname } from "node:path";
import type { StackOptions, StackProgram } from "../../../src/systems/stack.ts";
import { type Component, OBSERVERS, SERVICES } from "../components.ts";
import { alertmanagerFlags, prometheusFlags } from "../flags.ts";
import { localAddress } from "./rewrites.ts";

/** Where a person gets a program that is no part of this repository. */
const release = (repository: string): string => `https://github.com/${repository}/releases`;

/** Grafana's own files: beside its program, or where a package of a distribution has them. */
const grafanaHome = (program: string): string =>
  program.startsWith("/usr/") ? "/usr/share/grafana" : dirname(dirname(program));

/** The programs that observe the services. Each runs if it is on PATH. */
export function observers({ directory, portOffset, locate }: StackOptions): StackProgram[] {
  const config = (file: string): string => `${directory}/config/${file}`;
  const data = (name: string): string => `${directory}/data/${name}`;
  const local = (component: Component): string => localAddress(component, { portOffset });
  const program = (component: Component, health: string) => ({
    name: component.name,
    program: component.name,
    ports: [component.port + portOffset],
    healthUrl: `http://${local(component)}${health}`,
    env: {},
    after: [] as readonly string[],
  });
  /** The line of the profile where PATH has it under its own name, else whatever has the plain one. */
  const ofLine = (name: string, line: string): string =>
    locate(`${name}-${line}`) === undefined ? name : `${name}-${line}`;
  const { prometheus, alertmanager, loki, promtail, grafana, nodeExporter } = OBSERVERS;
  return [
    {
      ...program(prometheus, "/-/ready"),
      program: ofLine(prometheus.name, "2.51"),
      // Otherwise its first scrapes find services that have not started yet.
      after: Object.values(SERVICES).map(({ name }) => name),
      purpose: "metrics, rules and alerts",
      args: prometheusFlags({
        config: config("prometheus/prometheus.yml"),
        data: data("prometheus"),
        listen: local(prometheus),
      }),
      url: `http://${local(prometheus)}/alerts`,
      missing: `npm run tools -- prometheus-2.51, or ${release("prometheus/prometheus")} (v2.51)`,
    },
    {
      ...program(alertmanager, "/-/ready"),
      program: ofLine(alertmanager.name, "0.27"),
      purpose: "who is told of which alert",
      args: alertmanagerFlags({
        config: config("alertmanager/alertmanager.yml"),
        data: data("alertmanager"),
        listen: local(alertmanager),
      }),
      url: `http://${local(alertmanager)}/`,
      missing: `npm run tools -- alertmanager-0.27, or ${release("prometheus/alertmanager")} (v0.27)`,
    },
    {
      ...program(loki, "/ready"),
      ports: [loki.port + portOffset, 9095 + portOffset],
      purpose: "logs",
      args: [
        `-config.file=${config("loki/loki-config.yml")}`,
        "-server.http-listen-address=127.0.0.1",
        `-server.http-listen-port=${loki.port + portOffset}`,
        "-server.grpc-listen-address=127.0.0.1",
        `-server.grpc-listen-port=${9095 + portOffset}`,
      ],
      missing: `${release("grafana/loki")} (v2.9.5)`,
    },
    {
      ...program(promtail, "/ready"),
      purpose: "brings the services' lines to Loki",
      args: [
        `-config.file=${config("promtail/promtail-config.yml")}`,
        "-server.http-listen-address=127.0.0.1",
        `-server.http-listen-port=${promtail.port + portOffset}`,
        "-server.grpc-listen-address=127.0.0.1",
        "-server.grpc-listen-port=0",
      ],
      missing: `${release("grafana/loki")} (v2.9.17)`,
    },
    {
      ...program(grafana, "/api/health"),
      purpose: "dashboards (admin / admin)",
      args: ["server", "--homepath", grafanaHome(locate("grafana") ?? "")],
      env: {
        GF_SERVER_HTTP_ADDR: "127.0.0.1",
        GF_SERVER_HTTP_PORT: String(grafana.port + portOffset),
        GF_PATHS_DATA: data("grafana"),
        GF_PATHS_LOGS: data("grafana"),
        GF_PATHS_PROVISIONING: config("grafana/provisioning"),
        GF_USERS_ALLOW_SIGN_UP: "false",
        GF_ANALYTICS_REPORTING_ENABLED: "false",
        GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      },
      url: `http://${local(grafana)}/dashboards`,
      missing: "https://grafana.com/grafana/download/10.4.0",
    },
    {
      ...program(nodeExporter, "/metrics"),
      program: "node_exporter",
      purpose: "this machine's CPU, memory, disk and network",
      args: [`--web.listen-address=${local(nodeExporter)}`],
      missing: `${release("prometheus/node_exporter")} (v1.7.0)`,
    },
  ];
}
