import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Seconds that a server may take to answer. */
const START_SECONDS = 60;

const LAST_LINES = 8;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until the answer is yes; throws what `otherwise` says where it does not come. */
export async function until(ask: () => Promise<boolean>, seconds: number, otherwise: () => string): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await ask().catch(() => false)) return;
    await pause(200);
  }
  throw new Error(otherwise());
}

/** Ports of the loopback that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            if (typeof address === "object" && address !== null) resolve(address.port);
            else reject(new Error("the system gave no port"));
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A program that runs on the loopback, and ends with its test. */
export class Server {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #log: string;
  readonly url: string;

  constructor(
    name: string,
    options: { readonly port: number; readonly args: readonly string[]; readonly directory: string },
  ) {
    this.#name = name;
    this.#log = join(options.directory, `${name}.log`);
    this.url = `http://127.0.0.1:${options.port}`;
    const log = openSync(this.#log, "a");
    this.#child = spawn(name, options.args, { stdio: ["ignore", log, log], cwd: options.directory });
    this.#child.once("error", () => {});
    closeSync(log);
  }

  /** Names of the series that it shows now. */
  async scrape(): Promise<Set<string>> {
    const response = await fetch(`${this.url}/metrics`);
    const text = await response.text();
    const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Set(samples.map((line) => line.slice(0, line.search(/[{ ]/))));
  }

  async ready(path = "/metrics"): Promise<this> {
    await until(
      async () => (await fetch(`${this.url}${path}`)).ok,
      START_SECONDS,
      () => `${this.#name} did not answer at ${path}:\n${this.#lastWords()}`,
    );
    return this;
  }

  #lastWords(): string {
    return readFileSync(this.#log, "utf8").trim().split("\n").slice(-LAST_LINES).join("\n");
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const end = new Promise((resolve) => this.#child.once("exit", resolve));
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    this.#child.kill("SIGTERM");
    await end;
    clearTimeout(timer);
  }
}
