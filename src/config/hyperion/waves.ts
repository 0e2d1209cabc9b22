import { APPS_FOLDER } from "../git.ts";

/**
 * The order in which an environment comes up. Argo CD begins a phase when every application of the one before is
 * healthy: what defines a kind comes before what uses it, and what takes data comes after what keeps it.
 */
export const SYNC_PHASES = [
  "projects",
  "foundation",
  "operators",
  "policies",
  "secrets",
  "ingress",
  "buffer",
  "stores",
  "collectors",
  "presentation",
  "routes",
] as const;

export type SyncPhase = (typeof SYNC_PHASES)[number];

/** What an application may touch: the platform under everything, or the telemetry pipeline on it. */
type Project = "megatron" | "hyperion";

interface Place {
  readonly phase: SyncPhase;
  readonly project: Project;
}

const megatron = (phase: SyncPhase): Place => ({ phase, project: "megatron" });
const hyperion = (phase: SyncPhase): Place => ({ phase, project: "hyperion" });

/** Every application by its name, which is its folder's or, for a third-party chart, its release's. */
const PLACES: Readonly<Record<string, Place>> = {
  platform: megatron("foundation"),
  // Policies of the operators' namespaces, which are there by then.
  operators: megatron("operators"),
  argocd: megatron("operators"),
  "cert-manager": megatron("operators"),
  "external-secrets": megatron("operators"),
  strimzi: megatron("operators"),
  kyverno: megatron("operators"),
  "trivy-operator": megatron("operators"),
  "kube-state-metrics": megatron("operators"),
  "prometheus-node-exporter": megatron("operators"),
  "kyverno-policies": megatron("policies"),
  "argocd-repository": megatron("secrets"),
  "ingress-certificate": megatron("secrets"),
  secrets: hyperion("secrets"),
  certificates: megatron("secrets"),
  "clickhouse-operator-secret": megatron("secrets"),
  "falco-certificate": megatron("secrets"),
  // Falcosidekick waits for its certificate.
  falco: megatron("ingress"),
  // It reads its password when it starts.
  "clickhouse-operator": megatron("ingress"),
  // After the certificate that it does not start without; before any Ingress, which is healthy only once it has an address.
  "nginx-ingress": megatron("ingress"),
  kafka: hyperion("buffer"),
  tempo: hyperion("stores"),
  loki: hyperion("stores"),
  "victoria-metrics": hyperion("stores"),
  clickhouse: hyperion("stores"),
  "otelcol-failover": hyperion("collectors"),
  "otelcol-ingress": hyperion("collectors"),
  "otelcol-processors": hyperion("collectors"),
  "otelcol-egress": hyperion("collectors"),
  "otelcol-node-agent": hyperion("collectors"),
  canaries: hyperion("presentation"),
  vmagent: hyperion("collectors"),
  vmalert: hyperion("presentation"),
  vmauth: hyperion("presentation"),
  alertmanager: hyperion("presentation"),
  grafana: hyperion("presentation"),
  intake: hyperion("routes"),
  routes: hyperion("routes"),
};

/** Phase and project of an application. Throws on one that the table does not place. */
export function placeOf(app: string): Place {
  const place = PLACES[app];
  if (place === undefined) {
    throw new Error(`no phase for the application ${app}: add it to the table in src/config/hyperion/waves.ts`);
  }
  return place;
}

/** Argo CD's number of a phase; the projects that applications belong to come first. */
export const waveOf = (phase: SyncPhase): number => SYNC_PHASES.indexOf(phase);

/**
 * Phases whose applications outlive their file: with a store would go its data, with an operator its kinds and every
 * object of them. Removing one is a person's act.
 */
const KEPT: readonly SyncPhase[] = ["foundation", "operators", "secrets", "buffer", "stores"];

export const outlivesItsFile = (phase: SyncPhase): boolean => KEPT.includes(phase);

/** Whether an app's folder is synced by an Application; the Applications' own is the root Application's. */
export const hasApplication = (app: string): boolean => app !== APPS_FOLDER;
