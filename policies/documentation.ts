import { POLICY_THEMES } from "../src/conventions/policy-themes.ts";
import type { PolicyDefinition } from "./define.ts";
import type { NodeAgent } from "./exceptions.ts";
import type { Guarded } from "./guarded.ts";
import { policyDefinitions } from "./policy-set.ts";

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => "---")), ...rows.map((cells) => row(...cells))].join("\n");

const names = (fixtures: readonly { readonly name: string }[]): string => fixtures.map(({ name }) => name).join("; ");

const section = (definition: PolicyDefinition): string =>
  [
    `### ${definition.name}`,
    "",
    `${definition.title}.`,
    "",
    `- **Why:** ${definition.why}`,
    `- **Severity:** ${definition.severity}, ${definition.category}`,
    `- **What to do:** ${definition.remedy}`,
    `- **Passes:** ${names([...definition.passing, ...definition.producing])}`,
    ...(definition.failing.length > 0 ? [`- **Fails:** ${names(definition.failing)}`] : []),
  ].join("\n");

/**
 * The text of docs/policies.md: what each theme does in each environment, every policy, every exception.
 * @param environments in the order of promotion; the policies' own words are those of the last.
 */
export function policiesDocument(
  environments: readonly [Guarded, ...Guarded[]],
  nodeAgents: readonly NodeAgent[],
): string {
  const definitions = policyDefinitions(environments.at(-1) ?? environments[0]);
  const actions = POLICY_THEMES.map((theme) => [
    theme,
    ...environments.map(({ policies }) => policies[theme]),
    String(definitions.filter((definition) => definition.theme === theme).length),
  ]);
  const exceptions = nodeAgents.map(({ name, namespaces, policies, reason, expires }) => [
    name,
    namespaces.join(", "),
    policies.map((policy) => policy.name).join(", "),
    reason,
    expires,
  ]);
  return [
    "<!-- Generated from policies/; change the policies, not this file. -->",
    "# Policies",
    "",
    "Kyverno checks every object that enters a cluster by these policies; `hyperion validate --policies` checks the rendered manifests before.",
    "",
    table(["Theme", ...environments.map(({ environment }) => environment), "Policies"], actions),
    ...POLICY_THEMES.flatMap((theme) => [
      "",
      `## ${theme}`,
      ...definitions
        .filter((definition) => definition.theme === theme)
        .flatMap((definition) => ["", section(definition)]),
    ]),
    "",
    "## Exceptions",
    "",
    table(["Workload", "Namespaces", "Policies", "Reason", "Until"], exceptions),
    "",
  ].join("\n");
}
