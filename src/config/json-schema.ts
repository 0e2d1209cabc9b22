import { z } from "zod";
import { stackFileSchema } from "./stack-file.ts";

/** Where the schema is committed; the first line of each environment file names it. */
export const JSON_SCHEMA_FILE = "schema/pulumi-stack.schema.json";

/**
 * JSON Schema of a whole `Pulumi.<env>.yaml`, for editors: draft 7, which all of them understand. What spans more than
 * one value is not in it; `hyperion validate` checks that.
 */
export const jsonSchema = (): Record<string, unknown> => {
  const { $schema, ...schema } = z.toJSONSchema(stackFileSchema, { target: "draft-7", io: "input" });
  return { $schema, title: "Environment of Megatron and Hyperion: Pulumi.<env>.yaml", ...schema };
};
