/**
 * One natural mistake: a piece of a file that is replaced by another. A row's own tests must fail on it.
 */
export interface Break {
  /** Requirement that the mistake breaks, as the titles of its tests end: `S0-MET-03`. */
  readonly row: string;
  /** File that is edited, relative to the repository. */
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly find: string;
  /** What stands in its place afterwards. */
  readonly replace: string;
  /** What goes wrong in production, in one sentence. */
  readonly sentence: string;
}

/** A file's text after the mistake; throws where the text to replace is absent or not unique. */
export function broken(text: string, { file, find, replace }: Break): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(`${file}: found ${parts.length - 1} times, must be once: ${JSON.stringify(find)}`);
  }
  return parts.join(replace);
}

/** Mistakes by row, each as file, text, replacement and sentence: how the lists of this folder are written. */
export type BreaksByRow = Readonly<
  Record<string, readonly (readonly [file: string, find: string, replace: string, sentence: string])[]>
>;

/** The mistakes of a list. */
export const breaksOf = (rows: BreaksByRow): Break[] =>
  Object.entries(rows).flatMap(([row, mistakes]) =>
    mistakes.map(([file, find, replace, sentence]) => ({ row, file, find, replace, sentence })),
  );
