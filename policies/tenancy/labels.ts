import { LABELS } from "../../src/kubernetes/labels.ts";
import { bool, concat, literal, one, POD_LABELS } from "../cel.ts";
import { PODS, type PolicyDefinition } from "../define.ts";
import { pod } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { WORKLOAD_NAMESPACES } from "../reliability/reliability-policy.ts";
import { defineTenancyPolicy } from "./tenancy-policy.ts";

/** Kubernetes' recommended labels that say what a pod is and what it belongs to. */
const REQUIRED = [LABELS.name, LABELS.instance, LABELS.partOf] as const;

const at = (label: string) => `metadata.labels[${label}]`;

export function requiredLabels({ environment }: Pick<Guarded, "environment">): PolicyDefinition {
  const labels = { ...Object.fromEntries(REQUIRED.map((label) => [label, "web"])), [LABELS.environment]: environment };
  const without = (name: string) => Object.fromEntries(Object.entries(labels).filter(([label]) => label !== name));
  return defineTenancyPolicy({
    name: "require-labels",
    severity: "low",
    title: "A pod must say what it is, what it belongs to and where it runs",
    why: "Dashboards, network policies and whoever is called at night find a pod by these labels.",
    remedy: `Set the labels ${REQUIRED.join(", ")}, and ${LABELS.environment}: ${environment}.`,
    match: { resourceRules: [PODS], namespaceSelector: WORKLOAD_NAMESPACES },
    violations: concat(
      ...REQUIRED.map((label) => one(at(label), bool`${POD_LABELS}[?${literal(label)}].orValue('') == ''`)),
      one(
        at(LABELS.environment),
        bool`${POD_LABELS}[?${literal(LABELS.environment)}].orValue('') != ${literal(environment)}`,
      ),
    ),
    passing: [{ name: "every label", resource: pod({}, { labels }) }],
    failing: [
      { name: "none", resource: pod(), path: at(LABELS.name) },
      ...REQUIRED.map((label) => ({
        name: `no ${label}`,
        resource: pod({}, { labels: without(label) }),
        path: at(label),
      })),
      {
        name: "another environment's name",
        resource: pod({}, { labels: { ...labels, [LABELS.environment]: `not-${environment}` } }),
        path: at(LABELS.environment),
      },
    ],
  });
}
