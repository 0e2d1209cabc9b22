import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import { NODE_FLAGS } from "../../profiles/sre/up/stack.ts";
import { eventually, freePort } from "../conformance/kubernetes/server.ts";
import { median } from "./measure.ts";

const RUNS = 5;
const SECONDS = 3;
const CONNECTIONS = 20;
const PATH = "/api/users/usr-100";

interface Measured {
  /** Requests for each second of a core that the process took, median: what else the machine does changes it little. */
  readonly rate: number;
  /** Megabytes (2^20 bytes) resident after the last run. */
  readonly resident: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function started(main: string): Promise<Running> {
  const port = await freePort();
  const env = { ...process.env, HOST: "127.0.0.1", PORT: String(port), ERROR_RATE: "0", LATENCY_SCALE: "0" };
  const child = spawn(process.execPath, [...NODE_FLAGS, main], { env, stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}${PATH}`;
  const answers = () =>
    fetch(url).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    );
  await eventually(answers, { seconds: 20, otherwise: () => `${main} does not answer` });
  return { child, url };
}

/** Ticks of the kernel's clock in a second, as `/proc` counts them. */
const TICKS = 100;

function cpuSeconds({ child }: Running): number {
  const [, after = ""] = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ");
  const [user, system] = after.split(" ").slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS;
}

async function rateOf(running: Running, seconds: number): Promise<number> {
  const { url } = running;
  const before = cpuSeconds(running);
  const { requests, non2xx, errors } = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return requests.total / (cpuSeconds(running) - before);
}

const residentOf = ({ child }: Running): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;

/** A service without its simulation beside a bare server of the same framework, in turns, so that both have the machine's moods. */
export async function serviceBesideBare(): Promise<{ service: Measured; bare: Measured }> {
  const both = [await started("src/services/user/main.ts"), await started("test/bench/bare-fastify.ts")] as const;
  try {
    const rates: [number[], number[]] = [[], []];
    for (const one of both) await rateOf(one, 1);
    for (let run = 0; run < RUNS; run++)
      for (const index of [0, 1] as const) rates[index].push(await rateOf(both[index], SECONDS));
    const measured = (index: 0 | 1) => ({ rate: median(rates[index]), resident: residentOf(both[index]) });
    return { service: measured(0), bare: measured(1) };
  } finally {
    for (const { child } of both) child.kill("SIGKILL");
  }
}
