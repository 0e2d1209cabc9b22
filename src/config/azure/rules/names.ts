import { type Breach, rule } from "../../rules/rule.ts";
import { type ComposedName, composedNames, excess, NAME_LIMITS } from "../name-limits.ts";

const longestOfEachKind = (list: readonly ComposedName[]): ComposedName[] =>
  [...Map.groupBy(list, ({ kind, input }) => `${kind} ${input.join(".")}`).values()].flatMap((group) =>
    [...group].sort((a, b) => b.name.length - a.name.length).slice(0, 1),
  );

/** Names obey Azure's limits after composition, and the file is called after its environment. */
export const nameRules = [
  rule(["environment", "organisation", "azure", "dns", "clusters"], function* (environment): Generator<Breach> {
    for (const composed of longestOfEachKind(composedNames(environment))) {
      const over = excess(composed);
      if (over === 0) continue;
      const { what, characters } = NAME_LIMITS[composed.kind];
      yield {
        path: composed.input,
        found: `a name of ${composed.name.length} characters for ${what}: ${composed.name}`,
        allowed: characters,
        remedy: `shorten ${composed.input.join(".")} by ${over}${composed.input[0] === "organisation" ? ", or environment" : ""}`,
      };
    }
  }),

  rule(["environment"], function* ({ environment }, { stack }): Generator<Breach> {
    if (stack === undefined || environment === stack) return;
    yield {
      path: ["environment"],
      found: `"${environment}"`,
      allowed: `${stack}, as the file is called`,
      remedy: "a copied file keeps the names of its source; change this value and every name below it",
    };
  }),
];
