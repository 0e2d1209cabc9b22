/** A word as a title begins. */
export const capital = (word: string): string => `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`;
