import type { Construct } from "constructs";
import type { SyncWindow } from "../../src/config/hyperion/schema/gitops.ts";
import { type Project, waveOf } from "../../src/config/hyperion/waves.ts";
import { NAMESPACES, type Namespace } from "../../src/conventions/namespaces.ts";
import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import { customResource } from "../workload/kube.ts";
import { ARGOCD_API, IN_CLUSTER } from "./application.ts";
import { KEPT } from "./sync-options.ts";

/** An API kind, as a project allows or refuses it. */
interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export interface AppProjectProps {
  readonly name: Project;
  readonly description: string;
  /** Repositories that its applications may be read from; no pattern. */
  readonly sourceRepos: readonly string[];
  readonly namespaces: readonly Namespace[];
  /** Cluster-wide kinds that its applications may bring; every other is refused. */
  readonly clusterKinds: readonly GroupKind[];
  /** Namespaced kinds that its applications may not bring. */
  readonly refusedKinds: readonly GroupKind[];
  readonly syncWindows: readonly SyncWindow[];
}

const annotations = { [ANNOTATIONS.syncWave]: String(waveOf("projects")), ...KEPT };

/** What a group of applications may come from and may touch. */
export function appProject(scope: Construct, props: AppProjectProps): void {
  const { syncWindows } = props;
  customResource(
    scope,
    ARGOCD_API,
    "AppProject",
    { name: props.name, annotations },
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
export function lockedDefaultProject(scope: Construct, repository: string): void {
  customResource(
    scope,
    ARGOCD_API,
    "AppProject",
    { name: "default", annotations },
    {
      spec: {
        description: "The root Application, and nothing else.",
        sourceRepos: [repository],
        destinations: [{ server: IN_CLUSTER, namespace: NAMESPACES.argocd }],
        namespaceResourceWhitelist: [
          { group: "argoproj.io", kind: "Application" },
          { group: "argoproj.io", kind: "AppProject" },
        ],
      },
    },
  );
}
