import type { Construct } from "constructs";
import { ANNOTATIONS } from "../../src/config/labels.ts";
import type { PlatformOutputs } from "../../src/config/outputs.ts";
import type { WorkloadIdentity } from "../../src/config/workloads.ts";
import { kube, type StringMap } from "./kube.ts";

/** What a pod needs to know of its service account. */
export interface ServiceAccountRef {
  readonly name: string;
  readonly workloadIdentity: boolean;
}

/** A service account of its own for a program that asks nothing of Azure. */
export function serviceAccount(scope: Construct, name: string, labels: StringMap): ServiceAccountRef {
  kube(scope, "ServiceAccount", { name, labels }, { automountServiceAccountToken: false });
  return { name, workloadIdentity: false };
}

/** A service account that is a managed identity in Azure; its client id comes from the platform's outputs. */
export function identityServiceAccount(
  scope: Construct,
  identity: WorkloadIdentity,
  outputs: PlatformOutputs,
  labels: StringMap,
): ServiceAccountRef {
  const clientId = outputs.identities[identity.name];
  if (clientId === undefined) {
    throw new Error(`the platform's outputs hold no client id of the identity ${identity.name}`);
  }
  kube(
    scope,
    "ServiceAccount",
    { name: identity.serviceAccount, namespace: identity.namespace, labels, annotations: { [ANNOTATIONS.clientId]: clientId } },
    { automountServiceAccountToken: false },
  );
  return { name: identity.serviceAccount, workloadIdentity: true };
}
