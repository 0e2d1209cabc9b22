import { describe, expect, test } from "vitest";
import { object, resource, said } from "./sides.ts";

const OWNER = "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c";
const SECRETS = "/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6";
const SECRET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.keyvault/vaults/kv/secrets/token";

const assigned = (roleDefinitionId: string, scope: string) => ({
  resources: [
    resource("authorization:RoleAssignment", "a", { principalId: "principal-of-id-x", roleDefinitionId, scope }),
  ],
});
const cluster = (...objects: ReturnType<typeof object>[]) => ({ objects: { platform: objects } });

describe("identities and rights", () => {
  test("a new right on one secret wants attention, one on a resource group is a danger", () => {
    expect(said("access", {}, assigned(SECRETS, SECRET))).toEqual([
      "attention: A new right in Azure: id-x is Key Vault Secrets User on token.",
    ]);
    expect(said("access", {}, assigned(OWNER, "/subscriptions/s/resourceGroups/rg"))).toEqual([
      "danger: A new right in Azure: id-x is Contributor on the resource group rg.",
    ]);
  });

  test("a right that is taken away is a note", () => {
    expect(said("access", assigned(SECRETS, SECRET), {})).toEqual([
      "note: A right in Azure is taken away: id-x is Key Vault Secrets User on token, no longer.",
    ]);
  });

  test("who may act as an identity", () => {
    const credential = (subject: string) => ({
      resources: [
        resource("managedidentity:FederatedIdentityCredential", "c", {
          subject,
          resourceName: "id-tempo",
          issuer: "https://i/",
        }),
      ],
    });
    expect(
      said(
        "access",
        credential("system:serviceaccount:hyperion:tempo"),
        credential("system:serviceaccount:default:tempo"),
      ),
    ).toEqual([
      "attention: system:serviceaccount:default:tempo may act in Azure as id-tempo.",
      "note: system:serviceaccount:hyperion:tempo may no longer act in Azure as id-tempo.",
    ]);
  });

  test("a role of the cluster that may read more wants attention; one that reads secrets is a danger", () => {
    const role = (...resources: string[]) =>
      cluster(object("ClusterRole", "vmagent", { rules: [{ resources, verbs: ["get"] }] }));
    expect(said("access", role("pods"), role("pods", "nodes"))).toEqual([
      "attention: ClusterRole vmagent is widened: it may get nodes.",
    ]);
    expect(said("access", role("pods"), role("pods", "secrets"))).toEqual([
      "danger: ClusterRole vmagent is widened: it may get secrets.",
    ]);
    expect(said("access", role("pods", "nodes"), role("pods"))).toEqual([
      "note: ClusterRole vmagent is narrowed: it may no longer get nodes.",
    ]);
  });

  test("a new role is new, and what it may with one thing is one phrase", () => {
    const role = object("ClusterRole", "agent", { rules: [{ resources: ["pods", "nodes"], verbs: ["get", "list"] }] });
    expect(said("access", {}, cluster(role))).toEqual([
      "attention: ClusterRole agent is new: it may get/list pods and get/list nodes.",
    ]);
  });

  test("a role of the cluster is the same whatever namespace it states", () => {
    const role = (namespace: string) =>
      cluster(object("ClusterRole", "agent", { rules: [{ resources: ["pods"], verbs: ["get"] }] }, { namespace }));
    expect(said("access", role("a"), role("b"))).toEqual([]);
  });

  test("whom a binding makes an administrator is a danger", () => {
    const binding = object("ClusterRoleBinding", "b", {
      roleRef: { name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", namespace: "hyperion", name: "loki" }],
    });
    expect(said("access", {}, cluster(binding))).toEqual([
      "danger: ClusterRoleBinding b is new: it may give cluster-admin to ServiceAccount hyperion/loki.",
    ]);
  });

  test("a user of Kafka that may write to more topics", () => {
    const user = (name: string) =>
      cluster(
        object("KafkaUser", "buffer", {
          spec: {
            authorization: {
              acls: [{ operations: ["Write"], resource: { type: "topic", name, patternType: "prefix" } }],
            },
          },
        }),
      );
    expect(said("access", user("hyperion.failover."), user("hyperion."))).toEqual([
      "attention: KafkaUser buffer is widened: it may Write topic hyperion.*.",
      "note: KafkaUser buffer is narrowed: it may no longer Write topic hyperion.failover.*.",
    ]);
  });

  test("a project of Argo CD that may deploy elsewhere", () => {
    const project = (...namespaces: string[]) =>
      cluster(
        object("AppProject", "hyperion", { spec: { destinations: namespaces.map((namespace) => ({ namespace })) } }),
      );
    expect(said("access", project("hyperion"), project("hyperion", "kube-system"))).toEqual([
      "attention: AppProject hyperion is widened: it may deploy to namespace kube-system.",
    ]);
  });
});
