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

/**
 * Drops the 60 to 113 aliases that each azure-native class carries for resources made under its older type tokens.
 * Nothing of this project was ever made under one, and with them a plan costs ten times the time.
 * An alias of our own (a rename) is an object or a URN without azure-native's version in its type, and stays.
 */
export const stripVersionAliases: pulumi.ResourceTransformation = ({ props, opts }) => {
  if (!("aliases" in opts) || opts.aliases === undefined) return undefined;
  const own = opts.aliases.filter(
    (alias) => typeof alias !== "object" || !("type" in alias) || alias.type === undefined,
  );
  return { props, opts: { ...opts, aliases: own } };
};
