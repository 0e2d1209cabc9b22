import { JSON_SCHEMA_FILE, jsonSchema } from "../../config/json-schema.ts";
import { type Command, EXIT } from "../command.ts";
import { writeWhole } from "../files.ts";

/** Writes the JSON Schema that editors complete and check the environment files with. */
export const schema: Command = {
  name: "schema",
  operands: "",
  summary: `write the environment files' JSON Schema for editors`,
  flags: {},
  async run({ flags, terminal }) {
    const text = `${JSON.stringify(jsonSchema(), null, 2)}\n`;
    if (flags["json"] === true) {
      terminal.print(text.trimEnd());
      return EXIT.ok;
    }
    writeWhole(JSON_SCHEMA_FILE, text);
    terminal.print(`written: ${JSON_SCHEMA_FILE}`);
    return EXIT.ok;
  },
};
