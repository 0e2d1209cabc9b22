import type { ComponentChart } from "./component-chart.ts";
import { customResource } from "./kube.ts";

/** A certificate that cert-manager makes and renews in the Secret of its name: `tls.crt`, `tls.key`, `ca.crt`. */
export function certificate(
  chart: ComponentChart,
  name: string,
  dnsNames: readonly string[],
  usages: readonly ("server auth" | "client auth")[],
): void {
  const { issuer, system } = chart.platform;
  if (issuer === undefined) throw new Error(`the certificate ${name}: the system ${system} has no issuer`);
  customResource(
    chart,
    "cert-manager.io/v1",
    "Certificate",
    { name },
    {
      spec: {
        secretName: name,
        issuerRef: { group: "cert-manager.io", ...issuer },
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
