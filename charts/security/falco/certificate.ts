import type { Construct } from "constructs";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { certificate } from "../../workload/certificate.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";

/** Certificate and Secret that Falcosidekick shows to the ingress collector. */
export const SIDEKICK_CERTIFICATE = "falcosidekick-tls";

/** What Falcosidekick proves itself with; made before Falco, whose pods wait for it. */
export class FalcoCertificateChart extends ComponentChart {
  constructor(scope: Construct, context: Context) {
    super(scope, "falco-certificate", context, NAMESPACES.falco);
    certificate(this, SIDEKICK_CERTIFICATE, [`falcosidekick.${NAMESPACES.falco}.svc.cluster.local`], ["client auth"]);
  }
}
