import type { Construct } from "constructs";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { INTERNAL_ISSUER } from "../workload/certificate.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { customResource } from "../workload/kube.ts";
import { KEPT } from "../workload/sync-options.ts";

const API = "cert-manager.io/v1";
const GROUP = "cert-manager.io";

/** Signs the authority's own certificate, and nothing else. */
const ROOT = "hyperion-self-signed";

/** Certificate and Secret of the authority. */
const AUTHORITY = "hyperion-internal-ca";

/**
 * The private authority of the environment, which signs what the platform's programs show each other. Its key never
 * leaves cert-manager's namespace.
 */
export class CertificatesChart extends ComponentChart {
  constructor(scope: Construct, context: Context) {
    super(scope, "certificates", context, NAMESPACES.certManager);
    const { environment } = context.environment;
    customResource(this, API, "ClusterIssuer", { name: ROOT }, { spec: { selfSigned: {} } });
    customResource(
      this,
      API,
      "Certificate",
      { name: AUTHORITY, annotations: KEPT },
      {
        spec: {
          isCA: true,
          commonName: `Hyperion internal ${environment}`,
          secretName: AUTHORITY,
          // Ten years, renewed two years before the end: far more than the month that what it signs is valid for.
          duration: "87600h",
          renewBefore: "17520h",
          // The key stays: what it signed before its own renewal is still trusted by who has the new certificate.
          privateKey: { algorithm: "ECDSA", size: 384, rotationPolicy: "Never" },
          issuerRef: { group: GROUP, kind: "ClusterIssuer", name: ROOT },
        },
      },
    );
    const { kind, name } = INTERNAL_ISSUER;
    customResource(this, API, kind, { name }, { spec: { ca: { secretName: AUTHORITY } } });
  }
}
