import type { Construct } from "constructs";
import { ComponentChart } from "../../workload/component-chart.ts";
import { externalSecret } from "../../workload/external-secret.ts";
import type { Platform } from "../../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../../workload/secret-store.ts";

export interface ArgocdRepositoryProps {
  /** Namespace of Argo CD. */
  readonly namespace: string;
  /** Secret that Argo CD finds the credential in. */
  readonly secret: string;
  /** URL of the repository. */
  readonly repository: string;
  /** GitHub App that reads the repository: its ids, and the name of its private key in the vault. */
  readonly repositoryApp: { readonly appId: number; readonly installationId: number; readonly vaultName: string };
  readonly secrets: SecretStoreProps;
}

/** How Argo CD reads this repository: as a GitHub App whose key comes from Key Vault, so that a rotated one arrives. */
export class ArgocdRepositoryChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: ArgocdRepositoryProps) {
    super(scope, "argocd-repository", platform, props.namespace);
    const { repositoryApp } = props;
    secretStore(this, props.secrets);
    externalSecret(this, {
      name: props.secret,
      keys: { privateKey: repositoryApp.vaultName },
      template: {
        type: "Opaque",
        labels: { "argocd.argoproj.io/secret-type": "repository" },
        data: {
          type: "git",
          url: props.repository,
          githubAppID: String(repositoryApp.appId),
          githubAppInstallationID: String(repositoryApp.installationId),
          githubAppPrivateKey: "{{ .privateKey }}",
        },
      },
    });
  }
}
