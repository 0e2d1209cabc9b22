import { defineConfig } from "vitest/config";

const inCi = process.env["CI"] !== undefined;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/conformance/**"],
    pool: "threads",
    maxWorkers: 2,
    // Importing what is tested is most of a run: the files of a worker share it. None of them changes a module's state.
    isolate: false,
    // Node itself reads the modules, types and all, as it does for every command: a quarter of the time less than Vite.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 60_000,
    reporters: inCi ? ["default", ["json", { outputFile: "dist/test/unit.json" }]] : ["default"],
  },
});
