import type { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { kube, type Plain } from "./kube.ts";

/** Who is given a role. */
interface Subject {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A role over the whole cluster and its binding to one service account; both have the name. */
export function clusterRole(
  scope: Construct,
  name: string,
  { namespace, serviceAccount }: Subject,
  rules: readonly Plain<k8s.PolicyRule>[],
): void {
  kube(scope, "ClusterRole", { name }, { rules });
  kube(
    scope,
    "ClusterRoleBinding",
    { name },
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    },
  );
}
