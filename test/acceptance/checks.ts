/** Where a check of the acceptance list is proved: words of a rule's name or of a test's title, and its file. */
interface Proof {
  readonly file: string;
  readonly words: string;
}

/** Why a check is not walked. */
interface Exception {
  readonly exception: string;
}

const audit = (words: string): Proof => ({ file: "test/charts/audit.ts", words });
const wiring = (words: string): Proof => ({ file: "test/charts/audit-wiring.ts", words });
const by = (file: string, words: string): Proof => ({ file: `test/${file}.test.ts`, words });
const none = (exception: string): Exception => ({ exception });

const NO_TAIL_SAMPLING = "no span is sampled before Tempo, and RED metrics come from Tempo's generator";

/** The acceptance list of a telemetry platform, by its numbers: availability, resources, lifecycle, storage, security, semantics. */
export const CHECKS: Readonly<Record<number, Proof | Exception>> = {
  1: audit("several replicas have one disruption budget"),
  2: audit("a budget never blocks a drain"),
  3: audit("a budget never blocks a drain"),
  4: audit("a budget never blocks a drain"),
  5: audit("replicas are spread over zones by their own labels"),
  6: audit("no two pods of a StatefulSet with volumes stand on one node"),
  7: { file: "test/config/bad-files/sizes.ts", words: "fewer vmstorage pods than its copies need" },
  8: audit("a roll-out of a Deployment never goes below its count"),
  9: audit("pods have a priority class that exists"),
  10: wiring("a singleton has no autoscaler"),
  11: audit("CPU and memory are requested and memory is limited"),
  12: audit("GOMEMLIMIT is four fifths of the limit"),
  13: by("telemetry/pipeline/rules", "limits its memory"),
  14: audit("a directory on the node's disk has a size limit"),
  15: audit("an autoscaler has a target, which states no replicas"),
  16: wiring("an autoscaler is slow to take pods away"),
  17: wiring("nor has what holds data"),
  18: wiring("an autoscaler is slow to take pods away, and nothing else sizes them"),
  19: audit("readiness is not liveness"),
  20: audit("probes ask a port that the container has"),
  21: wiring("an ingester has five minutes or more"),
  22: wiring("what takes requests through a Service drains before it ends"),
  23: audit("serviceName is a headless Service over the pods"),
  24: wiring("only members of a ring are named before they are ready"),
  25: wiring("configuration is hashed into its name"),
  26: wiring("the pods of a StatefulSet start together"),
  27: audit("a storage class can grow its volumes and waits for the pod"),
  28: audit("a volume claim is written out and its class exists"),
  29: none(
    "metrics have no limit of samples a second from which a disk follows; Kafka's topics are limited to the brokers' disks, and an alert says when a volume will be full",
  ),
  30: by("megatron/lifecycle-policy", "every backstop follows its one retention value, and is later than it"),
  31: audit("what owns volumes is not pruned and keeps them"),
  32: by("charts/values", "is ready for each vmstorage pod, on its own volume and from its own backup"),
  33: by("charts/platform", "enforces the restricted standard in every namespace but the named ones"),
  34: audit("containers drop all capabilities, cannot escalate, and have a read-only root"),
  35: audit("the API token is mounted where a role is bound only"),
  36: by("charts/platform", "has a service account of exactly the federated subject for each identity"),
  37: wiring("no role has a wildcard, may escalate or reads secrets of a whole cluster"),
  38: wiring("the namespace of every workload denies what is not declared"),
  39: by("charts/flows", "have a network policy on both ends"),
  40: audit("no object holds a secret"),
  41: by("telemetry/nginx/config", "are shown to layers and to the buffer, and read again when they rotate"),
  42: wiring("gateways lead to Grafana and to telemetry intake, and to no other program"),
  43: by("telemetry/pipeline/ingress", "a caller's own word on its tenant is deleted before the token's is set"),
  44: none(
    "tags are pinned in one file and a policy refuses others; digests are written by the workflows that can reach the registries",
  ),
  45: by("telemetry/pipeline/rules", "a chain of which every part is defined, used, synchronous and local"),
  46: by("telemetry/pipeline/rules", "a batch processor is found"),
  47: by("telemetry/pipeline/replay", "so that it makes no circle"),
  48: by("charts/values", "is durable in %s: three copies, two acknowledge"),
  49: none(NO_TAIL_SAMPLING),
  50: none(NO_TAIL_SAMPLING),
  51: wiring("an address in configuration is a port of a Service"),
  52: by("telemetry/grafana/datasources", "every link leads to a data source that is provisioned"),
  53: by("observability/alerts/alert-groups", "parse, and name only series that a program or a rule makes"),
  54: by("telemetry/pipeline/rules", "the old name %s of an exporter is found"),
  55: by("charts/delivery/apps", "phases are in the order of what needs what"),
  56: by("charts/deploy", "is rendered the same twice, byte for byte"),
};
