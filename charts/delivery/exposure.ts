import type { Construct } from "constructs";
import { ComponentChart } from "../workload/component-chart.ts";
import { flow, type Pods } from "../workload/flow.ts";
import { customResource, kube, type StringMap } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import { nameOf, type Workload } from "../workload/workload.ts";

/** Who may ask a program that has no sign-in of its own. */
interface Guard {
  /** Secret of type `nginx.org/htpasswd` in the namespace. */
  readonly basicAuthSecret: string;
  /** Addresses that may ask at all. */
  readonly allow: readonly string[];
}

interface ExposedHost {
  readonly host: string;
  readonly to: Workload;
  /** Port that the pods listen on; its name in the Service is `http`. */
  readonly port: number;
  /** Default: the program asks for a password itself. */
  readonly guard?: Guard;
  /** A browser stays with one replica, whose data differs a little from the others'. Default: false. */
  readonly sticky?: boolean;
}

export interface ExposureProps {
  readonly className: string;
  /** Secret with the certificate of every host, in the namespace. */
  readonly tlsSecret: string;
  readonly hosts: readonly ExposedHost[];
  /** Pods of F5's NGINX Ingress Controller. */
  readonly nginx: Pods;
}

/** Largest push that passes; NGINX's own 1 MB refuses ordinary ones. */
const MAX_BODY = "16m";

/**
 * What is reached from outside: TLS ends at the ingress, plain HTTP goes on inside. Annotations are F5's: those of the
 * community's controller would be ignored in silence, and with them the password.
 */
export class ExposureChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: ExposureProps) {
    super(scope, "exposure", platform, platform.namespace);
    for (const host of props.hosts) this.#expose(host, props);
  }

  #expose({ host, to, port, guard, sticky = false }: ExposedHost, props: ExposureProps): void {
    const name = nameOf(to);
    const policy = `${name}-allow`;
    if (guard !== undefined) {
      customResource(
        this,
        "k8s.nginx.org/v1",
        "Policy",
        { name: policy },
        { spec: { accessControl: { allow: guard.allow } } },
      );
    }
    const annotations: StringMap = {
      "nginx.org/ssl-redirect": "true",
      "nginx.org/client-max-body-size": MAX_BODY,
      ...(sticky ? { "nginx.org/lb-method": "ip_hash" } : {}),
      ...(guard === undefined
        ? {}
        : { "nginx.org/basic-auth-secret": guard.basicAuthSecret, "nginx.org/policies": policy }),
    };
    kube(
      this,
      "Ingress",
      { name, annotations },
      {
        spec: {
          ingressClassName: props.className,
          tls: [{ hosts: [host], secretName: props.tlsSecret }],
          rules: [
            {
              host,
              http: {
                paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { name: "http" } } } }],
              },
            },
          ],
        },
      },
    );
    this.flows.push(flow(props.nginx, to, port, `requests for ${host}`));
  }
}
