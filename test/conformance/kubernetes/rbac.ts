import type { KubernetesApi } from "./api.ts";
import type { Rendered } from "./rendered.ts";

/** One thing that an account asks to do, cluster-wide unless a namespace is named. */
export interface Action {
  readonly verb: string;
  /** API group; empty for the core. */
  readonly group: string;
  /** Resource, with its subresource after a slash. */
  readonly resource: string;
}

const action = (group: string, resource: string, ...verbs: readonly string[]): Action[] =>
  verbs.map((verb) => ({ verb, group, resource }));

const WATCH = ["get", "list", "watch"] as const;

/**
 * What a program asks the API server for when it does its work, by the service account that it runs as. An account
 * that is not here talks to no API server.
 */
export const NEEDS: Readonly<Record<string, readonly Action[]>> = {
  // What the real collector asks a stand-in for: a pod's owner and namespace are in the pod.
  "hyperion-nodes/otelcol-node-agent": [...action("", "pods", ...WATCH), ...action("", "nodes/stats", "get")],
  // kubernetes_sd_configs of roles node and pod list and watch them; a kubelet asks who reads its metrics.
  "hyperion/vmagent": [
    ...action("", "pods", ...WATCH),
    ...action("", "nodes", ...WATCH),
    ...action("", "nodes/metrics", "get"),
  ],
};

/** What would make a taken-over pod more than that pod: read secrets, run elsewhere, become someone, undo a guard. */
const DANGERS: readonly Action[] = [
  ...action("", "secrets", "get", "list", "watch", "create", "update", "delete"),
  ...action("", "configmaps", "update", "patch", "delete"),
  ...action("", "pods", "create", "update", "patch", "delete"),
  ...action("", "pods/exec", "get", "create"),
  ...action("", "pods/attach", "create"),
  ...action("", "pods/portforward", "create"),
  ...action("", "pods/ephemeralcontainers", "update", "patch"),
  ...action("", "pods/eviction", "create"),
  // A kubelet lets whoever may proxy to it run commands in every container of its node.
  ...action("", "nodes/proxy", "get", "create"),
  ...action("", "nodes", "update", "patch", "delete"),
  ...action("", "serviceaccounts/token", "create"),
  ...action("", "serviceaccounts", "impersonate", "create"),
  ...action("", "users", "impersonate"),
  ...action("", "groups", "impersonate"),
  ...action("", "namespaces", "update", "patch", "delete"),
  ...action("", "persistentvolumeclaims", "delete"),
  ...action("apps", "deployments", "create", "update", "patch", "delete"),
  ...action("apps", "statefulsets", "create", "update", "patch", "delete"),
  ...action("apps", "daemonsets", "create", "update", "patch", "delete"),
  ...action("batch", "jobs", "create"),
  ...action("batch", "cronjobs", "create", "update", "patch"),
  ...action("rbac.authorization.k8s.io", "clusterroles", "create", "update", "bind", "escalate"),
  ...action("rbac.authorization.k8s.io", "roles", "create", "update", "bind", "escalate"),
  ...action("rbac.authorization.k8s.io", "clusterrolebindings", "create", "update"),
  ...action("rbac.authorization.k8s.io", "rolebindings", "create", "update"),
  ...action("admissionregistration.k8s.io", "validatingwebhookconfigurations", "update", "patch", "delete"),
  ...action("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create", "update", "patch"),
  ...action("certificates.k8s.io", "certificatesigningrequests/approval", "update"),
  ...action("networking.k8s.io", "networkpolicies", "update", "patch", "delete"),
  ...action("policies.kyverno.io", "policyexceptions", "create", "update", "patch"),
  ...action("external-secrets.io", "externalsecrets", "create", "update", "patch"),
  ...action("*", "*", "*"),
];

/** What `kubectl auth can-i --as=system:serviceaccount:…` asks, asked of the same API server. */
async function may(api: KubernetesApi, account: string, { verb, group, resource }: Action): Promise<boolean> {
  const [namespace = "", name = ""] = account.split("/");
  const [noun, subresource] = resource.split("/");
  const { status } = await api.call<{ status: { allowed: boolean } }>(
    "POST",
    "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    {
      spec: {
        user: `system:serviceaccount:${namespace}:${name}`,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
        resourceAttributes: { verb, group, resource: noun, ...(subresource === undefined ? {} : { subresource }) },
      },
    },
  );
  return status.allowed;
}

interface Binding {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
}

/** `file:line: ` of what gives an account rights on a resource, or should; empty where no file binds it to a role. */
function placeOf(files: readonly Rendered[], account: string, { resource }: Action): string {
  const bindings = files.filter(({ object }) => object.kind.endsWith("RoleBinding"));
  const bound = bindings.map(({ object }) => object as unknown as Binding);
  const refs = bound
    .filter(({ subjects = [] }) => subjects.some(({ namespace, name }) => `${namespace}/${name}` === account))
    .map(({ roleRef }) => roleRef);
  const roles = files.filter(({ object }) =>
    refs.some(({ kind, name }) => object.kind === kind && object.metadata.name === name),
  );
  const lineIn = ({ text }: Rendered): number => text.split("\n").findIndex((line) => line.trim() === `- ${resource}`);
  const role = roles.find((one) => lineIn(one) >= 0) ?? roles[0];
  return role === undefined ? "" : `${role.file}:${Math.max(0, lineIn(role)) + 1}: `;
}

/** Sentences on what an account may and must not, or must and may not, with file and line of the role that says so. */
export async function wrongRights(api: KubernetesApi, files: readonly Rendered[], account: string): Promise<string[]> {
  const needs = NEEDS[account] ?? [];
  const sentences: string[] = [];
  const say = ({ verb, group, resource }: Action) => `${verb} ${resource}${group === "" ? "" : `.${group}`}`;
  const add = (action: Action, words: string) =>
    sentences.push(`${placeOf(files, account, action)}${account} ${words}`);
  for (const need of needs) {
    if (!(await may(api, account, need))) add(need, `may not ${say(need)}, and its program does`);
  }
  for (const danger of DANGERS) {
    if (await may(api, account, danger)) add(danger, `may ${say(danger)}`);
  }
  return sentences;
}
