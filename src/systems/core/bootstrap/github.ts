import type { Environment } from "../../../config/schema.ts";
import { planEnvironment } from "../../../megatron/deploy-identity.ts";

/** The one branch whose commits may take an identity of Azure: what is on it has been reviewed. */
const TRUSTED_BRANCH = "main";

/** Stands for the team that approves, which no file of ours knows: `gh api orgs/<owner>/teams/<team> --jq .id`. */
export const APPROVERS = "{APPROVERS_TEAM_ID}";

/**
 * Arguments of `gh` that set the rules of the environment's two GitHub environments. Without the branch rule the author
 * of any branch could have a workflow of their own take the identity behind it. GitHub tests the ref that is executed.
 * Source: "REST API endpoints for deployment environments" and "... for deployment branch policies", GitHub Docs.
 */
export function githubRules({ github }: Pick<Environment, "github">): string[][] {
  const of = (name: string): string => `repos/${github.owner}/${github.repository}/environments/${name}`;
  const field = (name: string, value: string): string[] => ["--field", `${name}=${value}`];
  const ownBranches = [
    ...field("deployment_branch_policy[protected_branches]", "false"),
    ...field("deployment_branch_policy[custom_branch_policies]", "true"),
  ];
  const approval = [
    ...field("prevent_self_review", "true"),
    ...field("reviewers[][type]", "Team"),
    ...field("reviewers[][id]", APPROVERS),
  ];
  return [
    { name: github.environment, rules: [...approval, ...ownBranches] },
    { name: planEnvironment(github), rules: ownBranches },
  ].flatMap(({ name, rules }) => [
    ["api", "--method", "PUT", of(name), ...rules],
    ["api", "--method", "POST", `${of(name)}/deployment-branch-policies`, ...field("name", TRUSTED_BRANCH)],
  ]);
}
