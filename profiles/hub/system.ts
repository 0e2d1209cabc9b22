import { filesOf, objectsOf } from "../../charts/objects.ts";
import type { System } from "../../src/systems/system.ts";
import { hostFiles } from "./host/files.ts";
import { stack } from "./root.ts";

/** An observability hub on one machine: services under systemd, and a data platform in k3s. */
export const hub: System = {
  name: "hub",
  title: "Hub on one host",
  summary: "one machine: a proxy, host metrics and a gate under systemd; Loki, Tempo, PostgreSQL and Grafana in k3s",
  docs: "profiles/hub/README.md",
  environments: ["host"],
  folder: () => "hub",
  validate: () => undefined,
  up: async (options) => (await import("./up/stack.ts")).hubStack(options),
  render: () => ({
    files: new Map(
      [
        ...[...filesOf(objectsOf(stack().charts), "profiles/hub/")].map(
          ([path, text]) => [`k3s/${path}`, text] as const,
        ),
        ...[...hostFiles()].map(([path, text]) => [`host/${path}`, text] as const),
      ].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }),
};
