import type { Construct } from "constructs";
import { customResource } from "./kube.ts";

/** Issuer of certificates between the platform's own programs: a private authority of the environment. */
export const INTERNAL_ISSUER = { kind: "ClusterIssuer", name: "hyperion-internal" } as const;

/** A certificate that cert-manager makes and renews in the Secret of its name: `tls.crt`, `tls.key`, `ca.crt`. */
export function certificate(
  scope: Construct,
  name: string,
  dnsNames: readonly string[],
  usages: readonly ("server auth" | "client auth")[],
): void {
  customResource(
    scope,
    "cert-manager.io/v1",
    "Certificate",
    { name },
    {
      spec: {
        secretName: name,
        issuerRef: { group: "cert-manager.io", ...INTERNAL_ISSUER },
        // Three renewals may fail before anything expires.
        duration: "720h",
        renewBefore: "480h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages,
        dnsNames,
      },
    },
  );
}
