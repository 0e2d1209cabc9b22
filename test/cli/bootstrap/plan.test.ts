import { expect, test } from "vitest";
import { names } from "../../../src/config/azure/names.ts";
import { pipelineIdentities } from "../../../src/megatron/deploy-identity.ts";
import { buildMegatron } from "../../../src/megatron/megatron.ts";
import { ARM_TYPES } from "../../../src/plan/azure/types/arm-types.ts";
import {
  azLine,
  fillIn,
  formatBootstrapPlan,
  isDone,
  isVariable,
  lookupsOf,
} from "../../../src/systems/core/bootstrap/format.ts";
import { bootstrapPlan } from "../../../src/systems/core/bootstrap/plan.ts";
import { signInPlan } from "../../../src/systems/core/bootstrap/sign-in.ts";
import { type BootstrapStep, STATE_KEY, WORK } from "../../../src/systems/core/bootstrap/step.ts";
import { environmentWith, planOf } from "../../megatron/plan.ts";

const environment = environmentWith();
const plan = bootstrapPlan(environment);
const having = (...words: string[]): BootstrapStep[] =>
  plan.steps.filter(({ command }) => command.join(" ").startsWith(words.join(" ")));
const option = ({ command }: BootstrapStep, name: string) => command[command.indexOf(name) + 1];

test("every step asks before it acts, and asks nothing that changes", () => {
  expect(plan.steps.length).toBeGreaterThan(30);
  for (const { check, purpose } of plan.steps) {
    // The verb of az is the last word before its options; of `az rest` it is the method.
    const verb = check[check.findIndex((word) => word.startsWith("-")) - 1];
    expect(["show", "list", "exists", "rest"], purpose).toContain(verb);
    if (verb === "rest") expect(option({ command: check } as BootstrapStep, "--method"), purpose).toBe("GET");
  }
});

test("what a step stands on is made before it", () => {
  const at = (text: string) => plan.steps.findIndex(({ command }) => command.join(" ").includes(text));
  const order = ["account set", "provider register", "group create", "storage account create", "keyvault create"];
  const places = [
    ...order,
    "keyvault key create",
    "identity create",
    "role assignment create --assignee-object-id {deploy",
  ];
  const found = places.map(at);
  expect(found.every((place) => place >= 0)).toBe(true);
  expect(found).toEqual([...found].sort((a, b) => a - b));
});

test("a provider is told anew of a feature that was registered after it, and Azure is asked once providers answer", () => {
  const first = plan.steps.filter(({ beforeQuestions }) => beforeQuestions === true);
  for (const { command } of first) expect(command.slice(0, 2).join(" ")).toMatch(/^(account set|provider register)$/);
  expect(first.length).toBe(1 + having("provider", "register").length);
  const [feature, ...others] = having("feature", "register");
  if (feature === undefined || others.length > 0) throw new Error("no feature, or several");
  expect(feature.afterwards?.slice(0, 4)).toEqual(["provider", "register", "--namespace", "Microsoft.Compute"]);
  expect(formatBootstrapPlan("title", plan)).toContain(azLine(feature.afterwards ?? []));
});

test("the state account and the vault are those that the stack file names", () => {
  const { stateStorageAccount, stateKeyVault } = names(environment);
  const [account] = having("storage", "account", "create");
  const [key] = having("keyvault", "key", "create");
  if (account === undefined || key === undefined) throw new Error("no account or no key");
  expect(option(account, "--name")).toBe(stateStorageAccount);
  expect(option(account, "--allow-shared-key-access")).toBe("false");
  expect(option(key, "--vault-name")).toBe(stateKeyVault);
  expect(option(key, "--name")).toBe(STATE_KEY);
});

test("every host of a gateway is in a certificate, the wildcard that Megatron's serves too", () => {
  const policies = having("keyvault", "certificate", "create").map((step) => option(step, "--policy") ?? "");
  const hosts = policies.flatMap(
    (policy) =>
      (JSON.parse(policy) as { x509CertificateProperties: { subjectAlternativeNames: { dnsNames: string[] } } })
        .x509CertificateProperties.subjectAlternativeNames.dnsNames,
  );
  const all = names(environment).hosts;
  expect([...new Set(hosts)].sort()).toEqual([...Object.values(all), `*.${all.apps}`].sort());
});

test("every resource provider that the plan uses is registered", async () => {
  const planned = await planOf((opts) => buildMegatron(environment, opts.parent));
  const used = planned.flatMap(({ type }) => ARM_TYPES[type.slice("azure-native:".length)]?.type.split("/")[0] ?? []);
  // Azure registers these two itself.
  const own = ["Microsoft.Authorization", "Microsoft.Resources"];
  const registered = having("provider", "register").map((step) => option(step, "--namespace"));
  expect(new Set(used).size).toBeGreaterThan(8);
  expect([...new Set(used)].filter((one) => !own.includes(one) && !registered.includes(one))).toEqual([]);
});

