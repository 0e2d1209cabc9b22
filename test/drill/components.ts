import { spawnSync } from "node:child_process";
import { load } from "js-yaml";
import { z } from "zod";
import { missing, pathOf } from "./programs.ts";
import { componentsOf } from "./rendered/collectors.ts";

const SECTIONS = ["receivers", "processors", "exporters", "connectors", "extensions"] as const;

const named = z.array(z.object({ name: z.string(), module: z.string().default("") })).nullish();
const inventory = z.object(Object.fromEntries(SECTIONS.map((section) => [section, named])));

/** Modules of components, with their versions, by `section/type`; empty where a collector does not say. */
export type Inventory = ReadonlyMap<string, string>;

const asked = new Map<string, Inventory>();

/** Components that the collector at hand was built with; none where there is no collector. */
export function builtWith(): Inventory {
  if (missing(["collector"]).length > 0) return new Map();
  const collector = pathOf("collector");
  const known = asked.get(collector);
  if (known !== undefined) return known;
  const { stdout } = spawnSync(collector, ["components"], { encoding: "utf8" });
  const found = inventory.parse(load(stdout));
  const built = new Map(
    SECTIONS.flatMap((section) => found[section]?.map(({ name, module }) => [`${section}/${name}`, module]) ?? []),
  );
  asked.set(collector, built);
  return built;
}

/** Components that a file uses, as `section/type`. */
export function usedBy(text: string): string[] {
  const components = componentsOf(text);
  return SECTIONS.flatMap((section) =>
    Object.keys(components[section]).map((id) => `${section}/${id.split("/", 1)[0] ?? ""}`),
  );
}

/** What of the components that are used is of another release than the collector itself, for the table of a run. */
export function notesOf(built: Inventory, used: ReadonlySet<string>): string[] {
  const modules = [...used].map((component) => [component, built.get(component) ?? ""] as const);
  const versions = modules.flatMap(([component, module]) => {
    const version = /v(\d+\.\d+)\.\d+$/.exec(module);
    return version === null ? [] : [{ component, version: version[0], line: version[1] ?? "" }];
  });
  const newest = versions
    .map(({ line }) => line)
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  return versions
    .filter(({ component, line }) => line !== newest && component !== "")
    .map(({ component, version }) => `noted: the collector at hand has ${component} of ${version}`);
}
