import type { PolicyDefinition } from "./define.ts";
import { type NodeAgent, policyException } from "./exceptions.ts";
import { workloadIdentityAccounts, workloadIdentityPods } from "./guard-rails/workload-identity.ts";
import type { Guarded } from "./guarded.ts";
import type { Policy, PolicyException } from "./kyverno.ts";
import { ephemeralContainers } from "./pod-security/ephemeral-containers.ts";
import { readOnlyRoot } from "./pod-security/read-only-root.ts";
import { RESTRICTED } from "./pod-security/restricted.ts";
import { disruptionBudget } from "./reliability/disruption-budget.ts";
import { probes } from "./reliability/probes.ts";
import { resourceRequests } from "./reliability/resources.ts";
import { topologySpread } from "./reliability/topology-spread.ts";
import { ownImagesByCommit, pinnedImages } from "./supply-chain/image-tags.ts";
import { registries } from "./supply-chain/registries.ts";
import { imageSignatures } from "./supply-chain/signatures.ts";
import { ingressHosts } from "./tenancy/ingress-hosts.ts";
import { requiredLabels } from "./tenancy/labels.ts";
import { defaultDeny, defaultNamespace, defaultServiceAccount } from "./tenancy/namespaces.ts";
import { podSecurityLabels } from "./tenancy/pod-security-labels.ts";
import { services } from "./tenancy/services.ts";

/** What Kyverno gets in an environment. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
}

/** Every policy with its documentation and its passing and failing resources; the same set in every environment. */
export const policyDefinitions = (environment: Guarded): readonly PolicyDefinition[] => {
  const knownRegistries = registries(environment);
  return [
    ...RESTRICTED,
    readOnlyRoot,
    ephemeralContainers([...RESTRICTED, knownRegistries]),
    knownRegistries,
    pinnedImages,
    ownImagesByCommit(environment),
    imageSignatures(environment),
    resourceRequests,
    probes,
    disruptionBudget,
    topologySpread,
    requiredLabels(environment),
    defaultNamespace,
    defaultServiceAccount,
    defaultDeny,
    podSecurityLabels,
    services,
    ingressHosts(environment),
    workloadIdentityPods(environment),
    workloadIdentityAccounts(environment),
  ];
};

/**
 * The environment's Kyverno resources: each policy does what the environment says of its theme.
 * @param exceptions the workloads of the system that cannot keep every policy
 */
export const policySet = (environment: Guarded, exceptions: readonly NodeAgent[]): PolicySet => ({
  policies: policyDefinitions(environment).map((definition) =>
    definition.policy(environment.policies[definition.theme]),
  ),
  exceptions: exceptions.map(policyException),
});
