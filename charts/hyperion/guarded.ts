import type { Guarded } from "../../policies/guarded.ts";
import { names } from "../../src/config/azure/names.ts";
import { APPLICATION_ACCOUNTS, workloadIdentities } from "../../src/config/azure/workloads.ts";
import type { Environment } from "../../src/config/schema.ts";
import { REGISTRIES } from "../../src/config/versions.ts";

/** What policies need to know of an environment of core. */
export function guarded(environment: Environment): Guarded {
  const { policies, github, groups, entraApps } = environment;
  const { hosts, registryHost } = names(environment);
  return {
    environment: environment.environment,
    policies,
    github,
    registries: {
      publicRegistry: environment.registries.publicRegistry,
      own: registryHost,
      known: Object.keys(REGISTRIES),
    },
    groups,
    hosts,
    identities: workloadIdentities(environment),
    applications: {
      grafana: { ...APPLICATION_ACCOUNTS.grafana, clientId: entraApps.grafana },
      argocd: { ...APPLICATION_ACCOUNTS.argocd, clientId: entraApps.argocd },
    },
  };
}
