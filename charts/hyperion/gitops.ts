import { chartImages, mergedValues } from "../../src/config/azure/chart-images.ts";
import { names } from "../../src/config/azure/names.ts";
import { APPS_FOLDER, deployPath, environmentRef, repositoryUrl } from "../../src/config/git.ts";
import { hasApplication, outlivesItsFile, placeOf, waveOf } from "../../src/config/hyperion/waves.ts";
import type { Environment } from "../../src/config/schema.ts";
import { CHARTS, type ChartName } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import type { DirectoryApplication, GitOps, HelmApplication } from "../argocd/application.ts";
import type { AppsProps } from "../delivery/apps.ts";
import { appProjects } from "./app-projects.ts";

const isChart = (name: string): name is ChartName => name in CHARTS;

/** How an environment follows Git: this repository at the environment's ref, charts through its own registry. */
function hyperionGitOps(environment: Environment): GitOps {
  const host = names(environment).registryHost;
  return {
    namespace: NAMESPACES.argocd,
    repository: repositoryUrl(environment.github),
    ref: environmentRef(environment.environment),
    projectsWave: waveOf("projects"),
    path: (app) => deployPath(environment.environment, app),
    chart(name) {
      if (!isChart(name)) throw new Error(`no chart ${name}: add it to the table in src/config/versions.ts`);
      return { ...CHARTS[name], values: (own) => mergedValues(own, chartImages(name, host)) };
    },
    place(app) {
      const { phase, project } = placeOf(app);
      return { wave: waveOf(phase), project, kept: outlivesItsFile(phase) };
    },
  };
}

/** What the app of apps is made from: every folder but its own, and every chart of others. */
export function appsOf(
  environment: Environment,
  directories: readonly DirectoryApplication[],
  helm: readonly HelmApplication[],
): AppsProps {
  const gitops = hyperionGitOps(environment);
  return {
    folder: APPS_FOLDER,
    gitops,
    projects: appProjects(environment, gitops.repository),
    directories: directories.filter(({ name }) => hasApplication(name)),
    helm,
  };
}
