import { type SpawnSyncReturns, spawnSync } from "node:child_process";

/** More than any of them prints. */
const OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs a program written in Go that reads much, answers and ends. Go collects garbage whenever the heap has doubled,
 * which is nearly half of such a program's time; here it begins at the limit that two of them may reach at once.
 */
export const runBatch = (program: string, ...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: OUTPUT_BYTES,
    timeout: 280_000,
    env: { ...process.env, GOGC: "off", GOMEMLIMIT: "1536MiB" },
  });
