import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { any, bool, concat, field, list, literal, one, texts } from "../cel.ts";
import { namespacesExcept, type PolicyDefinition, resources } from "../define.ts";
import { TEAM } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { defineTenancyPolicy } from "./tenancy-policy.ts";

const RULES = list(any`object.spec`, "rules");

const ingress = (namespace: string, ...hosts: (string | undefined)[]): KubernetesObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace },
  spec: { ingressClassName: "nginx", rules: hosts.map((host) => (host === undefined ? {} : { host })) },
});

/** Who may serve which host: Hyperion's hosts are Hyperion's, and a team's lie below its namespace's name. */
export function ingressHosts({ hosts }: Pick<Guarded, "hosts">): PolicyDefinition {
  const platform = literal([hosts.otlp, hosts.otlpGrpc, hosts.grafana]);
  const team = any`object.metadata.namespace + ${literal(`.${hosts.apps}`)}`;
  const host = field(any`r`, "host", "");
  const ofTeam = bool`(${host} == ${team} || ${host}.endsWith('.' + ${team})) && !${host}.contains('*')`;
  const ofPlatform = bool`object.metadata.namespace == ${literal(NAMESPACES.hyperion)} && ${host} in ${platform}`;
  return defineTenancyPolicy({
    name: "restrict-ingress-hosts",
    severity: "high",
    title: "An Ingress may serve only hosts of its own namespace",
    why: "NGINX serves a host for whoever claims it: another team's Ingress could read this team's traffic and passwords.",
    remedy: `Use <namespace>.${hosts.apps} or a name below it, without a wildcard.`,
    match: {
      resourceRules: [resources("networking.k8s.io", "ingresses")],
      namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES),
    },
    violations: concat(
      texts`${RULES}.filter(r, !(${ofTeam}) && !(${ofPlatform})).map(r, 'object.spec.rules.host is ' + (${host} == '' ? 'any' : ${host}))`,
      one("spec.defaultBackend", bool`has(object.spec.defaultBackend)`),
    ),
    passing: [
      { name: "the team's own host", resource: ingress(TEAM, `${TEAM}.${hosts.apps}`) },
      { name: "a host below it", resource: ingress(TEAM, `shop.${TEAM}.${hosts.apps}`) },
      { name: "Hyperion's hosts in its namespace", resource: ingress(NAMESPACES.hyperion, hosts.otlp, hosts.grafana) },
    ],
    failing: [
      {
        name: "another team's host",
        resource: ingress(TEAM, `team-b.${hosts.apps}`),
        path: `spec.rules.host is team-b.${hosts.apps}`,
      },
      {
        name: "a name that only ends like the team's",
        resource: ingress(TEAM, `x${TEAM}.${hosts.apps}`),
        path: "spec.rules.host",
      },
      {
        name: "Hyperion's host",
        resource: ingress(TEAM, `${TEAM}.${hosts.apps}`, hosts.otlp),
        path: `spec.rules.host is ${hosts.otlp}`,
      },
      { name: "a foreign zone", resource: ingress(TEAM, `${TEAM}.apps.example.com`), path: "spec.rules.host" },
      { name: "a wildcard", resource: ingress(TEAM, `*.${TEAM}.${hosts.apps}`), path: "spec.rules.host" },
      { name: "every host", resource: ingress(TEAM, undefined), path: "spec.rules.host is any" },
      {
        name: "every host by a default backend",
        resource: { ...ingress(TEAM), spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } } },
        path: "spec.defaultBackend",
      },
    ],
  });
}
