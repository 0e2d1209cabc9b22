import type { Environment } from "../schema.ts";

/** Where the environment's Entra tenant issues tokens: what version 2 tokens say in `iss`, and where its keys are found. */
export const entraIssuer = ({ tenantId }: Pick<Environment["azure"], "tenantId">): string =>
  `https://login.microsoftonline.com/${tenantId}/v2.0`;

/** Where the tenant's keys are, as its discovery document says: a JSON Web Key Set (RFC 7517). */
export const entraKeysUrl = ({ tenantId }: Pick<Environment["azure"], "tenantId">): string =>
  `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`;
