import * as pulumi from "@pulumi/pulumi";

/**
 * What a preview knows nothing of. What is made of it is unknown too, and a saved plan takes whatever comes: one that held
 * a text in its place would refuse the real one.
 */
const unknownYet = (): pulumi.Output<string> => pulumi.output(pulumi.unknown as unknown as string);

/** A value that is drawn when it is needed, and again in each run: a plan does not hold it. */
export const drawnInUp = (draw: () => string): pulumi.Input<string> =>
  pulumi.runtime.isDryRun() ? unknownYet() : draw();

/**
 * A value that Azure adds to what was asked for. In a preview of a resource that is still to be made, a provider may
 * answer with what was asked for alone; after an `up` it must be there.
 * @param missing what to say where it is not
 */
export function knownAfterUp(value: string | undefined, missing: string): pulumi.Output<string> {
  if (value !== undefined) return pulumi.output(value);
  if (pulumi.runtime.isDryRun()) return unknownYet();
  throw new Error(missing);
}
