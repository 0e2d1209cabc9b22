/** Application that syncs all others of an environment; `megatron-bootstrap` makes it. */
export const ROOT_APPLICATION = "root";

/** Secret in Argo CD's namespace that holds the credential of this repository. */
export const REPOSITORY_SECRET = "repository";

/**
 * Name of the Helm release and of the Application of Argo CD itself: with one name, the Application takes over what
 * the bootstrap installed instead of installing a second Argo CD beside it.
 */
export const ARGOCD_RELEASE = "argocd";
