import type { Construct } from "constructs";
import { certificate } from "../../workload/certificate.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Platform } from "../../workload/platform.ts";

/** Certificate and Secret that Falcosidekick shows to the ingress collector. */
export const SIDEKICK_CERTIFICATE = "falcosidekick-tls";

/** What Falcosidekick proves itself with; made before Falco, whose pods wait for it. */
export class FalcoCertificateChart extends ComponentChart {
  /** @param namespace of Falco */
  constructor(scope: Construct, platform: Platform, namespace: string) {
    super(scope, "falco-certificate", platform, namespace);
    certificate(this, SIDEKICK_CERTIFICATE, [`falcosidekick.${namespace}.svc.cluster.local`], ["client auth"]);
  }
}
