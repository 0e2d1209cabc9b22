import type { Construct } from "constructs";
import {
  INGRESS_CLASS,
  OTLP_CONTENT_TYPES,
  OTLP_GRPC_LISTENER,
  OTLP_GRPC_PATHS,
  OTLP_PATHS,
} from "../../src/conventions/intake.ts";
import { certificate } from "../workload/certificate.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { flow, type Pods } from "../workload/flow.ts";
import { customResource } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import { nameOf, type Workload } from "../workload/workload.ts";

const API = "k8s.nginx.org/v1";

/** Certificate that NGINX shows to the collector, and the policy that says so. */
const CLIENT = "otlp-intake-client";

export interface IntakeProps {
  /** Public host names of OTLP over HTTP, and over gRPC. */
  readonly hosts: { readonly otlp: string; readonly otlpGrpc: string };
  /** Largest request, in KB. */
  readonly maxBodyKb: number;
  readonly to: Workload;
  readonly ports: { readonly http: number; readonly grpc: number };
  /** Milliseconds that the collector may take to answer. */
  readonly readMs: number;
  readonly nginx: Pods;
}

interface Server {
  readonly name: string;
  readonly host: string;
  readonly type: "http" | "grpc";
  readonly port: number;
  readonly listener?: string;
  readonly routes: readonly object[];
}

const refused = (code: number, body: string) => ({ return: { code, type: "text/plain", body } });

/**
 * Telemetry intake: OTLP's own paths, methods and content types, and nothing else on those hosts. Who sends is decided
 * by the collector, which gets the bearer token as it came; NGINX shows it a certificate of the platform's authority.
 */
export class IntakeChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { hosts, maxBodyKb, to, ports, readMs, nginx }: IntakeProps) {
    super(scope, "intake", platform, platform.namespace);
    certificate(this, CLIENT, [nginx.name], ["client auth"]);
    // The server's certificate is not verified: NGINX wants its authority in a Secret of a type that nothing makes.
    // Network policies leave no other pod behind the Service's name.
    customResource(this, API, "Policy", { name: CLIENT }, { spec: { egressMTLS: { tlsSecret: CLIENT } } });
    const upstream = nameOf(to);
    const pass = { pass: upstream };
    const servers: readonly Server[] = [
      {
        name: "otlp-http",
        host: hosts.otlp,
        type: "http",
        port: ports.http,
        routes: Object.values(OTLP_PATHS).map((path) => ({
          path: `=${path}`,
          matches: OTLP_CONTENT_TYPES.map((type) => ({
            conditions: [
              { variable: "$request_method", value: "POST" },
              { header: "Content-Type", value: `~*^${type}` },
            ],
            action: pass,
          })),
          action: refused(415, `POST ${OTLP_CONTENT_TYPES.join(" or ")}\n`),
        })),
      },
      {
        name: "otlp-grpc",
        host: hosts.otlpGrpc,
        type: "grpc",
        port: ports.grpc,
        listener: OTLP_GRPC_LISTENER,
        routes: Object.values(OTLP_GRPC_PATHS).map((path) => ({ path: `=${path}`, action: pass })),
      },
    ];
    for (const { name, host, type, port, listener, routes } of servers) {
      customResource(
        this,
        API,
        "VirtualServer",
        { name },
        {
          spec: {
            ingressClassName: INGRESS_CLASS,
            host,
            ...(listener === undefined ? {} : { listener: { https: listener } }),
            // Without a Secret's name NGINX serves its wildcard certificate, so the key stays in its own namespace.
            tls: {},
            policies: [{ name: CLIENT }],
            upstreams: [
              {
                name: upstream,
                service: nameOf(to),
                port,
                type,
                tls: { enable: true },
                "connect-timeout": "1s",
                "read-timeout": `${readMs}ms`,
                "send-timeout": `${readMs}ms`,
                // A request that a pod may have taken must not be sent again: the sender does that, and knows why.
                "next-upstream": "error",
                "client-max-body-size": `${maxBodyKb}k`,
              },
            ],
            routes,
          },
        },
      );
      this.flows.push(flow(nginx, to, port, `telemetry for ${host}`));
    }
  }
}
