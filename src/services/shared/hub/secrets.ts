import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { OpenBao } from "./openbao.ts";

/** Milliseconds between reads once a secret is known: how long a replaced one is still used. */
const REFRESH = 5 * 60_000;

/** Milliseconds between reads while it is not: a person may be unsealing. */
const RETRY = 5000;

/**
 * The fields of one secret, kept up to date. A service starts without it and does what it can; a secret that was read
 * once is kept while OpenBao is sealed or away.
 */
export class Secrets<K extends string> {
  readonly #bao: Pick<OpenBao, "read">;
  readonly #path: string;
  readonly #names: readonly K[];
  #values: Readonly<Record<K, string>> | undefined;
  #tried: () => void = () => undefined;
  /** Resolves after the first attempt to read it: work that needs it would fail before, and wait to be tried again. */
  readonly firstAttempt = new Promise<void>((resolve) => {
    this.#tried = resolve;
  });

  constructor(bao: Pick<OpenBao, "read">, path: string, names: readonly K[]) {
    this.#bao = bao;
    this.#path = path;
    this.#names = names;
  }

  /** Undefined until the secret has been read with every field. */
  get values(): Readonly<Record<K, string>> | undefined {
    return this.#values;
  }

  /** Reads it now. Throws where OpenBao does not give it, or a field is missing or empty. */
  async refresh(): Promise<void> {
    const data = await this.#bao.read(this.#path);
    const missing = this.#names.filter((name) => typeof data[name] !== "string" || data[name] === "");
    if (missing.length > 0) throw new Error(`secret ${this.#path} has no ${missing.join(", ")}`);
    this.#values = Object.fromEntries(this.#names.map((name) => [name, String(data[name])])) as Record<K, string>;
  }

  /** Reads it until the signal is aborted. */
  async keepFresh(
    { clock, logger }: { clock: Pick<Clock, "sleep">; logger: Logger },
    stop: AbortSignal,
  ): Promise<void> {
    let failing = false;
    while (!stop.aborted) {
      try {
        await this.refresh();
        if (failing) logger.info({ secret: this.#path }, "the secret can be read again");
        failing = false;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!failing) logger.error({ secret: this.#path, reason, known: this.#values !== undefined }, "no secret");
        failing = true;
      }
      this.#tried();
      await clock.sleep(failing ? RETRY : REFRESH, stop);
    }
  }
}
