import { accessSync, constants } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { IMAGES } from "../../src/config/versions.ts";
import { AZURITE } from "../conformance/stores/azurite.ts";
import { programVersion } from "../conformance/summary.ts";
import { nginxVersion, resolvesServers } from "./nginx-version.ts";

/** A program that the drill starts, and where people get it. */
interface Program {
  readonly names: readonly [string, ...string[]];
  readonly howToGet: string;
  /** Argument at which it prints its version. Default: `--version`. */
  readonly versionBy?: string;
  /** Whether the one at a path is as deployed; another is taken where PATH has none that is. Default: any is. */
  readonly prefers?: (path: string) => boolean;
}

const metrics = (part: string): Program => ({
  names: [`${part}-prod`, part],
  howToGet: "https://github.com/VictoriaMetrics/VictoriaMetrics/releases (the cluster archive)",
});

const PROGRAMS = {
  collector: {
    names: ["otelcol-contrib", "otelcol"],
    howToGet: `https://github.com/open-telemetry/opentelemetry-collector-releases (otelcol-contrib ${IMAGES.otelcol.tag})`,
  },
  nginx: {
    names: ["nginx"],
    versionBy: "-v",
    howToGet:
      "https://nginx.org/en/download.html (1.27.3 or later; npm run tools has an earlier one, for which addresses are fixed)",
    prefers: (path) => resolvesServers(nginxVersion(path)),
  },
  kafkaServer: {
    names: ["kafka-server-start.sh"],
    howToGet: "https://kafka.apache.org/downloads (4.x; its bin directory, with a Java 17 or later)",
  },
  kafkaStorage: { names: ["kafka-storage.sh"], howToGet: "the same archive as kafka-server-start.sh" },
  vmstorage: metrics("vmstorage"),
  vminsert: metrics("vminsert"),
  vmselect: metrics("vmselect"),
  loki: { names: ["loki"], howToGet: "https://github.com/grafana/loki/releases (3.7)" },
  tempo: { names: ["tempo"], howToGet: "https://github.com/grafana/tempo/releases (2.10)" },
  azurite: { names: [AZURITE], howToGet: "npm run tools, or https://www.npmjs.com/package/azurite" },
  openssl: { names: ["openssl"], versionBy: "version", howToGet: "the operating system's packages" },
} as const satisfies Record<string, Program>;

type ProgramName = keyof typeof PROGRAMS;

/** What every scenario needs; without one of them none runs, and none is said to have passed. */
export const DRILL_PROGRAMS = ["collector", "nginx", "kafkaServer", "kafkaStorage", "openssl"] as const;

/** What stores' own durability is measured with; without them only that is left out. */
export const METRICS_PROGRAMS = ["vmstorage", "vminsert", "vmselect"] as const;

/** What scenarios with the real stores need; without one of them those do not run. */
export const REAL_STORE_PROGRAMS = ["loki", "tempo", "azurite", ...METRICS_PROGRAMS] as const;

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a program, or nothing where PATH has none of its names. */
function find({ names, prefers = () => true }: Program): string | undefined {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  const found = names.flatMap((name) => directories.map((directory) => join(directory, name))).filter(executable);
  return found.find(prefers) ?? found[0];
}

/** Programs that are not there, each with how to get it. */
export const missing = (names: readonly ProgramName[]): string[] =>
  names.flatMap((name) =>
    find(PROGRAMS[name]) === undefined ? [`${PROGRAMS[name].names[0]}: ${PROGRAMS[name].howToGet}`] : [],
  );

/** Path of a program that {@link missing} did not name. */
export function pathOf(name: ProgramName): string {
  const found = find(PROGRAMS[name]);
  if (found === undefined)
    throw new Error(`${PROGRAMS[name].names[0]} is not on PATH; get it from ${PROGRAMS[name].howToGet}`);
  return found;
}

/** What is there of the programs, each with the version that it prints: `nginx 1.30.4`. */
export const versionsThere = (): string[] =>
  Object.values<Program>(PROGRAMS).flatMap((program) => {
    const path = find(program);
    const args = program.versionBy === undefined ? [] : [program.versionBy];
    return path === undefined ? [] : [`${basename(path)} ${programVersion(path, ...args)}`];
  });

/** Whether hops can be as they are rendered: the NGINX at hand looks servers up while it runs, or there is none. */
export const looksUpServers = (): boolean =>
  missing(["nginx"]).length > 0 || resolvesServers(nginxVersion(pathOf("nginx")));
