import type { Environment } from "../schema.ts";

/** Where the environment's Entra tenant issues tokens: what version 2 tokens say in `iss`, and where its keys are found. */
export const entraIssuer = ({ tenantId }: Pick<Environment["azure"], "tenantId">): string =>
  `https://login.microsoftonline.com/${tenantId}/v2.0`;
