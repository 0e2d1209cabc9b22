import type { Construct } from "constructs";
import { customResource } from "../../workload/kube.ts";

/** Name of ClickHouse's operator, of its chart's objects, and of the Secret that it reads its password from. */
export const CLICKHOUSE_OPERATOR_SECRET = "clickhouse-operator";

/** A password that is made in the cluster, once, and known to nobody: user and password in the Secret of this name. */
export function generatedPassword(scope: Construct, name: string, username: string): void {
  customResource(
    scope,
    "generators.external-secrets.io/v1alpha1",
    "Password",
    { name },
    // Letters and digits only: it is written into XML.
    { spec: { length: 40, digits: 8, symbols: 0, noUpper: false, allowRepeat: true } },
  );
  customResource(
    scope,
    "external-secrets.io/v1",
    "ExternalSecret",
    { name },
    {
      spec: {
        // Never again: a second password would lock out who has the first.
        refreshInterval: "0s",
        target: {
          name,
          creationPolicy: "Owner",
          template: { type: "Opaque", data: { username, password: "{{ .password }}" } },
        },
        dataFrom: [
          {
            sourceRef: {
              generatorRef: { apiVersion: "generators.external-secrets.io/v1alpha1", kind: "Password", name },
            },
          },
        ],
      },
    },
  );
}
