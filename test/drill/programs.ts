import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that the drill starts, and where people get it. */
interface Program {
  readonly names: readonly [string, ...string[]];
  readonly howToGet: string;
}

const PROGRAMS = {
  collector: {
    names: ["otelcol-contrib", "otelcol"],
    howToGet: "https://github.com/open-telemetry/opentelemetry-collector-releases (otelcol-contrib 0.155.0)",
  },
  nginx: { names: ["nginx"], howToGet: "https://nginx.org/en/download.html (1.27.3 or later)" },
  kafkaServer: {
    names: ["kafka-server-start.sh"],
    howToGet: "https://kafka.apache.org/downloads (4.x; its bin directory, with a Java 17 or later)",
  },
  kafkaStorage: { names: ["kafka-storage.sh"], howToGet: "the same archive as kafka-server-start.sh" },
  openssl: { names: ["openssl"], howToGet: "the operating system's packages" },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof PROGRAMS;

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a program, or nothing where PATH has none of its names. */
function find({ names }: Program): string | undefined {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => directories.map((directory) => join(directory, name))).find(executable);
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
