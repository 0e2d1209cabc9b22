import * as pulumi from "@pulumi/pulumi";

/** What a preview shows of what nobody can know yet. */
const KNOWN_AFTER_UP = "known-after-up";

/**
 * A value that Azure adds to what was asked for. In a preview of a resource that is still to be made, a provider may
 * answer with what was asked for alone; after an `up` it must be there.
 * @param missing what to say where it is not
 */
export function knownAfterUp(value: string | undefined, missing: string): string {
  if (value !== undefined) return value;
  if (pulumi.runtime.isDryRun()) return KNOWN_AFTER_UP;
  throw new Error(missing);
}
