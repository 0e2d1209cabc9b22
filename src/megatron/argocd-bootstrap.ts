import * as apiextensions from "@pulumi/kubernetes/apiextensions/index.js";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as helm from "@pulumi/kubernetes/helm/v3/index.js";
import * as pulumi from "@pulumi/pulumi";
import { chartImages, mergedValues } from "../config/azure/chart-images.ts";
import type { Names } from "../config/azure/names.ts";
import { APPS_FOLDER, deployPath, environmentRef, repositoryUrl } from "../config/git.ts";
import { ARGOCD_RELEASE, REPOSITORY_SECRET, ROOT_APPLICATION } from "../config/hyperion/argocd.ts";
import type { Environment } from "../config/schema.ts";
import { CHARTS } from "../config/versions.ts";
import { NAMESPACES } from "../conventions/namespaces.ts";

export interface ArgoCdBootstrapArgs {
  readonly environment: Pick<Environment, "environment" | "github" | "gitops">;
  readonly names: Pick<Names, "hosts" | "registryHost">;
  /** Private key of the GitHub App that Argo CD reads the repository as, PEM. */
  readonly repositoryKey: pulumi.Input<string>;
}

/**
 * Argo CD, once, and the Application that syncs everything else: after that Git owns both. What is here is therefore
 * what the first sync needs, and a later change of it has no effect. Nothing is removed when it is no longer declared.
 */
export class ArgoCdBootstrap extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdBootstrapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:delivery:ArgoCdBootstrap", name, {}, opts);
    const { environment, names } = args;
    const keep = { parent: this, protect: true, retainOnDelete: true };
    const namespace = new core.Namespace(
      `${name}-namespace`,
      { metadata: { name: NAMESPACES.argocd } },
      { ...keep, ignoreChanges: ["metadata"] },
    );
    const inNamespace = (object: string) => ({ name: object, namespace: namespace.metadata.name });
    const credential = new core.Secret(
      `${name}-repository`,
      {
        metadata: { ...inNamespace(REPOSITORY_SECRET), labels: { "argocd.argoproj.io/secret-type": "repository" } },
        stringData: {
          type: "git",
          url: repositoryUrl(environment.github),
          githubAppID: String(environment.gitops.repositoryApp.appId),
          githubAppInstallationID: String(environment.gitops.repositoryApp.installationId),
          githubAppPrivateKey: pulumi.secret(args.repositoryKey),
        },
      },
      // External Secrets renews it from the vault, once Argo CD has installed External Secrets.
      { ...keep, ignoreChanges: ["metadata", "data", "stringData"] },
    );
    const release = new helm.Release(
      `${name}-release`,
      {
        name: ARGOCD_RELEASE,
        namespace: namespace.metadata.name,
        chart: CHARTS.argocd.chart,
        version: CHARTS.argocd.version,
        repositoryOpts: { repo: CHARTS.argocd.repository },
        values: {
          ...mergedValues(chartImages("argocd", names.registryHost), { global: { domain: names.hosts.argocd } }),
          crds: { keep: true },
          configs: { cm: { "admin.enabled": false } },
        },
      },
      { ...keep, ignoreChanges: ["chart", "version", "values", "repositoryOpts"] },
    );
    new apiextensions.CustomResource(
      `${name}-root`,
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        // No finalizer: removing the root must never remove the platform.
        metadata: inNamespace(ROOT_APPLICATION),
        spec: {
          project: "default",
          source: {
            repoURL: repositoryUrl(environment.github),
            targetRevision: environmentRef(environment.environment),
            path: deployPath(environment.environment, APPS_FOLDER),
          },
          destination: { server: "https://kubernetes.default.svc", namespace: NAMESPACES.argocd },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
      { ...keep, dependsOn: [release, credential], ignoreChanges: ["metadata", "spec"] },
    );
    this.registerOutputs({});
  }
}
