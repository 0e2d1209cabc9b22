/** Text of each file of a profile, by its path below the profile's folder in `deploy/`. */
type Rendered = ReadonlyMap<string, string>;

/** Profiles by name, which is that of their folder in `deploy/` too. Each is loaded when it is asked for. */
const PROFILES: Readonly<Record<string, () => Promise<() => Rendered>>> = {
  sre: async () => (await import("../../profiles/sre/render.ts")).render,
};

/** The profiles among names, all of them when there are no names; and the names that are no profile's. */
export function chosenProfiles(names: readonly string[]): { profiles: string[]; others: string[] } {
  const all = Object.keys(PROFILES);
  const profiles = names.length === 0 ? all : all.filter((name) => names.includes(name));
  return { profiles, others: names.filter((name) => !all.includes(name)) };
}

/** A profile's files. It has no cluster of its own to be provisioned, and nothing in it waits for one. */
export async function renderProfile(name: string) {
  const load = PROFILES[name];
  if (load === undefined) throw new RangeError(`no profile ${name}; there are ${Object.keys(PROFILES).join(", ")}`);
  return { name, provisioned: true, files: (await load())() };
}
