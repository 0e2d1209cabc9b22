import {
  INGRESS_CLASS,
  INGRESS_HEALTH_PATH,
  INGRESS_PORTS,
  OTLP_GRPC_LISTENER,
} from "../../../src/conventions/intake.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

const METRICS_PORT = 9113;

export interface NginxIngressProps {
  readonly namespace: string;
  /** Secret in the namespace with the certificate that it serves for every host. */
  readonly tlsSecret: string;
  /** More replicas. */
  readonly highAvailability: boolean;
  /** Largest body of a request, in KB. */
  readonly maxBodyKb: number;
  /** Ranges of the gateways in front, which tell whose request it is. */
  readonly gateways: readonly string[];
  /** Internal load balancer of Azure: its address, and the name of its subnet. */
  readonly loadBalancer: { readonly address: string; readonly subnet: string };
  readonly priorityClassName: string;
}

/** Seconds from "no longer an endpoint" to the end of NGINX, in which the load balancer's probe learns of it. */
const DRAIN_SECONDS = 15;

const AZURE = "service.beta.kubernetes.io/azure-load-balancer";

/** F5's NGINX Ingress Controller, behind an internal load balancer at an address that both gateways know. */
export function nginxIngressApplication(props: NginxIngressProps): HelmApplication {
  const { namespace, loadBalancer, priorityClassName } = props;
  const pods = operatorPods("nginx-ingress", namespace);
  const secret = `${namespace}/${props.tlsSecret}`;
  const minReplicas = props.highAvailability ? 3 : 2;
  return {
    name: "nginx-ingress",
    chart: "nginxIngress",
    namespace,
    scraped: [{ pods, port: METRICS_PORT }],
    values: {
      controller: {
        kind: "deployment",
        priorityClassName,
        topologySpreadConstraints: spreadOf(pods.labels),
        ingressClass: { name: INGRESS_CLASS, create: true, setAsDefaultIngress: false },
        // A snippet is configuration of the whole server, written by whoever may write an Ingress.
        enableSnippets: false,
        enableCustomResources: true,
        telemetryReporting: { enable: false },
        healthStatus: true,
        healthStatusURI: INGRESS_HEALTH_PATH,
        readyStatus: { enable: true },
        wildcardTLS: { secret },
        // Also for hosts that nobody serves: the gateway's probe asks for one and wants a chain, not a refused handshake.
        defaultTLS: { secret },
        config: {
          entries: {
            "client-max-body-size": `${props.maxBodyKb}k`,
            "ssl-protocols": "TLSv1.2 TLSv1.3",
            // gRPC needs it.
            http2: "True",
            "server-tokens": "False",
            hsts: "True",
            // Gateways are the only ones in front, and tell whose request it is.
            "set-real-ip-from": props.gateways.join(","),
            "real-ip-header": "X-Forwarded-For",
          },
        },
        customPorts: [{ name: OTLP_GRPC_LISTENER, containerPort: INGRESS_PORTS.otlpGrpc, protocol: "TCP" }],
        globalConfiguration: {
          create: true,
          spec: {
            listeners: [{ name: OTLP_GRPC_LISTENER, port: INGRESS_PORTS.otlpGrpc, protocol: "HTTP", ssl: true }],
          },
        },
        service: {
          type: "LoadBalancer",
          // The sender's own address, and no second hop through another node.
          externalTrafficPolicy: "Local",
          annotations: {
            [`${AZURE}-internal`]: "true",
            [`${AZURE}-ipv4`]: loadBalancer.address,
            [`${AZURE}-internal-subnet`]: loadBalancer.subnet,
          },
          httpPort: { enable: false },
          httpsPort: { enable: true, port: INGRESS_PORTS.https },
          customPorts: [
            {
              name: OTLP_GRPC_LISTENER,
              port: INGRESS_PORTS.otlpGrpc,
              targetPort: INGRESS_PORTS.otlpGrpc,
              protocol: "TCP",
            },
          ],
        },
        autoscaling: {
          enabled: true,
          minReplicas,
          maxReplicas: minReplicas * 4,
          targetCPUUtilizationPercentage: 60,
          targetMemoryUtilizationPercentage: 80,
        },
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
        terminationGracePeriodSeconds: 60,
        readOnlyRootFilesystem: true,
        resources: helmResources("250m", "512Mi"),
        initContainerResources: helmResources("50m", "128Mi"),
      },
      prometheus: { create: true, port: METRICS_PORT },
    },
  };
}
