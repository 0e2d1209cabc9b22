import { evaluateManifests, findings } from "../../../policies/evaluate-manifests.ts";
import { UserError } from "../../base/problem.ts";
import { type Command, EXIT } from "../../command/command.ts";
import { deployDirectory } from "../../systems/deploy-directory.ts";
import { chosen, systems } from "../../systems/registry.ts";
import { readManifests } from "../manifests.ts";

/** Environments that have policies: those that were named, or all. */
const judges = async (names: readonly string[]) => {
  const judging = (await systems()).filter(({ policies }) => policies !== undefined);
  return (await chosen(names, judging)).flatMap(({ system, environment, name }) => {
    const { policies } = system;
    return policies === undefined ? [] : [{ name, policies: () => policies(environment) }];
  });
};

/** The first system that has policies, which judge what is named by its path. */
const firstJudging = async (): Promise<string> =>
  (await systems()).find(({ policies }) => policies !== undefined)?.name ?? "";

/** Judges manifests, ours or anyone's, by an environment's policies. */
export const policies: Command = {
  name: "policies",
  operands: "[path…]",
  summary: "judge manifests by the policies; deploy/ of every system where no path is named",
  flags: {
    as: {
      type: "string",
      value: "env",
      help: "whose policies judge the named paths; default: the last environment of the first system",
    },
  },
  async run({ positionals, flags, terminal }) {
    const as = (await judges([typeof flags["as"] === "string" ? flags["as"] : await firstJudging()])).at(-1);
    const work =
      positionals.length > 0
        ? positionals.map((path) => ({ path, judge: as }))
        : (await judges([])).map((judge) => ({ path: deployDirectory(judge.name), judge }));
    const reports = work.flatMap(({ path, judge }) => {
      if (judge === undefined) return [];
      terminal.progress(`${path} by the policies of ${judge.name}…`);
      return evaluateManifests(judge.policies(), readManifests(path), new Date());
    });
    const failing = reports.flatMap((report) =>
      findings(report).map(({ policy, action, result, message }) => ({
        file: report.file,
        policy,
        action,
        result,
        message,
      })),
    );
    const denied = failing.filter(({ action, result }) => action === "Deny" || result === "error");
    if (flags["json"] === true) terminal.print(JSON.stringify({ objects: reports.length, findings: failing }, null, 2));
    else {
      for (const { file, policy, action, result, message } of failing) {
        terminal.print(`${file}\n  ${result === "error" ? "error" : (action ?? "")}  ${policy}: ${message}`);
      }
      terminal.print(
        `${reports.length} objects, ${denied.length} denied, ${failing.length - denied.length} audited or warned of`,
      );
    }
    if (reports.length === 0)
      throw new UserError(`${work.map(({ path }) => path).join(", ")}: no Kubernetes object found`);
    return denied.length === 0 ? EXIT.ok : EXIT.findings;
  },
};
