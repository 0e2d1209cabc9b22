import type { k8s } from "cdk8s-plus-28";
import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { type ContainerProps, container } from "./container.ts";
import type { Plain, StringMap } from "./kube.ts";
import type { Platform, PriorityRole } from "./platform.ts";

type PodSpec = Plain<k8s.PodSpec>;

/** User and group of every container of ours; none of the images needs an entry in its passwd for it. */
const USER_ID = 10001;

/** Where a program's own metrics are. */
interface Metrics {
  readonly port: number;
  /** Default: `/metrics`. */
  readonly path?: string;
}

/** What the pods of a workload have in common. */
export interface PodProps {
  readonly containers: readonly ContainerProps[];
  readonly initContainers?: readonly ContainerProps[];
  readonly volumes?: readonly Plain<k8s.Volume>[];
  readonly serviceAccount: { readonly name: string; readonly workloadIdentity: boolean };
  readonly priority: PriorityRole;
  /** Seconds from SIGTERM to SIGKILL, `drainSeconds` included. Default: 60. */
  readonly graceSeconds?: number;
  /** Mount the API token; only for programs that ask the API server. Default: false. */
  readonly apiToken?: boolean;
  /** Default: the pods are not scraped. */
  readonly metrics?: Metrics;
  /** Only for agents that read files of their node that belong to root; each needs a policy exception. Default: false. */
  readonly runAsRoot?: boolean;
}

/** A directory in the node's disk that goes with the pod. */
export const scratch = (name: string, sizeLimit: string): Plain<k8s.Volume> => ({ name, emptyDir: { sizeLimit } });

/** A pod template: unprivileged, without API token, with a bounded end. */
export function podTemplate(
  platform: Platform,
  props: PodProps,
  labels: StringMap,
  placement: Partial<PodSpec>,
): Plain<k8s.PodTemplateSpec> {
  const priorityClassName = platform.priority(props.priority);
  const { serviceAccount, metrics, initContainers = [], volumes = [], runAsRoot = false } = props;
  return {
    metadata: {
      labels: { ...labels, ...(serviceAccount.workloadIdentity ? { [LABELS.workloadIdentity]: "true" } : {}) },
      ...(metrics === undefined ? {} : { annotations: scrapeAnnotations(metrics) }),
    },
    spec: {
      serviceAccountName: serviceAccount.name,
      automountServiceAccountToken: props.apiToken ?? false,
      // Service links put one variable per Service into every pod, and Tempo and Loki expand variables.
      enableServiceLinks: false,
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
      terminationGracePeriodSeconds: props.graceSeconds ?? 60,
      securityContext: {
        runAsNonRoot: !runAsRoot,
        runAsUser: runAsRoot ? 0 : USER_ID,
        runAsGroup: runAsRoot ? 0 : USER_ID,
        fsGroup: USER_ID,
        // Walking a large volume at every start would take longer than the start.
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      ...placement,
      ...(initContainers.length === 0 ? {} : { initContainers: initContainers.map(container) }),
      containers: props.containers.map(container),
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}

const scrapeAnnotations = ({ port, path = "/metrics" }: Metrics): StringMap => ({
  [ANNOTATIONS.scrape]: "true",
  [ANNOTATIONS.scrapePort]: String(port),
  [ANNOTATIONS.scrapePath]: path,
});
