import { spawnSync } from "node:child_process";
import { load } from "js-yaml";
import { z } from "zod";
import { pathOf } from "../../drill/programs.ts";
import { componentsOf } from "../../drill/rendered/collectors.ts";

const SECTIONS = ["receivers", "processors", "exporters", "connectors", "extensions"] as const;

const named = z.array(z.object({ name: z.string() })).nullish();
const inventory = z.object(Object.fromEntries(SECTIONS.map((section) => [section, named])));

/** Components that the collector at hand was built with, as `section/type`. */
export function builtWith(): Set<string> {
  const { stdout } = spawnSync(pathOf("collector"), ["components"], { encoding: "utf8" });
  const found = inventory.parse(load(stdout));
  return new Set(SECTIONS.flatMap((section) => found[section]?.map(({ name }) => `${section}/${name}`) ?? []));
}

/** Components that a file uses, as `section/type`. */
export function usedBy(text: string): string[] {
  const components = componentsOf(text);
  return SECTIONS.flatMap((section) =>
    Object.keys(components[section]).map((id) => `${section}/${id.split("/", 1)[0] ?? ""}`),
  );
}
