import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { any, bool, field, literal, literalMap, one, POD_LABELS, POD_SPEC } from "../cel.ts";
import { namespacesExcept, PODS, type PolicyDefinition, resources } from "../define.ts";
import { object, pod, TEAM } from "../fixtures.ts";
import type { Account, Guarded } from "../guarded.ts";
import { defineGuardRail } from "./guard-rail.ts";

const written = ({ namespace, serviceAccount }: Account): string => `${namespace}/${serviceAccount}`;

const identities = (environment: Guarded): string[] => environment.identities.map(written).sort();

/** Accounts that sign people in, each with the Entra application that it stands for. */
const applications = (environment: Guarded): readonly (readonly [account: string, clientId: string])[] =>
  Object.values(environment.applications).map((account) => [written(account), account.clientId]);

const known = (environment: Guarded): string[] =>
  [...identities(environment), ...applications(environment).map(([account]) => account)].sort();

const watched = namespacesExcept(UNWATCHED_NAMESPACES);

/** A sample identity of the environment, whose namespace is watched. */
function sample(environment: Guarded) {
  const unwatched: readonly string[] = UNWATCHED_NAMESPACES;
  const found = environment.identities.find(({ namespace }) => !unwatched.includes(namespace));
  if (found === undefined) throw new Error("no workload identity in a watched namespace");
  return found;
}

const WHY =
  "A token of Azure opens the stores and the vault; only the workloads that the platform names have a use for one.";

export function workloadIdentityPods(environment: Guarded): PolicyDefinition {
  const { namespace, serviceAccount } = sample(environment);
  const account = any`object.metadata.namespace + '/' + ${field(POD_SPEC, "serviceAccountName", "default")}`;
  const uses = bool`${POD_LABELS}[?${literal(LABELS.workloadIdentity)}].orValue('') == 'true'`;
  const labels = { [LABELS.workloadIdentity]: "true" };
  const place = `metadata.labels[${LABELS.workloadIdentity}]`;
  return defineGuardRail({
    name: "restrict-workload-identity-pods",
    severity: "high",
    title: "Only the platform's own workloads may use a workload identity",
    why: WHY,
    remedy: "Remove the label, or have the workload and its rights added to the platform's list.",
    match: { resourceRules: [PODS], namespaceSelector: watched },
    violations: one(place, bool`${uses} && !((${account}) in ${literal(known(environment))})`),
    passing: [
      { name: "no identity", resource: pod() },
      { name: "one of the platform's", resource: pod({ serviceAccountName: serviceAccount }, { namespace, labels }) },
    ],
    failing: [
      { name: "a team's pod", resource: pod({}, { labels }), path: place },
      {
        name: "the platform's account name in another namespace",
        resource: pod({ serviceAccountName: serviceAccount }, { labels }),
        path: place,
      },
      { name: "another account in the platform's namespace", resource: pod({}, { namespace, labels }), path: place },
    ],
  });
}

export function workloadIdentityAccounts(environment: Guarded): PolicyDefinition {
  const { namespace, serviceAccount } = sample(environment);
  const annotation = any`object.metadata.annotations[${literal(ANNOTATIONS.clientId)}]`;
  const annotated = bool`has(object.metadata.annotations) && ${literal(ANNOTATIONS.clientId)} in object.metadata.annotations`;
  const account = any`object.metadata.namespace + '/' + object.metadata.name`;
  const signsIn = bool`${literalMap(Object.fromEntries(applications(environment)))}[?${account}].orValue('') == ${annotation}`;
  const { namespace: grafanaNamespace, serviceAccount: grafana, clientId } = environment.applications.grafana;
  const annotations = { [ANNOTATIONS.clientId]: "6d0c1a52-3c1e-4b57-9d2f-5f1f0c7a9e10" };
  const place = `metadata.annotations[${ANNOTATIONS.clientId}]`;
  return defineGuardRail({
    name: "restrict-workload-identity-accounts",
    severity: "high",
    title: "Only the platform's own service accounts may stand for an identity of Azure",
    why: WHY,
    remedy: "Remove the annotation, or have the workload and its rights added to the platform's list.",
    match: { resourceRules: [resources("", "serviceaccounts")], namespaceSelector: watched },
    violations: one(
      place,
      bool`${annotated} && !((${account}) in ${literal(identities(environment))}) && !(${signsIn})`,
    ),
    passing: [
      {
        name: "Grafana's account for its own application",
        resource: object("ServiceAccount", {
          name: grafana,
          namespace: grafanaNamespace,
          annotations: { [ANNOTATIONS.clientId]: clientId },
        }),
      },
      { name: "an account without", resource: object("ServiceAccount", { namespace: TEAM }) },
      {
        name: "one of the platform's",
        resource: object("ServiceAccount", { name: serviceAccount, namespace, annotations }),
      },
    ],
    failing: [
      {
        name: "Grafana's account for another application",
        resource: object("ServiceAccount", { name: grafana, namespace: grafanaNamespace, annotations }),
        path: place,
      },
      { name: "a team's account", resource: object("ServiceAccount", { namespace: TEAM, annotations }), path: place },
      {
        name: "the platform's name in another namespace",
        resource: object("ServiceAccount", { name: serviceAccount, namespace: TEAM, annotations }),
        path: place,
      },
    ],
  });
}
