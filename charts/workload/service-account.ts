import type { Construct } from "constructs";
import { ANNOTATIONS } from "../../src/config/labels.ts";
import { workloadIdentities } from "../../src/config/workloads.ts";
import type { Context } from "./component-chart.ts";
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

/**
 * The service account that is this managed identity in Azure; its client id comes from the platform's outputs.
 * @param identity name of one of `workloadIdentities`
 */
export function identityServiceAccount(chart: Construct, context: Context, identity: string): ServiceAccountRef {
  const known = workloadIdentities(context.environment).find(({ name }) => name === identity);
  const clientId = context.outputs.identities[identity];
  if (known === undefined || clientId === undefined) {
    throw new Error(`the platform's outputs hold no client id of the identity ${identity}`);
  }
  const { serviceAccount: name, namespace } = known;
  const annotations = { [ANNOTATIONS.clientId]: clientId };
  kube(chart, "ServiceAccount", { name, namespace, annotations }, { automountServiceAccountToken: false });
  return { name, workloadIdentity: true };
}

/** The service account that an Entra application trusts by a federated credential, for signing people in. */
export function applicationServiceAccount(
  scope: Construct,
  name: string,
  clientId: string,
  labels: StringMap,
): ServiceAccountRef {
  const annotations = { [ANNOTATIONS.clientId]: clientId };
  kube(scope, "ServiceAccount", { name, labels, annotations }, { automountServiceAccountToken: false });
  return { name, workloadIdentity: true };
}
