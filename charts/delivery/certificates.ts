import type { Construct } from "constructs";
import { KEPT } from "../argocd/sync-options.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { customResource } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";

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
  /** @param namespace of cert-manager */
  constructor(scope: Construct, platform: Platform, namespace: string) {
    super(scope, "certificates", platform, namespace);
    const { environment, issuer } = platform;
    if (issuer === undefined) throw new Error(`the system ${platform.system} has no issuer`);
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
    customResource(this, API, issuer.kind, { name: issuer.name }, { spec: { ca: { secretName: AUTHORITY } } });
  }
}
