import type { Component } from "../components.ts";
import type { ComposeService } from "./types.ts";

/** What every container has in common: no more rights than it needs, and logs that do not fill the disk. */
export const HARDENED = {
  restart: "unless-stopped",
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
} as const satisfies Partial<ComposeService>;

/** Asks a path of the container's own port, with the wget that Alpine's and Busybox's images have. */
export const healthCheck = ({ port }: Component, path: string) => ({
  test: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${port}${path}`],
  interval: "10s",
  timeout: "5s",
  retries: 3,
  start_period: "30s",
});

/** On this machine's loopback only: neither the services nor the observers ask who calls. */
export const published = ({ port }: Component): string => `127.0.0.1:${port}:${port}`;

/** A variable of the shell that starts Compose, and what stands where it is not set. */
export const fromShell = (name: string, fallback: string): string => `\${${name}:-${fallback}}`;
