import type { Environment } from "./schema.ts";

/** The Git ref that everything of an environment is synced from; the deploy workflow alone moves it, after approval. */
export const environmentRef = (environment: string): string => `env/${environment}`;

/** Directory of an environment's Argo CD Applications; the root Application syncs it. */
export const applicationsPath = (environment: string): string => `deploy/${environment}/apps`;

/** URL by which Argo CD knows this repository; its credential and every Application name the same. */
export const repositoryUrl = ({ owner, repository }: Pick<Environment["github"], "owner" | "repository">): string =>
  `https://github.com/${owner}/${repository}.git`;

/** Name of the Application that syncs all others of an environment. */
export const ROOT_APPLICATION = "root";

/** Secret in Argo CD's namespace that holds the credential of this repository. */
export const REPOSITORY_SECRET = "repository";
