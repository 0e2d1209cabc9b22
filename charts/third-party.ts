import { INGRESS_PORTS } from "../src/config/ingress.ts";
import { argocdApplication } from "./delivery/argocd/application.ts";
import { certManagerApplication } from "./delivery/operators/cert-manager.ts";
import { clickhouseOperatorApplication } from "./delivery/operators/clickhouse-operator.ts";
import { externalSecretsApplication } from "./delivery/operators/external-secrets.ts";
import { kubeStateMetricsApplication } from "./delivery/operators/kube-state-metrics.ts";
import { nginxIngressApplication } from "./delivery/operators/nginx-ingress.ts";
import { nodeExporterApplication } from "./delivery/operators/node-exporter.ts";
import { strimziApplication } from "./delivery/operators/strimzi.ts";
import type { Peers } from "./peers.ts";
import { kyvernoApplication } from "./security/kyverno.ts";
import { trivyApplication } from "./security/trivy.ts";
import type { HelmApplication } from "./workload/application.ts";
import type { Context } from "./workload/component-chart.ts";
import { flow, type Peer } from "./workload/flow.ts";

export interface ThirdPartyProps {
  readonly peers: Peers;
  /** Every Alertmanager's `host:port`, its pods and the port that they listen on. */
  readonly alertmanager: { readonly addresses: readonly string[]; readonly peer: Peer; readonly port: number };
}

/** Every program of others that Argo CD installs from its official chart. */
export function thirdPartyApplications(context: Context, { peers, alertmanager }: ThirdPartyProps): HelmApplication[] {
  const { environment } = context;
  const { nginx, network, apiServer, apiTunnel, privateEndpoints, internet } = peers;
  return [
    argocdApplication(environment, { alertmanager }),
    certManagerApplication(environment, { apiServer, apiTunnel }),
    externalSecretsApplication(environment, { apiServer, apiTunnel, vault: privateEndpoints, login: internet }),
    strimziApplication(environment),
    {
      ...nginxIngressApplication(environment),
      pods: [nginx],
      flows: [
        flow(network, nginx, INGRESS_PORTS.https, "gateways and private users"),
        flow(network, nginx, INGRESS_PORTS.otlpGrpc, "OTLP/gRPC of producers inside the network"),
        flow(nginx, apiServer, 443, "reads the routes"),
      ],
    },
    ...(environment.hyperion.clickhouse === undefined ? [] : [clickhouseOperatorApplication(apiServer)]),
    kubeStateMetricsApplication({ environment: environment.environment, apiServer }),
    nodeExporterApplication(environment),
    kyvernoApplication(context),
    trivyApplication(context, { apiServer, registry: privateEndpoints, internet }),
  ];
}
