import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { freePort } from "../kubernetes/server.ts";

/** An alert as people see it in Alertmanager. */
export interface SeenAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

/** Writes a configuration whose secret files exist, each with a URL or key that leads nowhere. */
export function writeConfig(directory: string, config: string, secretPath: string): string {
  const secrets = join(directory, "secrets");
  mkdirSync(secrets, { recursive: true });
  for (const [, name] of config.matchAll(new RegExp(`${secretPath}/([\\w-]+)`, "g"))) {
    writeFileSync(join(secrets, name ?? ""), "http://127.0.0.1:9/nowhere");
  }
  const file = join(directory, "alertmanager.yaml");
  writeFileSync(file, config.replaceAll(secretPath, secrets));
  return file;
}

/** @param program name of amtool, which bears its version where it is not the newest. */
const amtool = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: "utf8" });

/** What amtool says of a configuration that it accepts; throws with its words where it does not. */
export const checkConfig = (file: string, program = "amtool"): string => amtool(program, "check-config", file);

/** Receivers that an alert with these labels reaches, in the order of the routes. */
export const receiversOf = (file: string, labels: Readonly<Record<string, string>>, program = "amtool"): string[] =>
  amtool(
    program,
    ...["config", "routes", "test", "--config.file", file],
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  )
    .trim()
    .split(",");

interface Route {
  readonly receiver: string;
  readonly routes?: readonly Route[];
}

/**
 * Routes below the first that none of some alerts reaches, as sentences with the line of the text that each begins on:
 * a route before it takes what it is for. The text's routes must name their receiver first.
 */
export function unreachedRoutes(
  directory: string,
  text: string,
  alerts: readonly Readonly<Record<string, string>>[],
): { readonly line: number; readonly words: string }[] {
  const config = load(text) as { route: Route; receivers: object[] };
  const named: string[] = [];
  const numbered = (route: Route): Route => {
    const receiver = `${route.receiver}#${named.length}`;
    named.push(receiver);
    return { ...route, receiver, ...(route.routes && { routes: route.routes.map(numbered) }) };
  };
  const route = numbered(config.route);
  const file = join(directory, "numbered.yaml");
  writeFileSync(file, JSON.stringify({ ...config, route, receivers: named.map((name) => ({ name })) }));
  const reached = new Set(alerts.flatMap((labels) => receiversOf(file, labels)));
  const lines = text.split("\n").flatMap((line, index) => (/^ +(- )?receiver: /.test(line) ? [index + 1] : []));
  return named.flatMap((name, index) =>
    index === 0 || reached.has(name)
      ? []
      : [{ line: lines[index] ?? 1, words: `no alert reaches the route to ${name.split("#")[0] ?? ""}` }],
  );
}

/** Asks until the answer is there, for at most ten seconds. */
async function eventually<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ten seconds`);
}

/** A running Alertmanager on the loopback, that tells nobody. */
export class RunningAlertmanager {
  readonly #url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.#url = url;
    this.#process = process;
  }

  static async start(configFile: string, directory: string, program = "alertmanager"): Promise<RunningAlertmanager> {
    const address = `127.0.0.1:${await freePort()}`;
    const process = spawn(
      program,
      [
        `--config.file=${configFile}`,
        `--storage.path=${join(directory, "data")}`,
        `--web.listen-address=${address}`,
        "--cluster.listen-address=",
        "--log.level=error",
      ],
      { stdio: "inherit" },
    );
    const running = new RunningAlertmanager(`http://${address}`, process);
    await eventually(async () => {
      const { ok } = await fetch(`http://${address}/-/ready`);
      return ok || undefined;
    }, "Alertmanager is ready");
    return running;
  }

  /** Sends alerts that fire, and returns them as Alertmanager has them once each has been looked at. */
  async send(...labels: readonly Readonly<Record<string, string>>[]): Promise<SeenAlert[]> {
    const response = await fetch(`${this.#url}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(labels.map((one) => ({ labels: one }))),
    });
    if (!response.ok) throw new Error(`Alertmanager refused the alerts: ${await response.text()}`);
    return eventually(async () => {
      const answer = await fetch(`${this.#url}/api/v2/alerts`);
      const seen = (await answer.json()) as SeenAlert[];
      const settled = seen.length >= labels.length && seen.every(({ status }) => status.state !== "unprocessed");
      return settled ? seen : undefined;
    }, "every alert is processed");
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}
