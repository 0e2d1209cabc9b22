import type { Construct } from "constructs";
import { type AppProjectProps, appProject, lockedDefaultProject } from "../argocd/app-project.ts";
import { application, type DirectoryApplication, type GitOps, type HelmApplication } from "../argocd/application.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Platform } from "../workload/platform.ts";

export interface AppsProps {
  /** Folder that the Applications are written to. */
  readonly folder: string;
  readonly gitops: GitOps;
  readonly projects: readonly AppProjectProps[];
  /** Folders of rendered manifests. */
  readonly directories: readonly DirectoryApplication[];
  readonly helm: readonly HelmApplication[];
}

/** The app of apps: the projects, and one Application for each folder and each third-party chart. */
export class AppsChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { folder, gitops, projects, directories, helm }: AppsProps) {
    super(scope, folder, platform, gitops.namespace);
    lockedDefaultProject(this, gitops);
    for (const project of projects) appProject(this, gitops, project);
    for (const app of directories) application(this, gitops, app);
    for (const app of helm) application(this, gitops, app);
  }
}
