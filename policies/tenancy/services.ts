import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { any, bool, concat, field, list, literal, one } from "../cel.ts";
import { namespacesExcept, resources } from "../define.ts";
import { object, TEAM } from "../fixtures.ts";
import { defineTenancyPolicy } from "./tenancy-policy.ts";

/** What makes Azure give a load balancer an address of the network and none of the internet. */
const INTERNAL_LOAD_BALANCER = "service.beta.kubernetes.io/azure-load-balancer-internal";

const SPEC = any`object.spec`;
const TYPE = field(SPEC, "type", "ClusterIP");
const internal = bool`(has(object.metadata.annotations) ? object.metadata.annotations[?${literal(INTERNAL_LOAD_BALANCER)}].orValue('') : '') == 'true'`;
const isNginx = bool`object.metadata.namespace == ${literal(NAMESPACES.nginx)}`;

const service = (namespace: string, spec: object, annotations: Record<string, string> = {}) =>
  object("Service", { namespace, annotations }, { spec });

const loadBalancer = { type: "LoadBalancer" };

export const services = defineTenancyPolicy({
  name: "restrict-service-exposure",
  severity: "high",
  title: "A Service may not be reached from outside the cluster, but for NGINX's internal load balancer",
  why: "A node port or a load balancer of its own goes past the gateway, its firewall rules and its certificates.",
  remedy: "Use type ClusterIP and publish the Service by an Ingress of the class nginx.",
  match: { resourceRules: [resources("", "services")], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) },
  violations: concat(
    one("spec.type", bool`${TYPE} == 'NodePort' || (${TYPE} == 'LoadBalancer' && !(${isNginx} && ${internal}))`, TYPE),
    one("spec.externalIPs", bool`${list(SPEC, "externalIPs")}.size() > 0`),
  ),
  passing: [
    { name: "inside the cluster", resource: service(TEAM, { type: "ClusterIP" }) },
    { name: "nothing said", resource: service(TEAM, {}) },
    {
      name: "NGINX's internal load balancer",
      resource: service(NAMESPACES.nginx, loadBalancer, { [INTERNAL_LOAD_BALANCER]: "true" }),
    },
  ],
  failing: [
    { name: "a node port", resource: service(TEAM, { type: "NodePort" }), path: "spec.type is NodePort" },
    {
      name: "a team's load balancer",
      resource: service(TEAM, loadBalancer, { [INTERNAL_LOAD_BALANCER]: "true" }),
      path: "spec.type is LoadBalancer",
    },
    {
      name: "a public load balancer of NGINX",
      resource: service(NAMESPACES.nginx, loadBalancer),
      path: "spec.type is LoadBalancer",
    },
    {
      name: "an address that others may own",
      resource: service(TEAM, { externalIPs: ["10.0.0.1"] }),
      path: "spec.externalIPs",
    },
  ],
});
