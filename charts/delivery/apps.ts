import type { Construct } from "constructs";
import { APPS_FOLDER, repositoryUrl } from "../../src/config/git.ts";
import { hasApplication } from "../../src/config/hyperion/waves.ts";
import type { Environment } from "../../src/config/schema.ts";
import { CHARTS } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { appProject, lockedDefaultProject } from "../argocd/app-project.ts";
import {
  application,
  chartRepository,
  type DirectoryApplication,
  type HelmApplication,
} from "../argocd/application.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Platform } from "../workload/platform.ts";

/** Cluster-wide kinds that the platform's own folders and third-party charts bring. */
const PLATFORM_KINDS = [
  { group: "", kind: "Namespace" },
  { group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration" },
  { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
  { group: "aquasecurity.github.io", kind: "ClusterComplianceReport" },
  { group: "cert-manager.io", kind: "ClusterIssuer" },
  { group: "networking.k8s.io", kind: "IngressClass" },
  { group: "policies.kyverno.io", kind: "GeneratingPolicy" },
  { group: "policies.kyverno.io", kind: "ImageValidatingPolicy" },
  { group: "policies.kyverno.io", kind: "MutatingPolicy" },
  { group: "policies.kyverno.io", kind: "ValidatingPolicy" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
  { group: "scheduling.k8s.io", kind: "PriorityClass" },
  { group: "storage.k8s.io", kind: "StorageClass" },
] as const;

/** Collectors and metrics agents read the API across namespaces. */
const PIPELINE_KINDS = [
  { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
] as const;

export interface AppsProps {
  /** Its name, repository and windows. */
  readonly environment: Environment;
  /** Folders of rendered manifests. The Applications' own is left out. */
  readonly directories: readonly DirectoryApplication[];
  readonly helm: readonly HelmApplication[];
}

/** The app of apps: the projects, and one Application for each folder and each third-party chart. */
export class AppsChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { environment, directories, helm }: AppsProps) {
    super(scope, APPS_FOLDER, platform, NAMESPACES.argocd);
    const repository = repositoryUrl(environment.github);
    const { syncWindows } = environment.gitops;
    lockedDefaultProject(this, repository);
    appProject(this, {
      name: "megatron",
      description: "The platform under everything: namespaces, operators, policies, Argo CD itself.",
      sourceRepos: [repository, ...new Set(Object.values(CHARTS).map(chartRepository))],
      namespaces: Object.values(NAMESPACES),
      clusterKinds: PLATFORM_KINDS,
      refusedKinds: [],
      syncWindows,
    });
    appProject(this, {
      name: "hyperion",
      description: "The telemetry pipeline: buffer, stores, collectors, user interfaces.",
      sourceRepos: [repository],
      namespaces: [NAMESPACES.hyperion, NAMESPACES.nodes, NAMESPACES.kafka],
      clusterKinds: PIPELINE_KINDS,
      // A Secret in Git is a leaked one: External Secrets and cert-manager make them in the cluster.
      refusedKinds: [{ group: "", kind: "Secret" }],
      syncWindows,
    });
    for (const app of directories) if (hasApplication(app.name)) application(this, environment, app);
    for (const app of helm) application(this, environment, app);
  }
}
