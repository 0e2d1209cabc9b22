import type { Construct } from "constructs";
import { PORTS } from "../../src/telemetry/ports.ts";
import { type VmauthOptions, vmauthArgs, vmauthConfig } from "../../src/telemetry/victoria-metrics/vmauth.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, type Target } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import type { Workload } from "../workload/workload.ts";

export const vmauthWorkload = (namespace: string): Workload => ({
  app: "vmauth",
  component: "vmauth",
  namespace,
  layer: "presentation",
});

/** Secret with the token that Grafana presents, and its key. Both ends mount it. */
export const METRICS_TOKEN = { secret: "metrics-read-token", key: "token" } as const;

const CONFIG_PATH = "/etc/vmauth";
const TOKEN_VARIABLE = "METRICS_READ_TOKEN";

export interface VmauthProps {
  readonly size: Resources & { readonly replicas: number };
  /** vmselect's headless Service. */
  readonly vmselect: Target;
  /** OpenID Connect issuer of the tokens, as they name it in `iss`. */
  readonly issuer: string;
  /** Teams that read their own metrics by their own tokens. */
  readonly tenants: VmauthOptions["tenants"];
  /** Where the keys of tokens are fetched. */
  readonly login: Addresses;
}

/** The one door to metrics for readers: who may read which account. */
export class VmauthChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { size, vmselect, issuer, tenants, login }: VmauthProps) {
    super(scope, "vmauth", platform, platform.namespace);
    const image = platform.image("vmauth");
    const workload = vmauthWorkload(platform.namespace);
    platform.secret(this, { name: METRICS_TOKEN.secret, keys: [METRICS_TOKEN.key] });
    const config = fixedConfig(this, "vmauth", {
      "auth.json": JSON.stringify(
        vmauthConfig({
          vmselectUrl: vmselect.url,
          grafanaTokenVariable: TOKEN_VARIABLE,
          issuer,
          tenants,
        }),
        null,
        2,
      ),
    });
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: PORTS.vmauth.http },
      replicas: size.replicas,
      services: [{ name: "http", port: PORTS.vmauth.http }],
      volumes: [config.volume("config")],
      containers: [
        {
          name: "vmauth",
          image,
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
    this.flows.push(flow(workload, vmselect.peer, vmselect.port, "reads metrics for whoever may"));
    if (tenants.length > 0) this.flows.push(flow(workload, login, 443, "fetches the keys of tokens"));
  }
}
