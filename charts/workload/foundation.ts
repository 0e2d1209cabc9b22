import { HOST_KEY, ZONE_KEY } from "./placement.ts";

/** A label selector over pods of a third-party chart. */
type Labels = Readonly<Record<string, string>>;

/**
 * Spread of a third-party chart's replicas over zones and nodes, in Kubernetes' own words. It gives way where there is
 * no room: what everything else needs had better stand unevenly than not at all.
 */
export const SPREAD = [ZONE_KEY, HOST_KEY].map((topologyKey) => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable: "ScheduleAnyway",
  nodeTaintsPolicy: "Honor",
}));

/** The same, for a chart that does not name its own pods in it. */
export const spreadOf = (labels: Labels) =>
  SPREAD.map((constraint) => ({ ...constraint, labelSelector: { matchLabels: labels } }));

/** Seconds that a pod stays bound to a node that does not answer, in place of Kubernetes' five minutes. */
const LOST_NODE_SECONDS = 30;

/** For a program of one replica, which stands nowhere else meanwhile. */
export const LEAVES_LOST_NODES = ["not-ready", "unreachable"].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: LOST_NODE_SECONDS,
}));
