import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = "src/services";

test("the services are TypeScript with a router and Prometheus' client (S4-GEN-06)", () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(["fastify", "prom-client"]));
  const programs = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, entry.name, "main.ts")))
    .map(({ name }) => name);
  expect(programs).toEqual(expect.arrayContaining(["order", "payment", "user", "load-generator"]));
  const code = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => readFileSync(join(ROOT, file), "utf8"));
  const imported = (name: string) => code.some((text) => text.includes(`from "${name}"`));
  for (const name of ["fastify", "prom-client"]) expect(imported(name), name).toBe(true);
});
