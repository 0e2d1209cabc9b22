import { readFileSync } from "node:fs";
import { parseYaml } from "../../base/source-map.ts";
import { capacityOf } from "../../capacity/capacity.ts";
import { costOf } from "../../capacity/cost.ts";
import { isKubernetesObject, type KubernetesObject } from "../../kubernetes/object.ts";
import type { EnvironmentFacts } from "../../systems/facts.ts";
import type { Instance } from "../../systems/registry.ts";

/** The Kubernetes objects among rendered files: those whose text is one. */
const objectsIn = (files: ReadonlyMap<string, string>): KubernetesObject[] =>
  [...files].flatMap(([file, text]) => {
    if (!file.endsWith(".yaml")) return [];
    const { value } = parseYaml(file, text);
    return isKubernetesObject(value) ? [value] : [];
  });

/** What is known of an environment: by the system's own account, or by what it renders. */
export async function factsOf({ system, environment, name }: Instance): Promise<EnvironmentFacts> {
  if (system.facts !== undefined) return system.facts(environment);
  const { files } = system.render(environment);
  const written = system.input?.values(readFileSync(system.input.file(environment), "utf8")) ?? {};
  const objects = objectsIn(files);
  const capacity = capacityOf([], objects);
  return {
    name,
    values: system.input?.complete?.(written) ?? written,
    figures: [
      ["files", files.size],
      ["Kubernetes objects", objects.length],
    ],
    kept: [],
    resources: [],
    audit: { findings: [], waived: [] },
    rules: [],
    objects,
    flows: [],
    pods: [],
    policies: [],
    exceptions: [],
    capacity,
    cost: costOf([], objects, capacity),
  };
}
