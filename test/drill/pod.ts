import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PORTS } from "../../src/config/ports.ts";
import { HOP_HEALTH_PATH } from "../../src/telemetry/nginx/config.ts";
import type { Certificates } from "./authority.ts";
import { COLLECTOR_REWRITES, HOP_REWRITES, mapped, type PodPlace, PUBLIC_AUTHORITIES } from "./mapping.ts";
import { Program } from "./processes.ts";
import { pathOf } from "./programs.ts";
import type { RenderedCollector } from "./rendered/collectors.ts";

/** Names under which Secrets of cert-manager and of Strimzi hold certificates. */
const SECRET_FILES = {
  "ca.crt": "authority",
  "tls.crt": "certificate",
  "tls.key": "key",
  "user.crt": "certificate",
  "user.key": "key",
} as const;

/** What a collector's file says about a file with a bearer token. */
const TOKEN_FILE = /filename: (\S+)/g;

const DIRECTORY = /directory: (\S+)/g;

/** Makes the files that the pod's Secrets and empty volumes would hold. */
function fill(place: PodPlace, config: string, files: Certificates): void {
  for (const mount of place.mounts) {
    const directory = join(place.root, mount);
    mkdirSync(directory, { recursive: true });
    for (const [name, file] of Object.entries(SECRET_FILES))
      writeFileSync(join(directory, name), readFileSync(files[file]));
  }
  writeFileSync(join(place.root, PUBLIC_AUTHORITIES), readFileSync(files.authority));
  for (const [, path = ""] of config.matchAll(TOKEN_FILE)) writeFileSync(path, "drill");
  for (const [, path = ""] of config.matchAll(DIRECTORY)) mkdirSync(path, { recursive: true });
}

const answers = async (url: string): Promise<boolean> => (await fetch(url)).ok;

/** Seconds in which a collector or a hop has to start. */
const START_SECONDS = 30;

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
    const config = mapped(COLLECTOR_REWRITES, rendered.config.text, place);
    fill(place, config, files);
    const at = (file: string) => join(place.root, file);
    writeFileSync(at("config.yaml"), config);
    this.collector = new Program({
      name,
      program: pathOf("collector"),
      args: [`--config=file:${at("config.yaml")}`],
      env: { MY_POD_IP: place.address, CLICKHOUSE_PASSWORD: "drill", GOMEMLIMIT: "1GiB" },
      log: at("collector.log"),
    });
    if (rendered.hop === undefined) return;
    writeFileSync(at("nginx.conf"), mapped(HOP_REWRITES, rendered.hop.text, place));
    // NGINX that the administrator starts would give its files to nobody; the image's runs as a user of its own.
    const user = process.getuid?.() === 0 ? "user root; " : "";
    this.hop = new Program({
      name: `${name}'s hop`,
      program: pathOf("nginx"),
      args: ["-p", place.root, "-e", "stderr", "-c", at("nginx.conf"), "-g", `${user}daemon off;`],
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
