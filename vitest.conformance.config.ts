import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/conformance/summary-reporter.ts";
import { toolsPath } from "./tools/path.ts";

const inCi = process.env["CI"] !== undefined;

/**
 * Tests that start servers and wait for what they do in time: beside each other they leave the machine idle enough to
 * be on time, beside those that compute they would not be.
 */
const IN_TIME = ["test/conformance/{drill,nginx,services,sre,victoria-metrics}/**/*.test.ts"];

/** Settings of all of them. Two run at a time: each takes ports that are free, or a block of addresses of its own. */
const COMMON = {
  pool: "forks",
  maxWorkers: 2,
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // Node itself reads the modules, as for every command: each file is a process that would have Vite rewrite them all.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  env: { PATH: toolsPath() },
} as const;

/**
 * Real programs read what we wrote. Each test finds its program on PATH, before which stands what `npm run tools` made,
 * and says how to get it where it is absent.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: "computing",
          include: ["test/conformance/**/*.test.ts"],
          exclude: IN_TIME,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...COMMON, name: "in time", include: IN_TIME, sequence: { groupOrder: 1 } } },
    ],
    reporters: [
      "default",
      new SummaryReporter(),
      ...(inCi ? [["json", { outputFile: "dist/test/conformance.json" }] as const] : []),
    ],
  },
});
