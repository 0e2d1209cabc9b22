/** What a pipeline has that a scenario runs on. */
export interface Setting {
  /** Default: stand-ins that have an event on disk before they acknowledge it. */
  readonly stores?: "real";
  /** Pods of a layer, by the end of its name. Default: one of each. */
  readonly pods?: Readonly<Record<string, number>>;
}
