import { OBSERVERS } from "../components.ts";
import { alertmanagerFlags, prometheusFlags } from "../flags.ts";
import { DASHBOARDS_PATH } from "../monitoring/grafana.ts";
import { LOKI_DATA_PATH } from "../monitoring/loki.ts";
import { DOCKER_SOCKET, PROMTAIL_DATA_PATH } from "../monitoring/promtail.ts";
import { SECRETS_PATH } from "../monitoring/receivers.ts";
import { PLACES } from "../places.ts";
import { IMAGES } from "../versions.ts";
import { fromShell, HARDENED, healthCheck, published } from "./defaults.ts";
import type { ComposeService } from "./types.ts";

/** Data that outlives its container, by the volume's name. */
export const VOLUMES = {
  prometheus: "prometheus-data",
  alertmanager: "alertmanager-data",
  loki: "loki-data",
  promtail: "promtail-data",
  grafana: "grafana-data",
} as const;

/**
 * Alertmanager's secrets: a directory of the machine, outside `deploy/`, where rendering removes what it has not
 * written. A secret that is not in it fails its notifications and nothing else.
 */
const SECRETS_DIRECTORY = fromShell("SRE_SECRETS_DIR", "../../.secrets/sre");

/** Directories and not files: a mounted file keeps its old content when an editor writes a new one, and a reload changes nothing. */
const mounted = (folder: string, path: string): string => `./monitoring/${folder}:${path}:ro`;

const CONFIG = {
  prometheus: "/etc/prometheus",
  alertmanager: "/etc/alertmanager/config",
  loki: "/etc/loki",
  promtail: "/etc/promtail",
} as const;

const common = (name: string, memory: string) => ({
  ...HARDENED,
  container_name: name,
  networks: [PLACES.monitoring],
  stop_grace_period: "30s",
  mem_limit: memory,
});

/** The programs that observe the services, by name. */
export function composeObservers(): Readonly<Record<string, ComposeService>> {
  const { prometheus, alertmanager, loki, promtail, grafana, nodeExporter } = OBSERVERS;
  return {
    [prometheus.name]: {
      ...common(prometheus.name, "1g"),
      image: IMAGES.prometheus,
      command: prometheusFlags({
        config: `${CONFIG.prometheus}/prometheus.yml`,
        data: "/prometheus",
        listen: `:${prometheus.port}`,
      }),
      ports: [published(prometheus)],
      volumes: [mounted("prometheus", CONFIG.prometheus), `${VOLUMES.prometheus}:/prometheus`],
      // The only container in both: it scrapes the services, and what observes them.
      networks: [PLACES.backend, PLACES.monitoring],
      healthcheck: healthCheck(prometheus, "/-/ready"),
      read_only: true,
    },
    [alertmanager.name]: {
      ...common(alertmanager.name, "128m"),
      image: IMAGES.alertmanager,
      command: alertmanagerFlags({
        config: `${CONFIG.alertmanager}/alertmanager.yml`,
        data: "/alertmanager",
        listen: `:${alertmanager.port}`,
      }),
      ports: [published(alertmanager)],
      volumes: [
        mounted("alertmanager", CONFIG.alertmanager),
        `${SECRETS_DIRECTORY}:${SECRETS_PATH}:ro`,
        `${VOLUMES.alertmanager}:/alertmanager`,
      ],
      healthcheck: healthCheck(alertmanager, "/-/ready"),
      read_only: true,
    },
    [loki.name]: {
      // The write-ahead log alone may take a gigabyte while it is read again.
      ...common(loki.name, "2g"),
      image: IMAGES.loki,
      command: [`-config.file=${CONFIG.loki}/loki-config.yml`],
      ports: [published(loki)],
      volumes: [mounted("loki", CONFIG.loki), `${VOLUMES.loki}:${LOKI_DATA_PATH}`],
      healthcheck: healthCheck(loki, "/ready"),
      read_only: true,
      tmpfs: ["/tmp"],
    },
    [promtail.name]: {
      // Its image has no program that could ask for its health.
      ...common(promtail.name, "128m"),
      image: IMAGES.promtail,
      command: [`-config.file=${CONFIG.promtail}/promtail-config.yml`],
      volumes: [
        mounted("promtail", CONFIG.promtail),
        `${DOCKER_SOCKET}:${DOCKER_SOCKET}:ro`,
        `${VOLUMES.promtail}:${PROMTAIL_DATA_PATH}`,
      ],
      depends_on: { [loki.name]: { condition: "service_healthy" } },
      read_only: true,
      tmpfs: ["/tmp"],
    },
    [grafana.name]: {
      ...common(grafana.name, "512m"),
      image: IMAGES.grafana,
      environment: {
        // Counts at the first start only; afterwards the volume has the password.
        GF_SECURITY_ADMIN_USER: fromShell("GF_SECURITY_ADMIN_USER", "admin"),
        GF_SECURITY_ADMIN_PASSWORD: fromShell("GF_SECURITY_ADMIN_PASSWORD", "admin"),
        GF_USERS_ALLOW_SIGN_UP: "false",
        GF_ANALYTICS_REPORTING_ENABLED: "false",
        GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      },
      ports: [published(grafana)],
      volumes: [
        mounted("grafana/provisioning", "/etc/grafana/provisioning"),
        mounted("grafana/dashboards", DASHBOARDS_PATH),
        `${VOLUMES.grafana}:/var/lib/grafana`,
      ],
      depends_on: {
        [prometheus.name]: { condition: "service_healthy" },
        [loki.name]: { condition: "service_healthy" },
      },
      healthcheck: healthCheck(grafana, "/api/health"),
    },
    [nodeExporter.name]: {
      ...common(nodeExporter.name, "64m"),
      image: IMAGES.nodeExporter,
      command: ["--path.rootfs=/host", `--web.listen-address=:${nodeExporter.port}`],
      ports: [published(nodeExporter)],
      volumes: ["/:/host:ro,rslave"],
      pid: "host",
      healthcheck: healthCheck(nodeExporter, "/"),
      read_only: true,
    },
  };
}
