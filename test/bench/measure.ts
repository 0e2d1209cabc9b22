import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

export interface Sample {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly maxRssMb: number;
}

const RUNS = 5;

/** Runs one cold process, its output thrown away. Throws when it fails: a failed run has no time worth knowing. */
function runOnce(args: readonly string[]): Promise<Sample> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "./test/bench/usage.ts", ...args], {
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    let usage = "";
    (child.stdio[3] as Readable).on("data", (chunk: Buffer) => {
      usage += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status !== 0) return reject(new Error(`${args.join(" ")} exited with ${status}`));
      const parsed = JSON.parse(usage) as Omit<Sample, "wallSeconds">;
      resolve({ wallSeconds: (performance.now() - started) / 1000, ...parsed });
    });
  });
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Medians of five cold runs of a command, after one that is not counted. */
export async function measure(args: readonly string[]): Promise<Sample> {
  await runOnce(args);
  const samples: Sample[] = [];
  for (let run = 0; run < RUNS; run++) samples.push(await runOnce(args));
  return {
    wallSeconds: median(samples.map((sample) => sample.wallSeconds)),
    cpuSeconds: median(samples.map((sample) => sample.cpuSeconds)),
    maxRssMb: median(samples.map((sample) => sample.maxRssMb)),
  };
}
