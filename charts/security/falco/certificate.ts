import type { Construct } from "constructs";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { certificate } from "../../workload/certificate.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Platform } from "../../workload/platform.ts";

/** Certificate and Secret that Falcosidekick shows to the ingress collector. */
export const SIDEKICK_CERTIFICATE = "falcosidekick-tls";

/** What Falcosidekick proves itself with; made before Falco, whose pods wait for it. */
export class FalcoCertificateChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform) {
    super(scope, "falco-certificate", platform, NAMESPACES.falco);
    certificate(this, SIDEKICK_CERTIFICATE, [`falcosidekick.${NAMESPACES.falco}.svc.cluster.local`], ["client auth"]);
  }
}
