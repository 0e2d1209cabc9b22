import { entraIssuer } from "../../src/config/azure/entra.ts";
import { names } from "../../src/config/azure/names.ts";
import { ARGOCD_RELEASE } from "../../src/config/hyperion/argocd.ts";
import type { PlatformOutputs } from "../../src/config/outputs.ts";
import { INGRESS_PORTS, INGRESS_TLS_SECRET } from "../../src/conventions/intake.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
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
import { target } from "../workload/target.ts";
import { priorityClass } from "./platform.ts";
import { alertmanagerAddresses } from "./presentation.ts";
import type { Root } from "./root.ts";
import { ALERTMANAGER } from "./workloads.ts";

/** Name of the network's subnet for internal load balancers, as Megatron names it. */
const LOAD_BALANCER_SUBNET = "load-balancer";

function clientIdOf({ identities }: PlatformOutputs, identity: string): string {
  const clientId = identities[identity];
  if (clientId === undefined) throw new Error(`the platform's outputs hold no client id of the identity ${identity}`);
  return clientId;
}

/** Every program of others that Argo CD installs from its official chart. */
export function thirdPartyApplications({ environment, outputs, platform, outside }: Root): HelmApplication[] {
  const { nginx, network, apiServer, apiTunnel, privateEndpoints, internet } = outside;
  const { highAvailability } = environment.gitops;
  const { entraApps, groups } = environment;
  const { hosts, subnet } = names(environment);
  const { megatronGateway, hyperionGateway } = environment.network.spoke.subnets;
  const priorityClassName = priorityClass("foundation");
  const alertmanager = {
    addresses: alertmanagerAddresses(environment),
    ...target(ALERTMANAGER, PORTS.alertmanager.http),
  };
  return [
    argocdApplication({
      namespace: NAMESPACES.argocd,
      release: ARGOCD_RELEASE,
      host: hosts.argocd,
      highAvailability,
      signIn: { issuer: entraIssuer(environment.azure), clientId: entraApps.argocd },
      groups: { admins: [groups.grafanaAdmins, groups.breakGlass], viewers: [groups.grafanaViewers] },
      alertmanager,
      priorityClassName,
    }),
    certManagerApplication({
      namespace: NAMESPACES.certManager,
      highAvailability,
      apiServer,
      apiTunnel,
      priorityClassName,
    }),
    externalSecretsApplication({
      namespace: NAMESPACES.externalSecrets,
      highAvailability,
      apiServer,
      apiTunnel,
      vault: privateEndpoints,
      login: internet,
      priorityClassName,
    }),
    strimziApplication({
      namespace: NAMESPACES.kafka,
      system: platform.system,
      environment: platform.environment,
      highAvailability,
      priorityClassName,
    }),
    {
      ...nginxIngressApplication({
        namespace: NAMESPACES.nginx,
        tlsSecret: INGRESS_TLS_SECRET,
        highAvailability,
        maxBodyKb: environment.gateways.maxOtlpBodyKb,
        gateways: [megatronGateway, hyperionGateway],
        loadBalancer: { address: environment.network.ingressAddress, subnet: subnet(LOAD_BALANCER_SUBNET) },
        priorityClassName,
      }),
      pods: [nginx],
      flows: [
        flow(network, nginx, INGRESS_PORTS.https, "gateways and private users"),
        flow(network, nginx, INGRESS_PORTS.otlpGrpc, "OTLP/gRPC of producers inside the network"),
        flow(nginx, apiServer, 443, "reads the routes"),
      ],
    },
    ...(environment.hyperion.clickhouse === undefined
      ? []
      : [clickhouseOperatorApplication({ namespace: NAMESPACES.clickhouseOperator, apiServer })]),
    kubeStateMetricsApplication({
      namespace: platform.namespace,
      environment: platform.environment,
      apiServer,
      priorityClassName,
    }),
    nodeExporterApplication({
      namespace: NAMESPACES.nodes,
      environment: platform.environment,
      priority: platform.priority("node"),
    }),
    kyvernoApplication({
      namespace: NAMESPACES.kyverno,
      unwatched: UNWATCHED_NAMESPACES,
      highAvailability,
      clientIds: outputs.identities,
      priorityClassName,
    }),
    trivyApplication({
      namespace: NAMESPACES.trivy,
      highAvailability,
      clientId: clientIdOf(outputs, "trivy"),
      apiServer,
      registry: privateEndpoints,
      internet,
    }),
  ];
}
