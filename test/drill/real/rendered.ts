import { z } from "zod";
import type { Manifest } from "../rendered/manifests.ts";

const configMap = z.object({
  kind: z.literal("ConfigMap"),
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()),
});

/** Texts of a store's own file, `<program>.yaml`, and of its tenants' limits, as they are rendered. */
export function filesOf(
  manifests: readonly Manifest[],
  program: "loki" | "tempo",
): { readonly config: string; readonly overrides: string } {
  const maps = manifests.flatMap((manifest) => configMap.safeParse(manifest).data ?? []);
  const config = maps.flatMap(({ data }) => data[`${program}.yaml`] ?? [])[0];
  const overrides = maps.find(({ metadata }) => metadata.name === `${program}-overrides`)?.data["overrides.yaml"];
  if (config === undefined || overrides === undefined)
    throw new RangeError(`found no ${program}.yaml with its overrides.yaml in the environment's ConfigMaps`);
  return { config, overrides };
}
