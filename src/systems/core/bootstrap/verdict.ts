/** What Azure answered to one question, and whether the environment can be made with it. */
export interface Verdict {
  readonly asked: string;
  readonly needed: string;
  readonly found: string;
  readonly ok: boolean;
  /** What to do where it cannot. */
  readonly remedy: string;
}
