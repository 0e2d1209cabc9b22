import type { Construct } from "constructs";
import { VAULT_SECRETS } from "../../../src/config/azure/vault-secrets.ts";
import { repositoryUrl } from "../../../src/config/git.ts";
import { REPOSITORY_SECRET } from "../../../src/config/hyperion/argocd.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import { externalSecret } from "../../workload/external-secret.ts";
import type { Platform } from "../../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../../workload/secret-store.ts";

export interface ArgocdRepositoryProps {
  readonly github: Environment["github"];
  /** GitHub App that reads the repository. */
  readonly repositoryApp: Environment["gitops"]["repositoryApp"];
  readonly secrets: SecretStoreProps;
}

/** How Argo CD reads this repository: as a GitHub App whose key comes from Key Vault, so that a rotated one arrives. */
export class ArgocdRepositoryChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { github, repositoryApp, secrets }: ArgocdRepositoryProps) {
    super(scope, "argocd-repository", platform, NAMESPACES.argocd);
    secretStore(this, secrets);
    externalSecret(this, {
      name: REPOSITORY_SECRET,
      keys: { privateKey: VAULT_SECRETS.argocd.repositoryKey },
      template: {
        type: "Opaque",
        labels: { "argocd.argoproj.io/secret-type": "repository" },
        data: {
          type: "git",
          url: repositoryUrl(github),
          githubAppID: String(repositoryApp.appId),
          githubAppInstallationID: String(repositoryApp.installationId),
          githubAppPrivateKey: "{{ .privateKey }}",
        },
      },
    });
  }
}
