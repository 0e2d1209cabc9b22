import type { Construct } from "constructs";
import { INGRESS_CLASS } from "../../src/conventions/intake.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { flow, type Pods } from "../workload/flow.ts";
import { kube, type StringMap } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import type { Workload } from "../workload/workload.ts";
import { nameOf } from "../workload/workload.ts";

/** One host that NGINX serves, and where its requests go. */
interface Route {
  readonly host: string;
  readonly to: Workload;
  /** Name of the Service's port, and the port that its pods listen on. */
  readonly port: { readonly name: string; readonly number: number };
  /** Paths, each exactly; everything else is 404. Default: every path. */
  readonly paths?: readonly string[];
  readonly annotations?: StringMap;
}

export interface RoutesProps {
  readonly routes: readonly Route[];
  readonly nginx: Pods;
}

/** What NGINX Ingress serves: one Ingress a host. TLS is by the controller's own wildcard certificate. */
export class RoutesChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { routes, nginx }: RoutesProps) {
    super(scope, "routes", platform, platform.namespace);
    for (const { host, to, port, paths, annotations } of routes) {
      const backend = { service: { name: nameOf(to), port: { name: port.name } } };
      kube(
        this,
        "Ingress",
        { name: nameOf(to), namespace: to.namespace, ...(annotations === undefined ? {} : { annotations }) },
        {
          spec: {
            ingressClassName: INGRESS_CLASS,
            // Without a Secret's name NGINX serves its wildcard certificate, so the key stays in its own namespace.
            tls: [{ hosts: [host] }],
            rules: [
              {
                host,
                http: {
                  paths:
                    paths === undefined
                      ? [{ path: "/", pathType: "Prefix", backend }]
                      : paths.map((path) => ({ path, pathType: "Exact", backend })),
                },
              },
            ],
          },
        },
      );
      this.flows.push(flow(nginx, to, port.number, `requests for ${host}`));
    }
  }
}
