/** A container image. The digest is written by the bump workflow when it resolves the tag. */
export interface Image {
  /** Host of the registry. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest?: `sha256:${string}`;
}

/** The reference a manifest uses: by digest where one is known, by its pinned tag where not. */
export const imageReference = ({ registry, repository, tag, digest }: Image): string =>
  `${registry}/${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
