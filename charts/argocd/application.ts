import type { Construct } from "constructs";
import { chartImages, mergedValues } from "../../src/config/azure/chart-images.ts";
import { names } from "../../src/config/azure/names.ts";
import { deployPath, environmentRef, repositoryUrl } from "../../src/config/git.ts";
import { outlivesItsFile, placeOf, waveOf } from "../../src/config/hyperion/waves.ts";
import type { Environment } from "../../src/config/schema.ts";
import { CHARTS, type ChartName, type HelmChart } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
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

/** A third-party program that Argo CD installs from its official chart. */
export interface HelmApplication {
  /** Name of the Application and of the release. */
  readonly name: string;
  readonly chart: ChartName;
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

const source = (environment: Environment, app: HelmApplication | DirectoryApplication) => {
  if (!("chart" in app)) {
    return {
      repoURL: repositoryUrl(environment.github),
      targetRevision: environmentRef(environment.environment),
      path: deployPath(environment.environment, app.name),
    };
  }
  const { chart, version } = CHARTS[app.chart];
  return {
    repoURL: chartRepository(CHARTS[app.chart]),
    targetRevision: version,
    chart,
    helm: {
      releaseName: app.name,
      valuesObject: mergedValues(app.values, chartImages(app.chart, names(environment).registryHost)),
    },
  };
};

/**
 * One Argo CD Application: synced by itself, put right when the cluster drifts, pruned when a file goes. A folder is
 * read at the environment's ref; a chart at its pinned version, which stands in a file that is read at that ref.
 */
export function application(
  scope: Construct,
  environment: Environment,
  app: HelmApplication | DirectoryApplication,
): void {
  const { phase, project } = placeOf(app.name);
  const kept = outlivesItsFile(phase);
  const object = customResource(
    scope,
    ARGOCD_API,
    "Application",
    {
      name: app.name,
      namespace: NAMESPACES.argocd,
      annotations: { [ANNOTATIONS.syncWave]: String(waveOf(phase)), ...(kept ? KEPT : {}) },
    },
    {
      spec: {
        project,
        source: source(environment, app),
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
