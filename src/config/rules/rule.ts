import type { z } from "zod";
import type { sections } from "../schema.ts";

type Sections = { [Key in keyof typeof sections]: z.output<(typeof sections)[Key]> };

/** A breach of a rule that spans more than one value. */
export interface Breach {
  /** Path below `hyperion:environment`. */
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly allowed: string;
  readonly remedy?: string;
}

/** What a rule may know beside the environment. */
export interface RuleContext {
  /** Today, `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  /** The <env> of Pulumi.<env>.yaml; undefined for a file that is called otherwise. */
  readonly stack: string | undefined;
}

/** A rule over some sections; it runs when all of them are well formed. */
export interface Rule {
  readonly needs: readonly (keyof Sections)[];
  readonly check: (environment: Sections, context: RuleContext) => Iterable<Breach>;
}

/** Defines a rule whose `check` sees only the sections it says it needs. */
export function rule<Key extends keyof Sections>(
  needs: readonly Key[],
  check: (environment: Pick<Sections, Key>, context: RuleContext) => Iterable<Breach>,
): Rule {
  return { needs, check };
}
