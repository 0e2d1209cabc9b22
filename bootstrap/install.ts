import { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { UserError } from "../src/base/problem.ts";
import { names } from "../src/config/azure/names.ts";
import { VAULT_SECRETS } from "../src/config/azure/vault-secrets.ts";
import { loadOutputs, requireCommitted } from "../src/config/outputs.ts";
import type { Environment } from "../src/config/schema.ts";
import { ArgoCdBootstrap } from "../src/megatron/argocd-bootstrap.ts";

/** Variable of the runner's environment that holds the private key of Argo CD's GitHub App. */
export const KEY_VARIABLE = "ARGOCD_REPOSITORY_KEY";

interface Installation {
  readonly environment: Environment;
  /** The platform outputs that the megatron stack exports; undefined where it exports none. */
  readonly exported: unknown;
  /** PEM; what `KEY_VARIABLE` holds. */
  readonly repositoryKey: string | undefined;
  /** Root of the repository. */
  readonly directory: string;
  readonly parent?: pulumi.Resource;
}

/**
 * Declares Argo CD and the root Application. Throws a UserError before it declares anything where the committed
 * outputs are not the stack's or the key is missing: a program that fails deletes nothing.
 */
export function installArgoCd({ environment, exported, repositoryKey, directory, parent }: Installation): void {
  requireCommitted(environment, loadOutputs(environment, directory), exported);
  const key = requireKey(environment, repositoryKey);
  const all = names(environment);
  const clusterName = all.cluster(hyperionCluster(environment).name);
  const options = parent === undefined ? {} : { parent };
  const provider = new Provider(
    "cluster",
    // The context by name: whatever else the kubeconfig holds, nothing is installed in another cluster.
    { context: clusterName, clusterIdentifier: clusterName, enableServerSideApply: true, deleteUnreachable: false },
    options,
  );
  new ArgoCdBootstrap("argocd", { environment, names: all, repositoryKey: key }, { ...options, provider });
}

/** Hyperion runs on the first cluster; the schema refuses an environment without any. */
function hyperionCluster({ clusters }: Pick<Environment, "clusters">): Environment["clusters"][number] {
  const [first] = clusters;
  if (first === undefined) throw new UserError("the environment has no cluster");
  return first;
}

function requireKey(environment: Environment, key: string | undefined): string {
  if (key?.includes("PRIVATE KEY-----") === true) return key;
  const { keyVault } = names(environment);
  throw new UserError(
    `${KEY_VARIABLE} holds no private key in PEM; Argo CD could not read the repository. Set it to what this prints: ` +
      `az keyvault secret show --vault-name ${keyVault} --name ${VAULT_SECRETS.argocd.repositoryKey} --query value --output tsv`,
  );
}
