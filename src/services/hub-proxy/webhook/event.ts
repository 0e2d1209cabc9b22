/** The repository and branch whose pushes are followed. */
export interface Followed {
  /** `owner/name` as GitHub writes it. */
  readonly repository: string;
  readonly branch: string;
}

/** What a signed event asks for. */
export type Verdict = { readonly act: true } | { readonly act: false; readonly reason: string };

const ignored = (reason: string): Verdict => ({ act: false, reason });

/**
 * Judges a signed event by three of its fields. Nothing of the payload goes further than this comparison: a run of the
 * sync gets no argument and no variable of it.
 * @throws SyntaxError where the body is no JSON.
 */
export function judge(event: string, body: Buffer, { repository, branch }: Followed): Verdict {
  if (event !== "push") return ignored(event === "ping" ? "ping" : "not a push");
  const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  if (own(own(payload, "repository"), "full_name") !== repository) return ignored("another repository");
  if (own(payload, "ref") !== `refs/heads/${branch}`) return ignored("another branch");
  if (own(payload, "deleted") === true) return ignored("the branch was deleted");
  return { act: true };
}

/** A field of the object itself: what a prototype has does not count. */
const own = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
