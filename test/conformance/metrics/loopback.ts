import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "./server.ts";

/** Servers of one test file, with a directory for what they read and write. */
export class Loopback {
  readonly directory = mkdtempSync(join(tmpdir(), "hyperion-metrics-"));
  readonly #servers: Server[] = [];

  /** Path of a file with the content; JSON is YAML, so every program reads it. */
  file(name: string, content: object): string {
    const path = join(this.directory, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  }

  /** Starts a program in a directory of its own, and waits until it shows its metrics. */
  start(name: string, port: number, args: readonly string[]): Promise<Server> {
    const home = join(this.directory, name);
    mkdirSync(home, { recursive: true });
    const server = new Server(name, { port, args, directory: home });
    this.#servers.push(server);
    return server.ready();
  }

  /** Ends every server, each by its own process, and removes what they wrote. */
  async end(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
