import type { Environment } from "./schema.ts";

type Repository = Pick<Environment["github"], "owner" | "repository">;

/** URL of this repository as Argo CD reads it. */
export const repositoryUrl = ({ owner, repository }: Repository): string =>
  `https://github.com/${owner}/${repository}.git`;

/**
 * Branch that every Application of an environment tracks. The deploy workflow alone moves it, after approval and a
 * successful `pulumi up`: a merge to main deploys nothing by itself.
 */
export const environmentRef = (environment: string): string => `env/${environment}`;

/** Folder of the Applications, which the root Application syncs. */
export const APPS_FOLDER = "apps";

/** Folder of an app's rendered manifests, from the root of the repository. */
export const deployPath = (environment: string, app: string): string => `deploy/${environment}/${app}`;
