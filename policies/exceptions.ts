import { NAMESPACES } from "../src/conventions/namespaces.ts";
import { bool, literal } from "./cel.ts";
import type { PolicyDefinition } from "./define.ts";
import { KYVERNO_API, type PolicyException } from "./kyverno.ts";

/** A workload of each node that cannot keep every policy. Which there are is a system's own. */
export interface NodeAgent {
  /** Name of the DaemonSet and of the exception. */
  readonly name: string;
  readonly namespaces: readonly string[];
  /** The policies that it breaks, and no more. */
  readonly policies: readonly PolicyDefinition[];
  /** Why it must. */
  readonly reason: string;
  /** Day on which the exception ends and has to be argued again, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** Kyverno honours exceptions of this namespace only, so that nobody who may write elsewhere can exempt himself. */
const EXCEPTIONS_NAMESPACE = NAMESPACES.kyverno;

/** The DaemonSet of that name, and the pods that it owns. */
const workload = ({ name, namespaces }: NodeAgent) =>
  bool`object.metadata.namespace in ${literal(namespaces)} && ((object.kind == 'DaemonSet' && object.metadata.name == ${literal(name)}) || (object.kind == 'Pod' && object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == 'DaemonSet' && o.name == ${literal(name)})))`;

/** A node agent's exception as Kyverno reads it; from its day of expiry on, Kyverno ignores it. */
export const policyException = (agent: NodeAgent): PolicyException => ({
  apiVersion: KYVERNO_API,
  kind: "PolicyException",
  metadata: {
    name: agent.name,
    namespace: EXCEPTIONS_NAMESPACE,
    annotations: { "policies.kyverno.io/description": agent.reason },
  },
  spec: {
    policyRefs: agent.policies.map(({ name }) => ({ name, kind: "ValidatingPolicy" })),
    matchConditions: [{ name: "workload", expression: workload(agent) }],
    reportResult: "skip",
    expiresAt: `${agent.expires}T00:00:00Z`,
  },
});
