import type * as pulumi from "@pulumi/pulumi";

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
