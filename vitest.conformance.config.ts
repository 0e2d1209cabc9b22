import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/conformance/summary-reporter.ts";
import { toolsPath } from "./tools/path.ts";

const inCi = process.env["CI"] !== undefined;

/** Tests that take minutes, and share no address, port or directory with another. */
const APART = ["test/conformance/{kubernetes,policies,promtool}/**/*.test.ts"];

/** Settings of all of them, whichever run beside each other. */
const COMMON = {
  pool: "forks",
  testTimeout: 300_000,
  hookTimeout: 300_000,
  env: { PATH: toolsPath() },
} as const;

/**
 * Real programs read what we wrote. Each test finds its program on PATH, before which stands what `npm run tools` made,
 * and says how to get it where it is absent.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { ...COMMON, name: "apart", include: APART, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...COMMON,
          name: "one by one",
          include: ["test/conformance/**/*.test.ts"],
          exclude: APART,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    reporters: [
      "default",
      new SummaryReporter(),
      ...(inCi ? [["json", { outputFile: "dist/test/conformance.json" }] as const] : []),
    ],
  },
});
