import { ApiObject, JsonPatch } from "cdk8s";
import { UserError } from "../../src/base/problem.ts";
import type { ComponentChart } from "./component-chart.ts";

/** A change of a rendered object, as an environment states it. */
export interface Patch {
  /** Kind and name, such as `StatefulSet/vmstorage`. */
  readonly object: string;
  readonly operations: readonly (
    | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
    | { readonly op: "remove"; readonly path: string }
  )[];
}

const jsonPatch = (operation: Patch["operations"][number]): JsonPatch => {
  if (operation.op === "remove") return JsonPatch.remove(operation.path);
  return JsonPatch[operation.op](operation.path, operation.value);
};

/** Applies the environment's patches to what has been rendered. Throws a UserError on one that meets no object. */
export function applyPatches(charts: readonly ComponentChart[], patches: readonly Patch[]): void {
  if (patches.length === 0) return;
  const objects = charts.flatMap((chart) => chart.node.findAll().filter((node) => ApiObject.isApiObject(node)));
  for (const patch of patches) {
    const matching = objects.filter(({ kind, name }) => `${kind}/${name}` === patch.object);
    if (matching.length === 0) {
      const [kind = ""] = patch.object.split("/");
      const near = objects.filter((one) => one.kind === kind).map(({ name }) => `${kind}/${name}`);
      throw new UserError(
        `hyperion.patches: found ${patch.object}, which is not rendered; allowed: ${near.length === 0 ? "a kind that is rendered" : near.join(", ")}`,
      );
    }
    for (const object of matching) object.addJsonPatch(...patch.operations.map(jsonPatch));
  }
}
