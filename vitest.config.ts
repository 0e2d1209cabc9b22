import { defineConfig } from "vitest/config";

const inCi = process.env["CI"] !== undefined;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/conformance/**"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 20_000,
    reporters: inCi ? ["default", ["json", { outputFile: "dist/test/unit.json" }]] : ["default"],
  },
});
