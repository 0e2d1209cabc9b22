/** A Helm chart in its repository. */
export interface HelmChart {
  /** Chart repository; an `oci://` one has no index. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}
