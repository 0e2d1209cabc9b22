type Match = readonly [key: string, operator: "In" | "NotIn" | "Exists" | "DoesNotExist", ...values: readonly string[]];

const READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const DELETED = ".metadata.deletionTimestamp";
const OWNER = ".metadata.ownerReferences.[].kind";

/**
 * How long a pod takes to end. The disruption controller must see it end: one that is evicted and back under its name
 * before it looked, it expects to end for two minutes more, and lets no other go.
 */
const END_MS = 500;

const stage = (name: string, kind: "Node" | "Pod", when: readonly Match[], next: object, delayMs = 0): object => ({
  apiVersion: "kwok.x-k8s.io/v1alpha1",
  kind: "Stage",
  metadata: { name },
  spec: {
    resourceRef: { apiGroup: "v1", kind },
    selector: {
      matchExpressions: when.map(([key, operator, ...values]) => ({
        key,
        operator,
        ...(values.length === 0 ? {} : { values }),
      })),
    },
    ...(delayMs > 0 && { delay: { durationMilliseconds: delayMs } }),
    next,
  },
});

const condition = (type: string) => `- {type: ${type}, status: "True", lastTransitionTime: {{ Now | Quote }}}`;

/** What a kubelet would say: a node is ready, a pod runs as soon as it has a node, a job's ends at once. */
const STAGES = [
  stage("node-ready", "Node", [[READY, "NotIn", "True"]], {
    statusTemplate: `conditions:\n${condition("Ready")}\nphase: Running`,
  }),
  stage(
    "pod-ready",
    "Pod",
    [
      [DELETED, "DoesNotExist"],
      [".status.phase", "In", "Pending"],
      [READY, "NotIn", "True"],
    ],
    {
      statusTemplate: `conditions:\n${["Initialized", "ContainersReady", "Ready"].map(condition).join("\n")}
phase: Running
startTime: {{ Now | Quote }}`,
    },
  ),
  stage(
    "pod-complete",
    "Pod",
    [
      [DELETED, "DoesNotExist"],
      [".status.phase", "In", "Running"],
      [OWNER, "In", "Job"],
    ],
    {
      statusTemplate: "phase: Succeeded",
    },
  ),
  stage("pod-delete", "Pod", [[DELETED, "Exists"]], { finalizers: { empty: true }, delete: true }, END_MS),
];

/** kwok's configuration: without stages it leaves everything as it is. */
export const kwokConfig = (): string => STAGES.map((one) => JSON.stringify(one)).join("\n---\n");
