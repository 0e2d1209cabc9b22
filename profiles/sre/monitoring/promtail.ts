import { type PromtailOptions, promtailConfig } from "../../../src/telemetry/promtail/config.ts";
import { address, OBSERVERS } from "../components.ts";
import { COMPOSE_PROJECT } from "../places.ts";

/** The engine's socket, mounted to be read: who may read it may still ask the engine for anything. */
export const DOCKER_SOCKET = "/var/run/docker.sock";

/** Promtail's volume. */
export const PROMTAIL_DATA_PATH = "/var/lib/promtail";

const SOURCES: Readonly<Record<"compose" | "kubernetes", PromtailOptions["source"]>> = {
  compose: { kind: "docker", socket: DOCKER_SOCKET, composeProject: COMPOSE_PROJECT, refreshInterval: "5s" },
  kubernetes: { kind: "pods" },
};

/** Promtail's configuration where it runs. */
export const srePromtail = (variant: "compose" | "kubernetes") =>
  promtailConfig({
    httpPort: OBSERVERS.promtail.port,
    lokiUrl: `http://${address(OBSERVERS.loki)}`,
    positionsFile: `${PROMTAIL_DATA_PATH}/positions.yaml`,
    lines: {
      fields: {
        level: "level",
        time: "time",
        message: "message",
        method: "method",
        path: "path",
        status: "status",
      },
      time: "time",
      labels: ["level"],
    },
    source: SOURCES[variant],
  });
