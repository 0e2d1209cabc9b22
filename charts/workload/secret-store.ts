import { names } from "../../src/config/names.ts";
import type { ComponentChart } from "./component-chart.ts";
import { SECRET_STORE } from "./external-secret.ts";
import { customResource } from "./kube.ts";
import { identityServiceAccount } from "./service-account.ts";

/**
 * The way from Key Vault into the chart's namespace, with an identity that reads that namespace's secrets only.
 * @param identity name of one of `workloadIdentities`, of the same namespace
 * @param vault which vault: the platform's secrets, or the certificates that the bootstrap made. Default: the secrets.
 */
export function secretStore(
  chart: ComponentChart,
  identity: string,
  vault: "keyVault" | "stateKeyVault" = "keyVault",
): void {
  const { name } = identityServiceAccount(chart, chart.context, identity);
  customResource(
    chart,
    "external-secrets.io/v1",
    "SecretStore",
    { name: SECRET_STORE },
    {
      spec: {
        provider: {
          azurekv: {
            authType: "WorkloadIdentity",
            vaultUrl: `https://${names(chart.context.environment)[vault]}.vault.azure.net`,
            serviceAccountRef: { name },
          },
        },
      },
    },
  );
}
