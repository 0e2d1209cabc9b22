import type { ComponentChart } from "./component-chart.ts";
import { SECRET_STORE } from "./external-secret.ts";
import { customResource } from "./kube.ts";

export interface SecretStoreProps {
  /** Identity that may read the namespace's secrets, and no others. */
  readonly identity: string;
  /** Base URL of an Azure Key Vault. */
  readonly vaultUrl: string;
}

/** The way from a vault into the chart's namespace. */
export function secretStore(chart: ComponentChart, { identity, vaultUrl }: SecretStoreProps): void {
  const { name } = chart.platform.identity(chart, identity);
  customResource(
    chart,
    "external-secrets.io/v1",
    "SecretStore",
    { name: SECRET_STORE },
    { spec: { provider: { azurekv: { authType: "WorkloadIdentity", vaultUrl, serviceAccountRef: { name } } } } },
  );
}
