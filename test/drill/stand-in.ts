import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Program } from "./processes.ts";
import type { Behaviour, SinkOptions } from "./sink.ts";

const SINK = fileURLToPath(new URL("./sink.ts", import.meta.url));

/** One pod of a store or intake that is not here: durable before it answers, and told how to behave. */
export class StandIn {
  readonly address: string;
  readonly file: string;
  readonly #program: Program;
  #send: (behaviour: Behaviour) => void = () => undefined;

  constructor(name: string, directory: string, options: Omit<SinkOptions, "file">) {
    this.address = options.host;
    this.file = join(directory, `${name}.txt`);
    this.#program = new Program({
      name,
      program: SINK,
      args: [JSON.stringify({ ...options, file: this.file })],
      log: join(directory, `${name}.log`),
    });
  }

  async start(): Promise<void> {
    const child = this.#program.startScript();
    let ready = false;
    child.once("message", () => {
      ready = true;
    });
    this.#send = (behaviour) => child.send(behaviour);
    await this.#program.ready(() => Promise.resolve(ready), 15);
  }

  behave(behaviour: Behaviour): void {
    this.#send(behaviour);
  }

  signal = (name: NodeJS.Signals): Promise<void> => this.#program.signal(name);

  stop = (): Promise<void> => this.#program.stop();
}
