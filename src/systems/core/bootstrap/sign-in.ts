import { names } from "../../../config/azure/names.ts";
import { APPLICATION_ACCOUNTS } from "../../../config/azure/workloads.ts";
import type { Environment } from "../../../config/schema.ts";
import { EXCHANGE_AUDIENCE } from "../../../megatron/deploy-identity.ts";
import type { BootstrapPlan } from "./plan.ts";
import { type BootstrapStep, tsv } from "./step.ts";

/** Who may say whom an Entra application trusts. */
const OWNER = "Owner of the Entra application, or Cloud Application Administrator";

/**
 * What people's sign-in needs once the cluster is there: each Entra application trusts the service account of the
 * program that uses it, so that no client secret exists. The cluster's issuer is made with the cluster, so this comes
 * after the first `pulumi up`, and again after a cluster that was replaced.
 */
export function signInPlan(environment: Environment): BootstrapPlan {
  const all = names(environment);
  const [first] = environment.clusters;
  const cluster = all.cluster(first?.name ?? "");
  const show = ["aks", "show", "--resource-group", all.resourceGroup("cluster"), "--name", cluster];
  return {
    lookups: { issuer: [...show, ...tsv("oidcIssuerProfile.issuerUrl")] },
    steps: Object.entries(APPLICATION_ACCOUNTS).map(([name, { namespace, serviceAccount }]): BootstrapStep => {
      const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
      const credential = ["ad", "app", "federated-credential"];
      const of = ["--id", environment.entraApps[name as keyof typeof APPLICATION_ACCOUNTS]];
      const parameters = {
        // Of a cluster that was replaced another credential stays, which nobody can use.
        name: `${cluster}-${serviceAccount}`,
        issuer: "{issuer}",
        subject,
        audiences: [EXCHANGE_AUDIENCE],
      };
      return {
        purpose: `${name}: its Entra application trusts ${subject} of this cluster`,
        check: [...credential, "list", ...of, ...tsv(`[?issuer=='{issuer}' && subject=='${subject}'].name`)],
        done: "prints something",
        command: [...credential, "create", ...of, "--parameters", JSON.stringify(parameters)],
        right: OWNER,
      };
    }),
    variables: [],
    github: [],
  };
}
