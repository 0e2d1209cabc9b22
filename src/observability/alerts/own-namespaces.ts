import { NAMESPACES } from "../../conventions/namespaces.ts";

/** Matcher of the namespaces that the platform answers for; those of other teams have alerts of their own. */
export const OURS = `namespace=~"${Object.values(NAMESPACES).join("|")}"`;
