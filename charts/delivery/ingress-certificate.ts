import type { Construct } from "constructs";
import { VAULT_SECRETS } from "../../src/config/azure/vault-secrets.ts";
import { INGRESS_TLS_SECRET } from "../../src/conventions/intake.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { externalSecret } from "../workload/external-secret.ts";
import type { Platform } from "../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../workload/secret-store.ts";

/** The certificate that NGINX serves for every host: the one of Key Vault that the gateway serves too. */
export class IngressCertificateChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: SecretStoreProps) {
    super(scope, "ingress-certificate", platform, NAMESPACES.nginx);
    secretStore(this, props);
    externalSecret(this, {
      name: INGRESS_TLS_SECRET,
      keys: { bundle: VAULT_SECRETS.nginx.certificate },
      template: {
        type: "kubernetes.io/tls",
        // Key Vault hands a certificate out as PKCS#12, in base64; NGINX reads PEM.
        data: {
          "tls.crt": "{{ .bundle | b64dec | pkcs12cert }}",
          "tls.key": "{{ .bundle | b64dec | pkcs12key }}",
        },
      },
    });
  }
}
