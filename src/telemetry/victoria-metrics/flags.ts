type FlagValue = string | number | boolean | readonly string[] | undefined;

/** Flags by name, without the dash, in the order in which they are printed. A list repeats its flag. */
export type Flags = Readonly<Record<string, FlagValue>>;

/**
 * The argument list of a VictoriaMetrics program. `undefined` leaves a flag out; a boolean is written with `=`, because
 * Go's flag package would read the next argument otherwise.
 */
export const commandLine = (flags: Flags): string[] =>
  Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values: readonly (string | number | boolean)[] = Array.isArray(value) ? value : [value];
    return values.map((one) => `-${name}=${String(one)}`);
  });

/** A flag's value that the program reads from a file, again whenever it changes. */
export const fromFile = (path: string): `file://${string}` => `file://${path}`;

/** Share of the container's memory limit that caches may take; the rest is for queries and merges. */
export const CACHE_MEMORY_PERCENT = 60;
