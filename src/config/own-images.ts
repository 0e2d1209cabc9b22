import { z } from "zod";
import recorded from "./own-images.json" with { type: "json" };

const publishedImage = z.strictObject({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  digest: z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]),
});

/** What the images workflow writes: each service's image by its commit and its digest. */
export const ownImagesSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), publishedImage);

/**
 * Images that this repository builds, by the name of the service's folder: built from that commit, scanned, signed and
 * published at that digest. Nobody writes it by hand; throws where somebody did, and wrongly.
 */
export const OWN_IMAGES = ownImagesSchema.parse(recorded);
