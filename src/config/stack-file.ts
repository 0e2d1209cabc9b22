import { z } from "zod";
import { environmentSchema } from "./schema.ts";

/** The key of a stack's configuration that holds the environment. */
export const ENVIRONMENT_KEY = "hyperion:environment";

const secretsProvider = z
  .string()
  .regex(/^azurekeyvault:\/\/[a-z0-9-]+\.vault\.azure\.net\/keys\/[A-Za-z0-9-]+\/[0-9a-f]{32}$/, {
    error: "an azurekeyvault:// URL of one version of a key, which ends with its 32 hexadecimal digits",
  })
  .describe(
    "Version of the key, in the environment's own state vault, that Pulumi encrypts secrets with. Without one Azure takes the newest: a rotation would lock the state out.",
  )
  .meta({
    examples: ["azurekeyvault://kv-example-iac-dev-sdc.vault.azure.net/keys/pulumi/0123456789abcdef0123456789abcdef"],
  });

const stackFile = <Config extends z.ZodType>(environment: Config) =>
  z.strictObject({
    secretsprovider: secretsProvider,
    encryptedkey: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Written by Pulumi: the data key, encrypted. Committed with `secretsprovider`; without it each run would draw another.",
      ),
    config: z.strictObject({ [ENVIRONMENT_KEY]: environment }),
  });

/** `Pulumi.<env>.yaml` around the environment, which is judged apart: one problem must not hide another. */
export const stackFileFrame = stackFile(z.looseObject({}).describe("The environment."));

/** The whole of `Pulumi.<env>.yaml`. */
export const stackFileSchema = stackFile(environmentSchema);
