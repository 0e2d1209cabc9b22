import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { ownLabelValue } from "../../src/kubernetes/labels.ts";
import {
  type AuditRule,
  budgeted,
  containers,
  eachContainer,
  eachPart,
  eachWorkload,
  goShare,
  id,
  mountedConfigMaps,
  ofKind,
  POD_LABELS,
  podLabels,
  podSpec,
  probePorts,
  REQUIRED_LABELS,
  replicasOf,
  serves,
  template,
} from "./audit-rule.ts";
import { secretsMade, secretUses } from "./delivery/secret-walk.ts";
import { at, fields, list, selects, text, workloads } from "./rendered.ts";

/** What every manifest is held to. The names are the checks of the acceptance list. */
export const AUDIT: readonly AuditRule[] = [
  {
    name: "every object carries the platform's labels",
    check: (objects) =>
      objects
        .filter(({ metadata }) => REQUIRED_LABELS.some((label) => at(metadata, "labels", label) === undefined))
        .map(id),
  },
  eachWorkload("pods carry the recommended labels and the environment", (one) =>
    POD_LABELS.some((label) => podLabels(one)[label] === undefined),
  ),
  eachWorkload(
    "a selector matches its own pods",
    (one) => !selects(at(one, "spec", "selector", "matchLabels"), podLabels(one)),
  ),
  eachWorkload("several replicas have one disruption budget", (one, all) => {
    const count = budgeted(one, all).length;
    return count !== (replicasOf(one, all) > 1 || ownLabelValue(podLabels(one), "zone") !== undefined ? 1 : 0);
  }),
  eachPart("a budget never blocks a drain", (objects) =>
    ofKind(objects, "PodDisruptionBudget")
      .filter(
        ({ spec }) => at(spec, "maxUnavailable") !== 1 || at(spec, "unhealthyPodEvictionPolicy") !== "AlwaysAllow",
      )
      .map(id),
  ),
  eachWorkload("replicas are spread over zones by their own labels", (one) => {
    const spread = list(podSpec(one)["topologySpreadConstraints"]);
    if (one.kind === "DaemonSet") return spread.length > 0;
    return !spread.some(
      (constraint) =>
        constraint["topologyKey"] === "topology.kubernetes.io/zone" &&
        selects(at(constraint, "labelSelector", "matchLabels"), podLabels(one)),
    );
  }),
  eachWorkload(
    "no two pods of a StatefulSet with volumes stand on one node",
    (one) =>
      list(at(one, "spec", "volumeClaimTemplates")).length > 0 &&
      !list(at(podSpec(one), "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")).some(
        (term) =>
          term["topologyKey"] === "kubernetes.io/hostname" &&
          selects(at(term, "labelSelector", "matchLabels"), podLabels(one)),
      ),
  ),
  eachWorkload(
    "a roll-out of a Deployment never goes below its count",
    (one) => one.kind === "Deployment" && at(one, "spec", "strategy", "rollingUpdate", "maxUnavailable") !== 0,
  ),
  eachWorkload("pods have a priority class that exists", (one, all) => {
    const name = podSpec(one)["priorityClassName"];
    return !ofKind(all, "PriorityClass").some(({ metadata }) => metadata.name === name);
  }),
  eachContainer("CPU and memory are requested and memory is limited", ({ resources }) =>
    [
      ["requests", "cpu"],
      ["requests", "memory"],
      ["limits", "memory"],
    ].some((path) => at(resources, ...path) === undefined),
  ),
  eachContainer("GOMEMLIMIT is four fifths of the limit", (container) => {
    const share = goShare(container);
    return share !== undefined && !(share > 0.79 && share <= 0.8);
  }),
  eachWorkload("a directory on the node's disk has a size limit", (one) =>
    list(podSpec(one)["volumes"]).some(
      (volume) => volume["emptyDir"] !== undefined && at(volume, "emptyDir", "sizeLimit") === undefined,
    ),
  ),
  eachPart("an autoscaler has a target, which states no replicas", (objects) =>
    ofKind(objects, "HorizontalPodAutoscaler")
      .filter(({ metadata, spec }) => {
        const target = objects.find(
          (one) =>
            one.kind === at(spec, "scaleTargetRef", "kind") &&
            one.metadata.name === at(spec, "scaleTargetRef", "name") &&
            one.metadata.namespace === metadata.namespace,
        );
        return target === undefined || at(target, "spec", "replicas") !== undefined;
      })
      .map(id),
  ),
  eachContainer("what serves a port has all three probes, and readiness is not liveness", (container) => {
    if (!serves(container)) return false;
    const [startup, ready, live] = ["startupProbe", "readinessProbe", "livenessProbe"].map((name) => container[name]);
    return startup === undefined || ready === undefined || live === undefined || text(ready) === text(live);
  }),
  eachWorkload("probes ask a port that the container has", (one) => {
    const numbers = containers(one).flatMap(({ ports }) => list(ports).map(({ containerPort }) => containerPort));
    return containers(one).some((container) => {
      const names = list(container["ports"]).map(({ name }) => name);
      return probePorts(container).some((port) => ![...names, ...numbers].includes(port));
    });
  }),
  eachWorkload("the grace period is longer than the drain", (one) => {
    const drains = containers(one).map((container) =>
      Number(at(container, "lifecycle", "preStop", "sleep", "seconds") ?? 0),
    );
    return Number(podSpec(one)["terminationGracePeriodSeconds"] ?? 0) <= Math.max(...drains) + 10;
  }),
  eachWorkload("serviceName is a headless Service over the pods", (one, all) => {
    if (one.kind !== "StatefulSet") return false;
    const service = ofKind(all, "Service").find(
      ({ metadata }) =>
        metadata.name === at(one, "spec", "serviceName") && metadata.namespace === one.metadata.namespace,
    );
    return at(service, "spec", "clusterIP") !== "None" || !selects(at(service, "spec", "selector"), podLabels(one));
  }),
  eachPart("a Service selects pods that have its ports", (objects) =>
    ofKind(objects, "Service")
      .filter((service) => {
        const behind = workloads(objects).filter(
          (one) =>
            one.metadata.namespace === service.metadata.namespace &&
            selects(at(service, "spec", "selector"), podLabels(one)),
        );
        const ports = list(at(service, "spec", "ports")).map(({ targetPort }) => targetPort);
        return (
          behind.length === 0 ||
          behind.some((one) => {
            const names = containers(one).flatMap((container) => list(container["ports"]).map(({ name }) => name));
            return ports.some((port) => !names.includes(port));
          })
        );
      })
      .map(id),
  ),
  eachWorkload("every ConfigMap that is mounted exists", (one, all) =>
    mountedConfigMaps(one).some(
      (name) =>
        !ofKind(all, "ConfigMap").some(
          ({ metadata }) => metadata.name === name && metadata.namespace === one.metadata.namespace,
        ),
    ),
  ),
  eachPart("every Secret that is read is declared", (objects) => {
    const made = secretsMade(objects);
    return secretUses(objects)
      .filter(({ secret }) => !made.has(secret))
      .map(({ secret, by }) => `${by}: ${secret}`);
  }),
  eachWorkload("the service account exists and is not the default one", (one, all) => {
    const name = podSpec(one)["serviceAccountName"];
    return !ofKind(all, "ServiceAccount").some(
      ({ metadata }) => metadata.name === name && metadata.namespace === one.metadata.namespace,
    );
  }),
  eachPart("a volume claim is written out and its class exists", (objects) =>
    ofKind(objects, "StatefulSet").flatMap((one) =>
      list(at(one, "spec", "volumeClaimTemplates"))
        .filter(
          (claim) =>
            claim["apiVersion"] !== "v1" ||
            claim["kind"] !== "PersistentVolumeClaim" ||
            at(claim, "spec", "volumeMode") !== "Filesystem" ||
            !ofKind(objects, "StorageClass").some(
              ({ metadata }) => metadata.name === at(claim, "spec", "storageClassName"),
            ),
        )
        .map((claim) => `${id(one)}/${text(at(claim, "metadata", "name"))}`),
    ),
  ),
  eachPart("what owns volumes is not pruned and keeps them", (objects) =>
    ofKind(objects, "StatefulSet")
      .filter(
        (one) =>
          list(at(one, "spec", "volumeClaimTemplates")).length > 0 &&
          (at(one, "metadata", "annotations", "argocd.argoproj.io/sync-options") !== "Prune=false" ||
            at(one, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") !== "Retain"),
      )
      .map(id),
  ),
  eachPart("a storage class can grow its volumes and waits for the pod", (objects) =>
    ofKind(objects, "StorageClass")
      .filter((one) => one["allowVolumeExpansion"] !== true || one["volumeBindingMode"] !== "WaitForFirstConsumer")
      .map(id),
  ),
  eachWorkload(
    "pods outside the namespace of node agents run as a user that is not root, and all under the runtime's seccomp profile",
    (one) => {
      const context = fields(podSpec(one)["securityContext"]);
      const root = one.metadata.namespace !== NAMESPACES.nodes && context["runAsNonRoot"] !== true;
      return root || at(context, "seccompProfile", "type") !== "RuntimeDefault";
    },
  ),
  eachContainer("containers drop all capabilities, cannot escalate, and have a read-only root", (container) => {
    const context = fields(container["securityContext"]);
    return (
      context["allowPrivilegeEscalation"] !== false ||
      context["readOnlyRootFilesystem"] !== true ||
      text(at(context, "capabilities", "drop")) !== '["ALL"]'
    );
  }),
  eachWorkload(
    "the API token is mounted where a role is bound only",
    (one, all) =>
      podSpec(one)["automountServiceAccountToken"] !== false &&
      !ofKind(all, "ClusterRoleBinding").some(({ subjects }) =>
        list(subjects).some(
          (subject) =>
            subject["name"] === podSpec(one)["serviceAccountName"] && subject["namespace"] === one.metadata.namespace,
        ),
      ),
  ),
  eachWorkload("pods have a network policy of their own", (one, all) => {
    const own = ofKind(all, "NetworkPolicy").filter(
      (policy) =>
        policy.metadata.namespace === one.metadata.namespace &&
        selects(at(policy, "spec", "podSelector", "matchLabels"), podLabels(one)),
    );
    return own.length !== 1 || text(at(own[0], "spec", "policyTypes")) !== '["Ingress","Egress"]';
  }),
  {
    name: "no object holds a secret",
    check: (objects) =>
      objects
        .filter((one) => one.kind === "Secret" || /AccountKey=|BEGIN [A-Z ]*PRIVATE KEY|xox[bp]-/.test(text(one)))
        .map(id),
  },
  eachWorkload(
    "no pod mounts the node's file system or its namespaces, outside the namespace of node agents",
    (one) => {
      const spec = podSpec(one);
      const reaches =
        list(spec["volumes"]).some((volume) => volume["hostPath"] !== undefined) ||
        spec["hostNetwork"] === true ||
        spec["hostPID"] === true;
      return reaches && one.metadata.namespace !== "hyperion-nodes";
    },
  ),
  eachWorkload(
    "pods are not told of every Service by variables",
    (one) => template(one) === undefined || podSpec(one)["enableServiceLinks"] !== false,
  ),
];
