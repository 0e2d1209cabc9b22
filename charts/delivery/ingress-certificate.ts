import type { Construct } from "constructs";
import { ComponentChart } from "../workload/component-chart.ts";
import { externalSecret } from "../workload/external-secret.ts";
import type { Platform } from "../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../workload/secret-store.ts";

export interface IngressCertificateProps extends SecretStoreProps {
  /** Namespace of NGINX. */
  readonly namespace: string;
  /** Secret that NGINX reads. */
  readonly secret: string;
  /** Name of the certificate in the vault. */
  readonly vaultName: string;
}

/** The certificate that NGINX serves for every host: the one of Key Vault that the gateway serves too. */
export class IngressCertificateChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: IngressCertificateProps) {
    super(scope, "ingress-certificate", platform, props.namespace);
    secretStore(this, props);
    externalSecret(this, {
      name: props.secret,
      keys: { bundle: props.vaultName },
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
