import type { Construct } from "constructs";
import { REPOSITORY_SECRET } from "../../../src/config/argocd.ts";
import { repositoryUrl } from "../../../src/config/git.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { VAULT_SECRETS } from "../../../src/config/vault-secrets.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import { externalSecret } from "../../workload/external-secret.ts";
import { secretStore } from "../../workload/secret-store.ts";

/** How Argo CD reads this repository: as a GitHub App whose key comes from Key Vault, so that a rotated one arrives. */
export class ArgocdRepositoryChart extends ComponentChart {
  constructor(scope: Construct, context: Context) {
    super(scope, "argocd-repository", context, NAMESPACES.argocd);
    const { github, gitops } = context.environment;
    secretStore(this, "argocd-secrets");
    externalSecret(this, {
      name: REPOSITORY_SECRET,
      keys: { privateKey: VAULT_SECRETS.argocd.repositoryKey },
      template: {
        type: "Opaque",
        labels: { "argocd.argoproj.io/secret-type": "repository" },
        data: {
          type: "git",
          url: repositoryUrl(github),
          githubAppID: String(gitops.repositoryApp.appId),
          githubAppInstallationID: String(gitops.repositoryApp.installationId),
          githubAppPrivateKey: "{{ .privateKey }}",
        },
      },
    });
  }
}
