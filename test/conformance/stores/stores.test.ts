import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { containersNamed, place, type RenderedContainer, run, type Verdict } from "./rendered.ts";

const root = mkdtempSync(join(tmpdir(), "hyperion-stores-"));
let count = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Check {
  /** Program, and the name of its containers. */
  readonly program: string;
  readonly releases: string;
  /** Argument that makes it read everything that it is told, and end. */
  readonly verify: string;
  /** A line that it must refuse. */
  readonly plant?: { readonly from: RegExp; readonly to: string; readonly words: RegExp };
}

const VICTORIA = "VictoriaMetrics/VictoriaMetrics";

/** `-version` is read after all other arguments have been: one that is unknown, or of another type, ends it. */
const ARGUMENTS = { releases: VICTORIA, verify: "-version" };

const CHECKS: readonly Check[] = [
  {
    program: "loki",
    releases: "grafana/loki",
    verify: "-verify-config",
    plant: { from: /retention_enabled:/, to: "retention_enable:", words: /retention_enable not found/ },
  },
  {
    program: "tempo",
    releases: "grafana/tempo",
    verify: "-config.verify=true",
    plant: { from: /block_retention:/, to: "block_retentions:", words: /block_retentions not found/ },
  },
  {
    program: "vmagent",
    releases: VICTORIA,
    verify: "-dryRun",
    plant: { from: /relabel_configs:/, to: "relabel_config:", words: /relabel_config/ },
  },
  {
    program: "vmauth",
    releases: VICTORIA,
    verify: "-dryRun",
    plant: { from: /"url_prefix"/, to: '"url_prefixes"', words: /url_prefixes/ },
  },
  {
    program: "vmalert",
    releases: VICTORIA,
    verify: "-dryRun",
    plant: { from: /expr:/, to: "expression:", words: /expression/ },
  },
  { program: "vminsert", ...ARGUMENTS },
  { program: "vmselect", ...ARGUMENTS },
  { program: "vmstorage", ...ARGUMENTS },
  { program: "vmbackup", ...ARGUMENTS },
];

function verdict(
  { program, verify }: Check,
  container: RenderedContainer,
  change?: (text: string) => string,
  more: readonly string[] = [],
): Verdict {
  const { args, env } = place(container, join(root, String(count++)), change);
  return run(program, [...args, verify, ...more], env);
}

/** An error in the logs of VictoriaMetrics' programs: vmagent skips a job that it cannot use, and calls that well. */
const LOGGED = /\terror\t|"level":"error"/;

/** Why a program refuses what it is told or a part of it, in its own words; empty where it does not. */
function refusal({ status, output }: Verdict): string {
  if (status === 0)
    return output
      .split("\n")
      .filter((line) => LOGGED.test(line))
      .join(" ");
  // A usage text follows the reason and buries it.
  const lines = output.trim().split("\n");
  return [lines[0], ...lines.slice(-LAST_LINES)].join(" ");
}

const LAST_LINES = 3;

/** vmalert alone refuses to look at no rules at all, which is what an environment without any has. */
const hasFiles = ({ files }: RenderedContainer): boolean => files.size > 0;

describe.each(CHECKS)("$program", (check) => {
  const { program, plant } = check;
  eachChecked({
    program,
    what: "checks of what its containers are told",
    version: () => programVersion(program),
  });
  const found = onPath(program, `https://github.com/${check.releases}/releases`);
  const containers = containersNamed(program).filter((one) => program !== "vmalert" || hasFiles(one));
  const [first] = containers;

  if (first === undefined) console.warn(`skipped: no container of ${program} has anything to read`);

  test.runIf(found && first !== undefined)(
    "accepts what every one of its containers is told, files and arguments",
    () => {
      const refused = containers.flatMap((container) => {
        const why = refusal(verdict(check, container));
        return why === "" ? [] : [`${container.from}: ${why}`];
      });
      expect(refused).toEqual([]);
    },
  );

  test.runIf(found && first !== undefined)("refuses an argument that it does not know", () => {
    if (first === undefined) return;
    expect(refusal(verdict(check, first, undefined, ["-no.such.flag=1"]))).toContain("no.such.flag");
  });

  test.runIf(found && program === "vmagent" && first !== undefined)("says which job it would skip", () => {
    if (first === undefined) return;
    const skipped = verdict(check, first, (text) => text.replace(/scheme: https/, "scheme: ftp"));
    expect(skipped.status).toBe(0);
    expect(refusal(skipped)).toMatch(/skipping .*job_name=\w+ because of error: unexpected `scheme`/);
  });

  test.runIf(found && plant !== undefined && first !== undefined)(
    "refuses a key that is misspelt, and names it",
    () => {
      if (plant === undefined || first === undefined) return;
      expect(refusal(verdict(check, first, (text) => text.replace(plant.from, plant.to)))).toMatch(plant.words);
    },
  );
});
