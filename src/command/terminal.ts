import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: data to standard output, status to standard error. */
export interface Terminal {
  /** Data: what a pipe would read. */
  print(text: string): void;
  /** What is being done; a line that the next one replaces on a terminal, nothing in CI or when quiet. */
  progress(text: string): void;
  /** A lasting line of status. */
  status(text: string): void;
  /** Styled text for standard output; plain where that is not a terminal or NO_COLOR is set. */
  style(format: Style, text: string): string;
}

/** Writes to the streams of this process. */
export function processTerminal({ quiet }: { quiet: boolean }): Terminal {
  const live = process.stderr.isTTY === true && process.env["CI"] === undefined && !quiet;
  let pending = false;
  const clear = () => {
    if (pending) process.stderr.write("\r\u001b[2K");
    pending = false;
  };
  return {
    print(text) {
      clear();
      process.stdout.write(`${text}\n`);
    },
    progress(text) {
      if (!live) return;
      clear();
      process.stderr.write(text);
      pending = true;
    },
    status(text) {
      clear();
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    style: (format, text) => styleText(format, text, { stream: process.stdout }),
  };
}

/** Left-aligned columns, two spaces apart; the last is never padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
