/** A version as a tag writes it: `v1.150.0-cluster` is `v`, 1.150.0 and `-cluster`. */
interface Version {
  readonly prefix: string;
  readonly numbers: readonly number[];
  readonly suffix: string;
}

const FORM = /^(?<prefix>[a-z]*)(?<numbers>\d+(?:\.\d+)+)(?<suffix>.*)$/;

function parse(tag: string): Version | undefined {
  const { prefix = "", numbers, suffix = "" } = FORM.exec(tag)?.groups ?? {};
  return numbers === undefined ? undefined : { prefix, numbers: numbers.split(".").map(Number), suffix };
}

/** Below zero where the first is the older. */
function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export interface Newer {
  /** Newest of the same line. */
  readonly next?: string;
  /** Newest of all, where it is of a later line: a person reads its notes and raises it. */
  readonly later?: string;
}

/**
 * What is newer than a tag. Only tags of its own form count, so that a pre-release, another base image or another
 * variant is never taken for a newer one.
 * @param kept how many of its first numbers a line keeps: 1 keeps the major version.
 */
export function newer(current: string, tags: readonly string[], kept = 1): Newer {
  const now = parse(current);
  if (now === undefined) return {};
  const alike = tags
    .flatMap((tag) => {
      const version = parse(tag);
      const same =
        version?.prefix === now.prefix &&
        version.suffix === now.suffix &&
        version.numbers.length === now.numbers.length;
      return version !== undefined && same && compare(version, now) > 0 ? [{ tag, version }] : [];
    })
    .sort((a, b) => compare(b.version, a.version));
  const next = alike.find(({ version }) =>
    now.numbers.slice(0, kept).every((number, index) => version.numbers[index] === number),
  );
  const [newest] = alike;
  return {
    ...(next === undefined ? {} : { next: next.tag }),
    ...(newest === undefined || newest === next ? {} : { later: newest.tag }),
  };
}
