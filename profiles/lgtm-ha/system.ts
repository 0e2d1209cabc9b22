import { z } from "zod";
import { filesOf, objectsOf } from "../../charts/objects.ts";
import { fields } from "../../src/base/fields.ts";
import { type Problem, UserError } from "../../src/base/problem.ts";
import { parseYaml } from "../../src/base/source-map.ts";
import type { System } from "../../src/systems/system.ts";
import { loadTier, TIER_NAMES, valuesFile } from "./load.ts";
import { stack } from "./root.ts";
import { valuesSchema } from "./schema.ts";
import { IMAGES } from "./versions.ts";

function problemsOf(tier: string): readonly Problem[] {
  try {
    loadTier(tier);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.length === 0) throw error;
    return error.problems;
  }
}

/** The highly available LGTM stack on any Kubernetes. */
export const lgtmHa: System = {
  name: "lgtm-ha",
  title: "LGTM, highly available",
  summary: "Prometheus, Mimir, Loki, Grafana, Alloy and OpenTelemetry in three sizes, on any Kubernetes",
  docs: "profiles/lgtm-ha/README.md",
  environments: TIER_NAMES,
  folder: (tier) => `lgtm-ha-${tier}`,
  validate(tiers) {
    const problems = tiers.flatMap(problemsOf);
    if (problems.length > 0) throw new UserError(`${problems.length} problems in the tiers' files`, problems);
  },
  input: { file: valuesFile, values: (text) => fields(parseYaml("", text).value) },
  schema: {
    file: "schema/lgtm-ha.schema.json",
    make() {
      const { $schema, ...schema } = z.toJSONSchema(valuesSchema, { target: "draft-7", io: "input" });
      return { $schema, title: "Values of a tier of lgtm-ha", ...schema };
    },
  },
  pins: { file: "profiles/lgtm-ha/versions.ts", images: Object.values(IMAGES), charts: [] },
  render: (tier) => ({
    files: filesOf(objectsOf(stack(loadTier(tier)).charts), `${valuesFile(tier)} and profiles/lgtm-ha/`),
  }),
};
