import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { bool, literal, text } from "../cel.ts";
import type { Guarded } from "../guarded.ts";

const API = "admissionregistration.k8s.io/v1";

const NAME = "protect-platform-namespaces";

/** Namespaces that only the groups which get in at night may delete. */
const PROTECTED = Object.values(NAMESPACES).sort();

const TITLE = "A namespace of the platform may not be deleted";

const WHY = "With the namespace go its volumes: the metrics, and the failover buffer with what it has acknowledged.";

/**
 * A policy of the API server itself, and what it does. Kyverno could not hold it: its webhooks leave out its own namespace
 * and Argo CD's, so it is not asked about deleting them, and about none while it does not answer.
 */
export function protectedNamespaces({ groups, policies }: Pick<Guarded, "groups" | "policies">) {
  const annotations = {
    "policies.kyverno.io/title": TITLE,
    "policies.kyverno.io/category": "Platform guard rails",
    "policies.kyverno.io/severity": "critical",
    "policies.kyverno.io/description": WHY,
  };
  const policy = {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: NAME, annotations },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["namespaces"] }],
      },
      validations: [
        {
          expression: bool`!(oldObject.metadata.name in ${literal(PROTECTED)}) || (has(request.userInfo.groups) && ${literal(groups.breakGlass)} in request.userInfo.groups)`,
          messageExpression: text`${literal(`${TITLE}: `)} + oldObject.metadata.name + ${literal(". Have it done by a member of the break-glass group, after a backup.")}`,
        },
      ],
    },
  } as const;
  const binding = {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: NAME, annotations },
    spec: { policyName: NAME, validationActions: [policies.guardRails] },
  } as const;
  return [policy, binding] as const;
}
