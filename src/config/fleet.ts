import { overlaps } from "../base/cidr.ts";
import { type Problem, UserError } from "../base/problem.ts";
import { composedNames, NAME_LIMITS } from "./azure/name-limits.ts";
import { ENVIRONMENTS, loadStack, type Stack } from "./load.ts";
import type { Breach } from "./rules/rule.ts";
import type { Environment } from "./schema.ts";

/** A value that two environments must not share. */
interface Claim {
  readonly what: string;
  readonly value: string;
  readonly path: Breach["path"];
  readonly why: string;
}

const RANGES = ["addressSpace", "podCidr", "serviceCidr"] as const;

function claims(environment: Environment): Claim[] {
  const { dns, github, entraApps } = environment;
  const { owner, repository } = github;
  return [
    ...composedNames(environment).map(({ kind, name, input }) => ({
      what: NAME_LIMITS[kind].what,
      value: name,
      path: input,
      why: "names of Azure are composed of the prefix, the environment and the region",
    })),
    { what: "a DNS zone", value: dns.zone, path: ["dns", "zone"], why: "one environment answers for a zone" },
    {
      what: "a GitHub environment",
      value: `${owner}/${repository}:${github.environment}`,
      path: ["github", "environment"],
      why: "its approval guards one deployment, and its OIDC subject may change one environment",
    },
    {
      what: "an audience of producers' tokens",
      value: entraApps.ingest,
      path: ["entraApps", "ingest"],
      why: "a token for one environment must be refused by the others",
    },
  ];
}

/** One breach a line of the file: a zone repeats in every host name, and its own claim, the last, says it best. */
const onePerPath = (breaches: readonly Breach[]): Breach[] => [
  ...new Map(breaches.map((breach) => [breach.path.join("."), breach])).values(),
];

function* between(earlier: Stack, later: Stack): Generator<Breach> {
  for (const left of RANGES) {
    for (const right of RANGES) {
      const [taken, range] = [earlier.environment.network[left], later.environment.network[right]];
      if (overlaps(taken, range)) {
        yield {
          path: ["network", right],
          found: range,
          allowed: `a range that does not overlap network.${left} of ${earlier.file}, ${taken}`,
        };
      }
    }
  }
  const taken = claims(earlier.environment);
  yield* onePerPath(
    claims(later.environment).flatMap(({ what, value, path, why }): Breach[] =>
      taken.some((other) => other.value === value)
        ? [{ path, found: `${what} that ${earlier.file} has: ${value}`, allowed: "a value of its own", remedy: why }]
        : [],
    ),
  );
}

/** Problems between environments, each at the later file: ranges that overlap, and names that two of them claim. */
export const checkFleet = (stacks: readonly Stack[]): Problem[] =>
  stacks.flatMap((later, index) =>
    stacks.slice(0, index).flatMap((earlier) => [...between(earlier, later)].map((breach) => later.problem(breach))),
  );

/**
 * Reads every environment of the repository, in the order of promotion. Throws a UserError with the problems of all
 * files at once, those between them included as far as the files can be read.
 */
export function loadFleet(directory?: string, now?: string): Environment[] {
  const problems: Problem[] = [];
  const stacks: Stack[] = [];
  for (const name of ENVIRONMENTS) {
    try {
      stacks.push(loadStack(name, directory, now));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  problems.push(...checkFleet(stacks));
  if (problems.length > 0) {
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    throw new UserError(`${count} in the environment files`, problems);
  }
  return stacks.map(({ environment }) => environment);
}
