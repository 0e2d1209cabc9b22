import { columns } from "../../src/command/terminal.ts";
import type { Break } from "./break.ts";
import { BREAKS } from "./breaks.ts";
import { WorkingCopy } from "./copy.ts";
import { runRow, type Verdict } from "./row-tests.ts";

const USAGE = `npm run mutate [-- ROW…]
Makes each named mistake in a copy of the repository, renders deploy/ from it, and runs the tests of the row that it
breaks, without the comparison of deploy/. A row's own tests must fail. Without a row: all. Ends with 1 where one survives.`;

/** Copies that work at the same time: one a core of the smallest machine that this runs on. */
const COPIES = 2;

type Outcome = "caught" | "survived" | "not run";

interface Result {
  readonly mistake: Break;
  readonly outcome: Outcome;
  readonly by: string;
}

const outcomeOf = ({ failed, passed }: Verdict): Outcome => {
  if (failed > 0) return "caught";
  return passed > 0 ? "survived" : "not run";
};

/** Judges mistakes one after the other in a copy of its own. */
async function judge(copy: WorkingCopy, next: () => Break | undefined): Promise<Result[]> {
  const results: Result[] = [];
  for (let mistake = next(); mistake !== undefined; mistake = next()) {
    copy.make(mistake);
    const verdict = await runRow(mistake.row, copy.directory);
    copy.undo(mistake);
    const result = { mistake, outcome: outcomeOf(verdict), by: verdict.titles[0] ?? "" };
    process.stderr.write(`${result.outcome.padEnd(9)} ${mistake.row}  ${mistake.sentence}\n`);
    results.push(result);
  }
  return results;
}

async function main(args: readonly string[]): Promise<number> {
  const chosen = BREAKS.filter(({ row }) => args.length === 0 || args.includes(row));
  if (chosen.length === 0) {
    console.error(`found: ${args.join(" ")}; allowed: ids of rows that have a mistake, S0-MET-03 for one\n\n${USAGE}`);
    return 2;
  }
  const queue = [...chosen];
  const copies = Array.from({ length: COPIES }, (_, index) => new WorkingCopy(String(index)));
  const results = (await Promise.all(copies.map((copy) => judge(copy, () => queue.shift())))).flat();
  const order = new Map(chosen.map((mistake, index) => [mistake, index]));
  results.sort((a, b) => (order.get(a.mistake) ?? 0) - (order.get(b.mistake) ?? 0));
  console.log(
    columns([
      ["row", "mistake", "outcome", "by"],
      ...results.map(({ mistake, outcome, by }) => [mistake.row, mistake.sentence, outcome, by.slice(0, 90)]),
    ]),
  );
  const alive = results.filter(({ outcome }) => outcome !== "caught");
  const rows = new Set(results.map(({ mistake }) => mistake.row)).size;
  console.log(
    `\n${results.length} mistakes in ${rows} rows: ${results.length - alive.length} caught, ${alive.length} survived`,
  );
  return alive.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
