import { type Content, html } from "./html.ts";
import type { EnvironmentFacts } from "./model.ts";

/** What each environment says under one name; undefined where it does not have it. */
export interface Across<T> {
  readonly key: string;
  readonly values: readonly (T | undefined)[];
}

/** Puts what the environments say side by side, by name, in the order in which names are met. */
export function across<T>(
  environments: readonly EnvironmentFacts[],
  entriesOf: (facts: EnvironmentFacts) => Iterable<readonly [string, T]>,
): Across<T>[] {
  const columns = environments.map((facts) => new Map(entriesOf(facts)));
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return keys.map((key) => ({ key, values: columns.map((column) => column.get(key)) }));
}

/** Names of the environments as the titles of columns. */
export const environmentColumns = (
  environments: readonly EnvironmentFacts[],
  looks: { readonly figures?: boolean; readonly code?: boolean } = {},
) => environments.map(({ name }) => ({ title: name, ...looks }));

/** In which environments something is, in words. */
export const where = (environments: readonly EnvironmentFacts[], values: readonly unknown[]): Content => {
  const names = environments.filter((_, index) => values[index] !== undefined).map(({ name }) => name);
  return names.length === environments.length ? html`<span class="soft">all</span>` : names.join(", ");
};

/** A value, or a dash where there is none. */
export const orDash = (value: Content): Content =>
  value === undefined || value === "" ? html`<span class="soft">–</span>` : value;