test("what Azure goes on with after it has answered is waited for", () => {
  const slow = [...having("provider", "register"), ...having("feature", "register")];
  expect(slow.length).toBeGreaterThan(10);
  for (const step of slow)
    expect(step.command.includes("--wait") || (step.waitMinutes ?? 0) > 0, step.purpose).toBe(true);
});

test("each pipeline identity gets its one subject and exactly its rights, each on its scope", () => {
  const subscription = `/subscriptions/${environment.azure.subscriptionId}`;
  const { stateStorageAccount, stateKeyVault } = names(environment);
  const endOf = {
    subscription: subscription.split("/").at(-1),
    state: `/${stateStorageAccount}/blobServices/default/containers/pulumi`,
    key: `/${stateKeyVault}/keys/pulumi`,
  };
  expect(pipelineIdentities(environment).map(({ purpose }) => purpose)).toEqual(["deploy", "plan"]);
  for (const { purpose, name, subject, rights } of pipelineIdentities(environment)) {
    const given = plan.steps.filter(
      ({ command }) => option({ command } as BootstrapStep, "--assignee-object-id") === `{${purpose}.principalId}`,
    );
    expect(given.map((step) => option(step, "--role"))).toEqual(rights.map(({ role }) => role.name));
    for (const [index, { scope }] of rights.entries())
      expect(option(given[index] as BootstrapStep, "--scope")?.endsWith(endOf[scope] ?? "no end"), scope).toBe(true);
    const credentials = having("identity", "federated-credential", "create").filter(
      (step) => option(step, "--identity-name") === name,
    );
    expect(credentials.map((step) => option(step, "--subject"))).toEqual([subject]);
  }
});

test("nothing is assigned on more than the environment's subscription", () => {
  expect(having("role", "assignment", "create").length).toBeGreaterThan(5);
  for (const step of having("role", "assignment", "create"))
    expect(option(step, "--scope")).toMatch(new RegExp(`^/subscriptions/${environment.azure.subscriptionId}(/|$)`));
});

test("a placeholder has a lookup, and a lookup is used", () => {
  const used = new Set(plan.steps.flatMap(lookupsOf));
  const told = plan.variables.flatMap(({ value }) => /^\{(.+)\}$/.exec(value)?.[1] ?? []);
  expect([...used, ...told].filter((name) => name !== WORK && !isVariable(name)).sort()).toEqual(
    Object.keys(plan.lookups).sort(),
  );
});

test("placeholders are filled in, and JSON in braces is not one", () => {
  expect(fillIn(["--assignee", "{you}", '{"a":1}'], { you: "me" })).toEqual(["--assignee", "me", '{"a":1}']);
  expect(fillIn(['{"issuer":"{you}"}', "[?a=='{you}']"], { you: "me" })).toEqual(['{"issuer":"me"}', "[?a=='me']"]);
  expect(() => fillIn(["{you}"], {})).toThrow("nothing was looked up for {you}");
});

test.each([
  ["succeeds", 0, "", true],
  ["succeeds", 3, "", false],
  ["prints something", 0, "\n", false],
  ["prints something", 0, "/id\n", true],
  [{ prints: "Registered" }, 0, "Registered\n", true],
  [{ prints: "Registered" }, 0, "Registering\n", false],
  [{ prints: "Registered" }, 1, "Registered\n", false],
] as const)("a check that is to find %o and ends with %i, %j: done %s", (done, status, stdout, expected) => {
  expect(isDone(done, status, stdout)).toBe(expected);
});

test("a command can be pasted into a shell", () => {
  expect(azLine(["role", "create", "--condition", "a 'b' {c}"])).toBe(
    String.raw`az role create --condition 'a '\''b'\'' {c}'`,
  );
});

test("the plan prints the rights it needs, every step and what to tell GitHub", () => {
  const text = formatBootstrapPlan("What prod needs", plan);
  expect(text.split("\n")[0]).toContain("What prod needs. ");
  expect(text).toContain("Role Based Access Control Administrator on the subscription");
  for (const { purpose } of plan.steps) expect(text).toContain(purpose);
  expect(text).toContain("ARM_CLIENT_ID={deploy.clientId}  (GitHub environment prod)");
});

test("an assignment whose condition is another one is written anew: those of before may be wider", () => {
  const conditional = having("role", "assignment", "create").filter(({ command }) => command.includes("--condition"));
  expect(conditional).toHaveLength(1);
  for (const step of conditional) {
    const query = option({ command: step.check } as BootstrapStep, "--query") ?? "";
    expect(query).toBe(`[?condition==\`${JSON.stringify(option(step, "--condition"))}\`].id`);
    expect(lookupsOf(step)).toEqual(["deploy.principalId"]);
    const [filled = ""] = fillIn([query], { "deploy.principalId": "8a4e" });
    expect(filled).toContain("GuidNotEquals {8a4e}");
  }
});

