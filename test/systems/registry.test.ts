import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { schemas } from "../../src/cli/commands/schema.ts";
import { chosen, instancesOf, systems } from "../../src/systems/registry.ts";

const names = async (...asked: string[]) => (await chosen(asked)).map(({ name }) => name);

describe("what a command is asked for", () => {
  test("is everything where nothing is named", async () => {
    expect(await names()).toEqual((await systems()).flatMap(instancesOf).map(({ name }) => name));
  });

  test("is a system, its environments by their folders, or both names together", async () => {
    expect(await names("core")).toEqual(["dev", "qa", "prod"]);
    expect(await names("core-qa", "dev", "sre")).toEqual(["dev", "qa", "sre"]);
  });

  test("is refused where no system has the name, with the names that there are", async () => {
    await expect(names("core-staging")).rejects.toThrow(
      /^no system or environment "core-staging"; allowed: core, dev, qa, prod, lgtm-ha, lgtm-ha-normal, /,
    );
  });
});

test("no two environments share a name or a folder", async () => {
  const all = (await systems()).flatMap((system) => [system.name, ...instancesOf(system).map(({ name }) => name)]);
  const shared = all.filter((name, index) => all.indexOf(name) !== index);
  // A system of one environment may be called as its folder is.
  expect(shared).toEqual((await systems()).filter((one) => one.environments.length === 1).map(({ name }) => name));
});

test("the schema that editors read is the one that values are read by", async () => {
  const all = await schemas();
  expect(all.size).toBeGreaterThan(1);
  for (const [file, content] of all)
    expect(readFileSync(file, "utf8"), file).toBe(`${JSON.stringify(content, null, 2)}\n`);
});
