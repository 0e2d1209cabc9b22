import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { HOP_HEALTH_PATH } from "../../src/telemetry/nginx/config.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { withSubstitutes } from "./absent-components.ts";
import type { Certificates } from "./authority.ts";
import { builtWith } from "./components.ts";
import {
  COLLECTOR_REWRITES,
  FIXED_ADDRESSES,
  HOP_REWRITES,
  mapped,
  type PodPlace,
  PUBLIC_AUTHORITIES,
} from "./mapping.ts";
import { Program } from "./processes.ts";
import { looksUpServers, pathOf } from "./programs.ts";
import type { RenderedCollector } from "./rendered/collectors.ts";

/** What a key of a Secret holds, by its name; any other is a consumer's token. */
const SECRET_FILES: Readonly<Record<string, keyof Certificates>> = {
  "ca.crt": "authority",
  "tls.crt": "certificate",
  "tls.key": "key",
  "user.crt": "certificate",
  "user.key": "key",
  "jwks.json": "tokenKeys",
};

const DIRECTORY = /directory: (\S+)/g;

/** Makes the files that the pod's Secrets and empty volumes would hold, and no others. */
function fill({ secretFiles }: RenderedCollector, place: PodPlace, config: string, files: Certificates): void {
  for (const mount of place.mounts) mkdirSync(join(place.root, mount), { recursive: true });
  for (const path of secretFiles) {
    const file = SECRET_FILES[basename(path)];
    writeFileSync(join(place.root, path), file === undefined ? "drill" : readFileSync(files[file]));
  }
  writeFileSync(join(place.root, PUBLIC_AUTHORITIES), readFileSync(files.authority));
  for (const [, path = ""] of config.matchAll(DIRECTORY)) mkdirSync(path, { recursive: true });
}

/** A pod's files on disk. */
export interface PodFiles {
  readonly config: string;
  readonly hop?: string;
}

/** Writes what a pod would find in its ConfigMaps, Secrets and empty volumes. */
export function writePod(rendered: RenderedCollector, place: PodPlace, files: Certificates): PodFiles {
  const config = withSubstitutes(mapped(COLLECTOR_REWRITES, rendered.config.text, place), builtWith());
  fill(rendered, place, config, files);
  const written = { config: join(place.root, "config.yaml"), hop: join(place.root, "nginx.conf") };
  writeFileSync(written.config, config);
  if (rendered.hop === undefined) return { config: written.config };
  const rewrites = looksUpServers() ? HOP_REWRITES : [...HOP_REWRITES, FIXED_ADDRESSES];
  writeFileSync(written.hop, mapped(rewrites, rendered.hop.text, place));
  return written;
}

/** Variables that a collector's container has. */
export const collectorEnvironment = ({ address }: Pick<PodPlace, "address">): Record<string, string> => ({
  MY_POD_IP: address,
  K8S_NODE_NAME: "drill",
  CLICKHOUSE_PASSWORD: "drill",
});

/** Arguments with which NGINX runs, or with `-t` after them checks, a pod's hop. */
export function nginxArguments(hop: string, root: string): string[] {
  // NGINX that the administrator starts would give its files to nobody; the image's runs as a user of its own.
  const user = process.getuid?.() === 0 ? "user root; " : "";
  return ["-p", root, "-e", "stderr", "-c", hop, "-g", `${user}daemon off;`];
}

const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok;

/** Seconds in which a collector or a hop has to start: a machine that compiles beside it takes most of them. */
const START_SECONDS = 120;

/** One pod: the collector, and the hop beside it. */
export class Pod {
  readonly name: string;
  readonly address: string;
  readonly collector: Program;
  readonly hop: Program | undefined;

  /** Writes the pod's files; nothing runs yet. */
  constructor(rendered: RenderedCollector, name: string, place: PodPlace, files: Certificates) {
    this.name = name;
    this.address = place.address;
    const at = (file: string) => join(place.root, file);
    const written = writePod(rendered, place, files);
    this.collector = new Program({
      name,
      program: pathOf("collector"),
      args: [`--config=file:${written.config}`],
      env: collectorEnvironment(place),
      log: at("collector.log"),
    });
    if (written.hop === undefined) return;
    this.hop = new Program({
      name: `${name}'s hop`,
      program: pathOf("nginx"),
      args: nginxArguments(written.hop, place.root),
      log: at("nginx.log"),
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.startHop(), this.startCollector()]);
  }

  async startHop(): Promise<void> {
    this.hop?.start();
    await this.hop?.ready(() => answers(`http://${this.address}:${PORTS.hop.health}${HOP_HEALTH_PATH}`), START_SECONDS);
  }

  async startCollector(): Promise<void> {
    this.collector.start();
    await this.collector.ready(() => answers(`http://${this.address}:${PORTS.otelcol.health}/`), START_SECONDS);
  }

  /** Ends both at once, as a node that loses its power. */
  async kill(): Promise<void> {
    await Promise.all([this.collector.signal("SIGKILL"), this.hop?.signal("SIGKILL")]);
  }

  /** Ends the collector and then the hop, which is the order of a sidecar. */
  async stop(): Promise<void> {
    await this.collector.stop();
    await this.hop?.stop();
  }
}
