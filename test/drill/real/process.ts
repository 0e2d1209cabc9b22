import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import type { Signal } from "../../../src/base/signals.ts";
import { otlpRequest } from "../load/otlp.ts";
import { Program } from "../processes.ts";
import { pathOf } from "../programs.ts";
import type { Manifest } from "../rendered/manifests.ts";
import { filesOf } from "./rendered.ts";
import { type StoreTenant, tenantHeader } from "./store.ts";

/** Seconds until a store of one process takes data: it reads its write-ahead log first. */
const START_SECONDS = 60;

/** Seconds that it has to flush and end in order, as a pod has its grace: Tempo in one process waits for itself after it. */
const END_SECONDS = 10;

export interface ProcessOptions {
  readonly program: "loki" | "tempo";
  readonly manifests: readonly Manifest[];
  readonly directory: string;
  /** Its settings as one process has them, given the rendered ones, its directory, and the file of tenants' limits. */
  readonly settings: (rendered: unknown, root: string, overrides: string) => unknown;
  /** What of OTLP it takes, where, and a tenant that it knows. */
  readonly signal: Signal;
  readonly url: string;
  readonly tenant: StoreTenant;
}

/** Loki or Tempo as one process. */
export class StoreProcess {
  readonly #program: Program;
  readonly #takes: () => Promise<boolean>;

  /** Writes its files; nothing runs yet. */
  constructor({ program, manifests, directory, settings, signal, url, tenant }: ProcessOptions) {
    const root = join(directory, program);
    mkdirSync(root, { recursive: true });
    const files = filesOf(manifests, program);
    const overrides = join(root, "overrides.yaml");
    writeFileSync(overrides, files.overrides);
    const config = join(root, `${program}.json`);
    writeFileSync(config, JSON.stringify(settings(load(files.config), root, overrides), null, 2));
    this.#program = new Program({
      name: program,
      program: pathOf(program),
      args: ["-target=all", `-config.file=${config}`],
      log: join(root, `${program}.log`),
    });
    const headers = { ...tenantHeader(tenant), "Content-Type": "application/x-protobuf" };
    this.#takes = async () => {
      const markers = ["start"];
      const body = otlpRequest({ signal, service: "drill", markers, at: Date.now(), severity: "INFO" });
      return (await fetch(url, { method: "POST", headers, body })).ok;
    };
  }

  async start(): Promise<void> {
    this.#program.start();
    await this.#program.ready(this.#takes, START_SECONDS);
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    const timer = setTimeout(() => void this.#program.signal("SIGKILL"), END_SECONDS * 1000);
    await this.#program.signal(name);
    clearTimeout(timer);
  }

  stop = (): Promise<void> => this.#program.stop();
}
