import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { groups, RULE_PATHS, text } from "../../profiles/sre/files.ts";
import { runBatch } from "../batch.ts";
import { PROMTOOL } from "./tools.ts";

/** A series as a program would emit it: samples in promtool's notation, one an interval. */
export type Input = Readonly<Record<string, string>>;

/** What an expression comes to, `at` minutes after the start: each series of it by its labels. */
export interface Check {
  readonly at: number;
  readonly expr: string;
  readonly samples: Readonly<Record<string, number>>;
}

export interface Scenario {
  readonly input: Input;
  readonly checks: readonly Check[];
  /** Seconds between two samples and two evaluations. Default: 15, as deployed. */
  readonly interval?: number;
  /** Files that are evaluated. Default: all. */
  readonly files?: readonly (typeof RULE_PATHS)[number][];
}

/** How many alerts of a name fire, by severity. */
export const firing = (at: number, alert: string, count: number, more = ""): Check => ({
  at,
  expr: `count(ALERTS{alertname="${alert}",alertstate="firing"${more}})`,
  samples: count === 0 ? {} : { "{}": count },
});

/** Samples of a counter that grows by so many a minute, for so many minutes; then by another number, and so on. */
export function counter(
  interval: number,
  ...phases: readonly (readonly [minutes: number, perMinute: number])[]
): string {
  let value = 0;
  const parts = phases.map(([minutes, perMinute]) => {
    const [samples, step] = [(minutes * 60) / interval, (perMinute * interval) / 60];
    const first = value;
    value += step * samples;
    return `${first}+${step}x${samples - 1}`;
  });
  return parts.join(" ");
}

/** What of a scenario comes out differently when Prometheus 2.51 evaluates the rendered files; empty where nothing. */
export function difference(directory: string, { input, checks, interval = 15, files = RULE_PATHS }: Scenario): string {
  for (const path of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text(`prometheus/${path}`));
  }
  const test = join(directory, "test.yml");
  writeFileSync(
    test,
    dump(
      {
        rule_files: files,
        evaluation_interval: `${interval}s`,
        group_eval_order: files.flatMap(groups).map(({ name }) => name),
        tests: [
          {
            interval: `${interval}s`,
            input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
            promql_expr_test: checks.map(({ at, expr, samples }) => ({
              expr,
              eval_time: `${Math.round(at * 60)}s`,
              exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
            })),
          },
        ],
      },
      { lineWidth: -1 },
    ),
  );
  const { status, stdout, stderr } = runBatch(PROMTOOL, "test", "rules", test);
  return status === 0 ? "" : `${stdout}${stderr}`;
}
