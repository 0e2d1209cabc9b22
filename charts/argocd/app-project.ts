import type { Construct } from "constructs";
import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import { customResource } from "../workload/kube.ts";
import { ARGOCD_API, type GitOps, IN_CLUSTER } from "./application.ts";
import { KEPT } from "./sync-options.ts";

/** An API kind, as a project allows or refuses it. */
interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** When Argo CD may sync by itself, as a project states it. */
interface SyncWindow {
  /** Why it is there. */
  readonly reason: string;
  readonly [setting: string]: unknown;
}

export interface AppProjectProps {
  readonly name: string;
  readonly description: string;
  /** Repositories that its applications may be read from; no pattern. */
  readonly sourceRepos: readonly string[];
  readonly namespaces: readonly string[];
  /** Cluster-wide kinds that its applications may bring; every other is refused. */
  readonly clusterKinds: readonly GroupKind[];
  /** Namespaced kinds that its applications may not bring. */
  readonly refusedKinds: readonly GroupKind[];
  readonly syncWindows: readonly SyncWindow[];
}

const annotationsOf = ({ projectsWave }: GitOps) => ({ [ANNOTATIONS.syncWave]: String(projectsWave), ...KEPT });

/** What a group of applications may come from and may touch. */
export function appProject(scope: Construct, gitops: GitOps, props: AppProjectProps): void {
  const { syncWindows } = props;
  customResource(
    scope,
    ARGOCD_API,
    "AppProject",
    { name: props.name, annotations: annotationsOf(gitops) },
    {
      spec: {
        description: props.description,
        sourceRepos: props.sourceRepos,
        destinations: props.namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace })),
        clusterResourceWhitelist: props.clusterKinds,
        ...(props.refusedKinds.length === 0 ? {} : { namespaceResourceBlacklist: props.refusedKinds }),
        ...(syncWindows.length === 0
          ? {}
          : {
              syncWindows: syncWindows.map(({ reason, ...window }) => ({
                ...window,
                applications: ["*"],
                // A window holds back what nobody watches, not a person who does.
                manualSync: true,
                description: reason,
              })),
            }),
      },
    },
  );
}

/**
 * Argo CD's `default` project allows everything to everybody. Here it holds the root Application alone: Applications
 * and projects out of this repository, in Argo CD's namespace.
 */
export function lockedDefaultProject(scope: Construct, gitops: GitOps): void {
  customResource(
    scope,
    ARGOCD_API,
    "AppProject",
    { name: "default", annotations: annotationsOf(gitops) },
    {
      spec: {
        description: "The root Application, and nothing else.",
        sourceRepos: [gitops.repository],
        destinations: [{ server: IN_CLUSTER, namespace: gitops.namespace }],
        namespaceResourceWhitelist: [
          { group: "argoproj.io", kind: "Application" },
          { group: "argoproj.io", kind: "AppProject" },
        ],
      },
    },
  );
}
