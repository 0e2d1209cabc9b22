import { UserError } from "../../base/problem.ts";
import { type Command, EXIT, type ExitCode } from "../../command/command.ts";
import { chosen } from "../../systems/registry.ts";
import { sideAt } from "../diff/at-commit.ts";
import { type Difference, difference, differs } from "../diff/difference.ts";
import { markdown } from "../diff/markdown.ts";
import { showDifference } from "../diff/show.ts";
import { sideNow } from "../diff/working-tree.ts";
import { commitOf } from "../plan/at-ref.ts";

const asJson = (environment: string, against: string, { sections, before, after }: Difference) => ({
  environment,
  against,
  sections: Object.fromEntries(sections.map(({ id, items }) => [id, items])),
  before,
  after,
});

/** What a change means, beside its lines. */
export const diff: Command = {
  name: "diff",
  operands: "[system or env…]",
  summary: "tell what the working tree changes since a git ref, in the cloud, in the cluster and on the bill",
  flags: {
    against: { type: "string", value: "git ref", help: "what to compare with, such as origin/main; required" },
    markdown: { type: "boolean", help: "print a comment for the pull request" },
    "exit-code": { type: "boolean", help: `end with ${EXIT.findings} where anything changes; default: ${EXIT.ok}` },
  },
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    const ref = flags["against"];
    if (typeof ref !== "string" || ref === "")
      throw new UserError("diff needs --against <git ref>, such as origin/main");
    if (flags["json"] === true && flags["markdown"] === true)
      throw new UserError("--json and --markdown: one of the two");
    const instances = await chosen(positionals);
    const commit = commitOf(ref);
    const against = commit.startsWith(ref) ? commit.slice(0, 10) : `${ref} (${commit.slice(0, 10)})`;
    const found: { readonly name: string; readonly result: Difference }[] = [];
    for (const instance of instances) {
      const { name } = instance;
      terminal.progress(`${name}: the working tree…`);
      const now = await sideNow(instance);
      terminal.progress(`${name}: ${against}…`);
      found.push({ name, result: difference(sideAt(commit, instance, now.paths), now) });
    }
    if (flags["json"] === true)
      terminal.print(
        JSON.stringify(
          found.map(({ name, result }) => asJson(name, against, result)),
          null,
          2,
        ),
      );
    else if (flags["markdown"] === true)
      terminal.print(found.map(({ name, result }) => markdown(name, against, result)).join("\n"));
    else terminal.print(found.map(({ name, result }) => showDifference(name, against, result, terminal)).join("\n\n"));
    return flags["exit-code"] === true && found.some(({ result }) => differs(result)) ? EXIT.findings : EXIT.ok;
  },
};
