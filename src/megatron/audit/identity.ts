import { names } from "../../config/azure/names.ts";
import { type Grant, workloadIdentities } from "../../config/azure/workloads.ts";
import type { Environment } from "../../config/schema.ts";
import { platformTags } from "../transformations.ts";
import { type AuditRule, listAt, shown } from "./rule.ts";

/** Roles that can make their holder anything. Source: "Azure built-in roles", Microsoft Learn. */
const ALL_POWERFUL: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
};

const AUDIENCE = "api://AzureADTokenExchange";

/** How the scope of a grant's role ends: one container, one secret, or the registry. */
const scopeEnd = (grant: Grant, environment: Environment): string => {
  if (grant.kind === "container") return `/${grant.container}`;
  return grant.kind === "secret" ? `/secrets/${grant.secret}` : `/registries/${names(environment).registry}`;
};

/** Who may do what, and who answers for what. */
export const identityRules: readonly AuditRule[] = [
  {
    id: "Azure.RBAC.LimitOwner",
    protects: "no identity of the platform can give itself rights",
    required: "no assignment of a role that assigns roles, and none on a whole subscription",
    remedy: "assign the narrowest role of roles.ts on the narrowest scope",
    *check(plan) {
      for (const { name, inputs } of plan.of("authorization:RoleAssignment")) {
        const role = ALL_POWERFUL[String(inputs["roleDefinitionId"]).split("/").at(-1) ?? ""];
        if (role !== undefined) yield { resource: name, found: `the role ${role}` };
        if (/^\/subscriptions\/[^/]+$/.test(String(inputs["scope"])))
          yield { resource: name, found: "a right on the whole subscription" };
      }
    },
  },
  {
    id: "Megatron.Identity.FederatedSubject",
    protects: "a workload's identity is taken by its own service account and no other",
    required: "one credential for each entry of workloads.ts, with exactly its namespace and service account",
    remedy: "add the workload to workloads.ts; nothing else makes a credential",
    *check(plan, environment) {
      const wanted = new Set(
        workloadIdentities(environment).map((item) => `system:serviceaccount:${item.namespace}:${item.serviceAccount}`),
      );
      const credentials = plan.of("managedidentity:FederatedIdentityCredential");
      for (const { name, inputs } of credentials) {
        const subject = String(inputs["subject"]);
        if (!wanted.delete(subject)) yield { resource: name, found: `subject ${subject}` };
        if (shown(inputs["audiences"]) !== shown([AUDIENCE]))
          yield { resource: name, found: `audiences ${shown(inputs["audiences"])}` };
      }
      for (const subject of wanted) yield { resource: "(none)", found: `no credential for ${subject}` };
    },
  },
  {
    id: "Megatron.Identity.OwnScope",
    protects: "a workload that was taken reads and writes its own data alone",
    required: "each right of a workload is on the one container, secret or registry that workloads.ts grants",
    remedy: "state the grant in workloads.ts",
    *check(plan, environment) {
      for (const workload of workloadIdentities(environment)) {
        const subject = `system:serviceaccount:${workload.namespace}:${workload.serviceAccount}`;
        const credential = plan
          .of("managedidentity:FederatedIdentityCredential")
          .find(({ inputs }) => inputs["subject"] === subject);
        const rights = plan.of("authorization:RoleAssignment").filter(({ parent }) => parent === credential?.parent);
        const open = [...workload.grants];
        for (const { name, inputs } of rights) {
          const index = open.findIndex((grant) => String(inputs["scope"]).endsWith(scopeEnd(grant, environment)));
          if (index === -1) yield { resource: name, found: `a right on ${String(inputs["scope"])}` };
          else open.splice(index, 1);
        }
        for (const grant of open)
          yield { resource: `identity-${workload.name}`, found: `no right on ${scopeEnd(grant, environment)}` };
      }
    },
  },
  {
    id: "Azure.KeyVault.Logs",
    protects: "who read which secret is known",
    required: "the vault's audit log is sent to Log Analytics",
    remedy: "add the vault in diagnostic-targets.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of("keyvault:Vault")) {
        const logged = plan
          .of("monitor:DiagnosticSetting")
          .some(
            (setting) =>
              String(setting.inputs["resourceUri"]).endsWith(`/${String(inputs["vaultName"])}`) &&
              listAt(setting.inputs, "logs").length > 0,
          );
        if (!logged) yield { resource: name, found: "no diagnostic setting" };
      }
    },
  },
  {
    id: "Azure.Resource.UseTags",
    protects: "who owns it and who pays is known",
    required: "the platform's tags on everything that has a place",
    remedy: "declare the resource under the root component, which adds them",
    *check(plan, environment) {
      const wanted = platformTags(environment);
      for (const { name, type, inputs } of plan.resources) {
        if (!type.startsWith("azure-native:") || !("location" in inputs)) continue;
        const tags = (inputs["tags"] ?? {}) as Record<string, unknown>;
        const missing = Object.entries(wanted).filter(([key, value]) => tags[key] !== value);
        if (missing.length > 0) yield { resource: name, found: `no tag ${missing.map(([key]) => key).join(", ")}` };
      }
    },
  },
];
