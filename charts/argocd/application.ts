import type { Construct } from "constructs";
import type { HelmChart } from "../../src/kubernetes/helm-chart.ts";
import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import type { Flow, Pods } from "../workload/flow.ts";
import { customResource } from "../workload/kube.ts";
import { KEPT } from "./sync-options.ts";

export const ARGOCD_API = "argoproj.io/v1alpha1";

/** Address of the cluster that Argo CD runs in: each environment has an Argo CD of its own, which reaches no other. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** Deletes what an Application brought when the Application is deleted. */
const CASCADE = "resources-finalizer.argocd.argoproj.io";

/** Values of a chart: plain data. */
type HelmValues = { readonly [key: string]: unknown };

/** A chart in its repository, and what the system adds to the values of whoever installs it. */
interface PinnedChart extends HelmChart {
  /** Values of the chart, with those by which its own images come from where the system pulls them. */
  values(own: HelmValues): HelmValues;
}

/** How a system is brought into its cluster by Argo CD. */
export interface GitOps {
  /** Namespace of Argo CD, and so of its Applications and projects. */
  readonly namespace: string;
  /** URL of the repository that the manifests are read from, and the branch. */
  readonly repository: string;
  readonly ref: string;
  /** Wave of the projects, before every application. */
  readonly projectsWave: number;
  /** Folder of an application's manifests, from the root of the repository. */
  path(app: string): string;
  /** Chart of a name. Throws where the system pins none. */
  chart(name: string): PinnedChart;
  /** Wave and project of an application, and whether it stays when its file goes. Throws on one without a place. */
  place(app: string): { readonly wave: number; readonly project: string; readonly kept: boolean };
}

/** A third-party program that Argo CD installs from its official chart. */
export interface HelmApplication {
  /** Name of the Application and of the release. */
  readonly name: string;
  /** Name by which the system pins its chart. */
  readonly chart: string;
  readonly namespace: string;
  readonly values: HelmValues;
  /** Pods that the chart makes in a namespace where every connection is declared. Default: none. */
  readonly pods?: readonly Pods[];
  /** Connections of the chart's pods with ours. Default: none. */
  readonly flows?: readonly Flow[];
  /** Ports at which the chart's pods show their metrics. Default: none. */
  readonly scraped?: readonly { readonly pods: Pods; readonly port: number }[];
}

/** A folder of rendered manifests. */
export interface DirectoryApplication {
  readonly name: string;
  /** Where objects go that name no namespace of their own. */
  readonly namespace: string;
}

/** The form in which Argo CD takes a chart's repository: an OCI one without its scheme. */
export const chartRepository = ({ repository }: HelmChart): string => repository.replace(/^oci:\/\//, "");

const source = (gitops: GitOps, app: HelmApplication | DirectoryApplication) => {
  if (!("chart" in app)) {
    return { repoURL: gitops.repository, targetRevision: gitops.ref, path: gitops.path(app.name) };
  }
  const pinned = gitops.chart(app.chart);
  return {
    repoURL: chartRepository(pinned),
    targetRevision: pinned.version,
    chart: pinned.chart,
    helm: { releaseName: app.name, valuesObject: pinned.values(app.values) },
  };
};

/**
 * One Argo CD Application: synced by itself, put right when the cluster drifts, pruned when a file goes. A folder is
 * read at the environment's ref; a chart at its pinned version, which stands in a file that is read at that ref.
 */
export function application(scope: Construct, gitops: GitOps, app: HelmApplication | DirectoryApplication): void {
  const { wave, project, kept } = gitops.place(app.name);
  const object = customResource(
    scope,
    ARGOCD_API,
    "Application",
    {
      name: app.name,
      namespace: gitops.namespace,
      annotations: { [ANNOTATIONS.syncWave]: String(wave), ...(kept ? KEPT : {}) },
    },
    {
      spec: {
        project,
        source: source(gitops, app),
        destination: { server: IN_CLUSTER, namespace: app.namespace },
        revisionHistoryLimit: 5,
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: [
            "ServerSideApply=true",
            // Namespaces carry the pod security level and are rendered; one made on the way would have none.
            "CreateNamespace=false",
            "ApplyOutOfSyncOnly=true",
            "FailOnSharedResource=true",
            "PruneLast=true",
          ],
          // Without a limit: what waits for something else at night must not wait for a person in the morning.
          // Each attempt takes the ref as it is then, or a commit that never works would keep its own repair out.
          retry: { limit: -1, refresh: true, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
        },
      },
    },
  );
  if (!kept) object.metadata.addFinalizers(CASCADE);
}

/** Requests and memory limit of a chart's container. */
export const helmResources = (cpu: string, memory: string) => ({
  requests: { cpu, memory },
  limits: { memory },
});