test("GitHub is told who approves a deployment, and that only main takes an identity of Azure", () => {
  const { owner, repository } = environment.github;
  const told = new Map<string, string[]>();
  for (const args of plan.github) {
    const [, , method, path = "", ...fields] = args;
    told.set(`${method} ${path.replace(`repos/${owner}/${repository}/environments/`, "")}`, fields);
  }
  const custom = "deployment_branch_policy[custom_branch_policies]=true";
  for (const { subject } of pipelineIdentities(environment)) {
    const name = subject.split(":").at(-1) ?? "";
    expect(told.get(`PUT ${name}`)).toContain(custom);
    expect(told.get(`POST ${name}/deployment-branch-policies`)).toEqual(["--field", "name=main"]);
  }
  expect(told.get("PUT prod")).toEqual(expect.arrayContaining(["prevent_self_review=true", "reviewers[][type]=Team"]));
  expect(formatBootstrapPlan("title", plan)).toContain("gh api --method PUT repos/carrier/");
});

test("each Entra application that people sign in with trusts its program's account of this cluster, without a secret", () => {
  const { steps, lookups, variables } = signInPlan(environment);
  expect(variables).toEqual([]);
  expect(Object.keys(lookups)).toEqual(["issuer"]);
  const given = steps.map(({ check, command }) => {
    const parameters = JSON.parse(option({ command } as BootstrapStep, "--parameters") ?? "") as {
      issuer: string;
      subject: string;
      audiences: string[];
    };
    expect(check.join(" ")).toContain(`issuer=='{issuer}' && subject=='${parameters.subject}'`);
    expect(parameters).toMatchObject({ issuer: "{issuer}", audiences: ["api://AzureADTokenExchange"] });
    return [option({ command } as BootstrapStep, "--id"), parameters.subject];
  });
  expect(given).toEqual([
    [environment.entraApps.grafana, "system:serviceaccount:hyperion:grafana"],
    [environment.entraApps.argocd, "system:serviceaccount:argocd:argocd-server"],
  ]);
  expect(new Set(steps.flatMap(lookupsOf))).toEqual(new Set(["issuer"]));
  expect(JSON.stringify(steps)).not.toMatch(/secret|password/i);
});

test("each Entra application is what the readers of its tokens need: version 2, its own address, the groups that are assigned to it", () => {
  const { ingest, grafana, argocd } = environment.entraApps;
  const { hosts } = names(environment);
  const of = (id: string) =>
    having("rest", "--method", "PATCH")
      .filter((step) => option(step, "--url")?.endsWith(`applications(appId='${id}')`))
      .map(
        (step) => [JSON.parse(option(step, "--body") ?? "{}"), step.done, step.check.join(" ").includes(id)] as const,
      );
  expect(of(ingest)).toEqual([
    [{ api: { requestedAccessTokenVersion: 2 } }, { prints: "2" }, true],
    [{ identifierUris: [`api://${ingest}`] }, { prints: `api://${ingest}` }, true],
  ]);
  for (const [id, url] of [
    [grafana, `https://${hosts.grafana}/login/azuread`],
    [argocd, `https://${hosts.argocd}/auth/callback`],
  ] as const) {
    expect(of(id)).toEqual([
      [{ web: { redirectUris: [url] } }, { prints: url }, true],
      [{ groupMembershipClaims: "ApplicationGroup" }, { prints: "ApplicationGroup" }, true],
    ]);
  }
});

test("every group that Grafana or Argo CD gives a role is assigned to its Entra application, without which no token names it", () => {
  const { grafana, argocd } = environment.entraApps;
  const { grafanaAdmins, grafanaEditors, grafanaViewers, breakGlass } = environment.groups;
  const assigned = (id: string, key: string) =>
    having("rest", "--method", "POST")
      .filter(({ check }) => check.join(" ").includes(`servicePrincipals(appId='${id}')/appRoleAssignedTo`))
      .map((step) => {
        const body = JSON.parse(option(step, "--body") ?? "{}") as { principalId: string; resourceId: string };
        expect(step.check.join(" ")).toContain(`principalId=='${body.principalId}'`);
        expect(body.resourceId).toBe(`{${key}.servicePrincipal}`);
        return body.principalId;
      });
  expect(assigned(grafana, "grafana")).toEqual([grafanaAdmins, grafanaEditors, grafanaViewers]);
  expect(assigned(argocd, "argocd")).toEqual([grafanaAdmins, grafanaViewers, breakGlass]);
  expect(plan.lookups["grafana.servicePrincipal"]).toEqual(expect.arrayContaining(["sp", "show", grafana]));
});
