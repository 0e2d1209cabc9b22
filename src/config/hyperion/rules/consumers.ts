import { names } from "../../azure/names.ts";
import { repeated } from "../../rules/repeated.ts";
import { type Breach, rule } from "../../rules/rule.ts";

/** Consumer teams are apart: a name and an endpoint each, and none of them is this platform itself. */
export const consumerRules = [
  rule(["consumers"], function* ({ consumers }): Generator<Breach> {
    yield* repeated(consumers, "consumers", "name");
    yield* repeated(consumers, "consumers", "endpoint");
  }),

  rule(["consumers", "environment", "organisation", "azure", "dns"], function* (environment): Generator<Breach> {
    const own = Object.values(names(environment).hosts);
    for (const [index, { endpoint }] of environment.consumers.entries()) {
      if (!own.includes(new URL(endpoint).hostname)) continue;
      yield {
        path: ["consumers", index, "endpoint"],
        found: `"${endpoint}", a host of this environment`,
        allowed: "another team's intake: what leaves would come in again without end",
      };
    }
  }),
];
