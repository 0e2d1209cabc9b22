import { defineConfig } from "vitest/config";

const inCi = process.env["CI"] !== undefined;

/** Real programs read what we wrote. Each test finds its program on PATH, and says how to get it where it is absent. */
export default defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: inCi ? ["default", ["json", { outputFile: "dist/test/conformance.json" }]] : ["default"],
  },
});
