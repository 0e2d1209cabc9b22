import type { Construct } from "constructs";
import { entraIssuer } from "../../src/config/entra.ts";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { VAULT_SECRETS } from "../../src/config/vault-secrets.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { type VmauthOptions, vmauthArgs, vmauthConfig } from "../../src/telemetry/victoria-metrics/vmauth.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import { deployment } from "../workload/deployment.ts";
import { externalSecret } from "../workload/external-secret.ts";
import { type Addresses, flow, type Peer } from "../workload/flow.ts";
import { poolOf } from "../workload/placement.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { labelsOf, type Workload } from "../workload/workload.ts";

export const VMAUTH: Workload = {
  app: "vmauth",
  component: "vmauth",
  namespace: NAMESPACES.hyperion,
  layer: "presentation",
};

/** Secret with the token that Grafana presents, and its key. Both ends mount it. */
export const METRICS_TOKEN = { secret: "metrics-read-token", key: "token" } as const;

const CONFIG_PATH = "/etc/vmauth";
const TOKEN_VARIABLE = "METRICS_READ_TOKEN";

export interface VmauthProps {
  /** Base URL of vmselect's headless Service, and the pods behind it. */
  readonly vmselect: { readonly url: string; readonly peer: Peer; readonly port: number };
  /** Teams that read their own metrics by their own tokens. */
  readonly tenants: VmauthOptions["tenants"];
  /** Where the keys of tokens are fetched. */
  readonly login: Addresses;
}

/** The one door to metrics for readers: who may read which account. */
export class VmauthChart extends ComponentChart {
  constructor(scope: Construct, context: Context, { vmselect, tenants, login }: VmauthProps) {
    super(scope, "vmauth", context, NAMESPACES.hyperion);
    const { environment } = context;
    const size = environment.hyperion.metrics.vmauth;
    externalSecret(this, {
      name: METRICS_TOKEN.secret,
      keys: { [METRICS_TOKEN.key]: VAULT_SECRETS.hyperion.metricsReadToken },
    });
    const config = fixedConfig(this, "vmauth", {
      "auth.json": JSON.stringify(
        vmauthConfig({
          vmselectUrl: vmselect.url,
          grafanaTokenVariable: TOKEN_VARIABLE,
          issuer: entraIssuer(environment.azure),
          tenants,
        }),
        null,
        2,
      ),
    });
    deployment(this, {
      workload: VMAUTH,
      pool: poolOf(environment, "collection"),
      serviceAccount: serviceAccount(this, "vmauth", labelsOf(VMAUTH, IMAGES.vmauth.tag)),
      priority: "hyperion-query",
      metrics: { port: PORTS.vmauth.http },
      replicas: size.replicas,
      services: [{ name: "http", port: PORTS.vmauth.http }],
      volumes: [config.volume("config")],
      containers: [
        {
          name: "vmauth",
          image: IMAGES.vmauth,
          args: vmauthArgs({ configFile: `${CONFIG_PATH}/auth.json` }),
          env: { [TOKEN_VARIABLE]: METRICS_TOKEN },
          ports: [{ name: "http", port: PORTS.vmauth.http }],
          resources: size,
          probes: { ready: { path: "/health", port: "http" }, live: { path: "/-/healthy", port: "http" } },
          drainSeconds: 5,
          mounts: [{ name: "config", mountPath: CONFIG_PATH }],
        },
      ],
    });
    this.flows.push(flow(VMAUTH, vmselect.peer, vmselect.port, "reads metrics for whoever may"));
    if (tenants.length > 0) this.flows.push(flow(VMAUTH, login, 443, "fetches the keys of tokens"));
  }
}
