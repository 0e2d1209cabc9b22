import type { PlatformOutputs } from "../../src/config/outputs.ts";
import { INGRESS_PORTS } from "../../src/conventions/intake.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import type { HelmApplication } from "../argocd/application.ts";
import { argocdApplication } from "../delivery/argocd/application.ts";
import { clickhouseOperatorApplication } from "../delivery/clickhouse-operator/application.ts";
import { certManagerApplication } from "../delivery/operators/cert-manager.ts";
import { externalSecretsApplication } from "../delivery/operators/external-secrets.ts";
import { kubeStateMetricsApplication } from "../delivery/operators/kube-state-metrics.ts";
import { nginxIngressApplication } from "../delivery/operators/nginx-ingress.ts";
import { nodeExporterApplication } from "../delivery/operators/node-exporter.ts";
import { strimziApplication } from "../delivery/operators/strimzi.ts";
import { kyvernoApplication } from "../security/kyverno.ts";
import { trivyApplication } from "../security/trivy.ts";
import { flow } from "../workload/flow.ts";
import { priorityClass } from "./platform.ts";
import { alertmanagerAddresses } from "./presentation.ts";
import { type Root, target } from "./root.ts";
import { ALERTMANAGER } from "./workloads.ts";

function clientIdOf({ identities }: PlatformOutputs, identity: string): string {
  const clientId = identities[identity];
  if (clientId === undefined) throw new Error(`the platform's outputs hold no client id of the identity ${identity}`);
  return clientId;
}

/** Every program of others that Argo CD installs from its official chart. */
export function thirdPartyApplications({ environment, outputs, platform, outside }: Root): HelmApplication[] {
  const { nginx, network, apiServer, apiTunnel, privateEndpoints, internet } = outside;
  const { highAvailability } = environment.gitops;
  const priorityClassName = priorityClass("foundation");
  const alertmanager = {
    addresses: alertmanagerAddresses(environment),
    ...target(ALERTMANAGER, PORTS.alertmanager.http),
  };
  return [
    argocdApplication(environment, { alertmanager, priorityClassName }),
    certManagerApplication(environment, { apiServer, apiTunnel, priorityClassName }),
    externalSecretsApplication(environment, {
      apiServer,
      apiTunnel,
      vault: privateEndpoints,
      login: internet,
      priorityClassName,
    }),
    strimziApplication(environment, priorityClassName),
    {
      ...nginxIngressApplication(environment, priorityClassName),
      pods: [nginx],
      flows: [
        flow(network, nginx, INGRESS_PORTS.https, "gateways and private users"),
        flow(network, nginx, INGRESS_PORTS.otlpGrpc, "OTLP/gRPC of producers inside the network"),
        flow(nginx, apiServer, 443, "reads the routes"),
      ],
    },
    ...(environment.hyperion.clickhouse === undefined ? [] : [clickhouseOperatorApplication(apiServer)]),
    kubeStateMetricsApplication({ environment: environment.environment, apiServer, priorityClassName }),
    nodeExporterApplication({ environment: environment.environment, priority: platform.priority("node") }),
    kyvernoApplication({ highAvailability, clientIds: outputs.identities, priorityClassName }),
    trivyApplication({
      highAvailability,
      clientId: clientIdOf(outputs, "trivy"),
      apiServer,
      registry: privateEndpoints,
      internet,
    }),
  ];
}
