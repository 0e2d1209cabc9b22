import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/conformance/summary-reporter.ts";
import { toolsPath } from "./tools/path.ts";

const inCi = process.env["CI"] !== undefined;

/**
 * Real programs read what we wrote. Each test finds its program on PATH, before which stands what `npm run tools` made,
 * and says how to get it where it is absent.
 */
export default defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: { PATH: toolsPath() },
    reporters: [
      "default",
      new SummaryReporter(),
      ...(inCi ? [["json", { outputFile: "dist/test/conformance.json" }] as const] : []),
    ],
  },
});
