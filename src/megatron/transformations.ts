import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../config/schema.ts";

/** Tags of every resource that can bear them. Who owns it and who pays are questions asked at three in the morning. */
export const platformTags = ({ organisation, environment }: Pick<Environment, "organisation" | "environment">) => ({
  organisation: organisation.name,
  owner: organisation.owner,
  costCentre: organisation.costCentre,
  environment,
  layer: "megatron",
  managedBy: "pulumi",
});

/** Adds the tags to whatever has a `tags` input; azure-native's classes pass the key only where Azure takes it. */
export const addTags =
  (tags: Readonly<Record<string, string>>): pulumi.ResourceTransformation =>
  ({ props, opts }) =>
    "tags" in props ? { props: { ...props, tags: { ...tags, ...props["tags"] } }, opts } : undefined;
