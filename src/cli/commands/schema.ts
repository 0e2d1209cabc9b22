import { JSON_SCHEMA_FILE, jsonSchema } from "../../config/json-schema.ts";
import { systems } from "../../systems/registry.ts";
import { type Command, EXIT } from "../command.ts";
import { writeWhole } from "../files.ts";

/** Schemas that systems bring, each in a file of its name. */
export const ownSchemas = async () =>
  (await systems()).flatMap(({ name, schema: make }) =>
    make === undefined ? [] : [{ file: `schema/${name}.schema.json`, text: `${JSON.stringify(make(), null, 2)}\n` }],
  );

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
    const files = [{ file: JSON_SCHEMA_FILE, text }, ...(await ownSchemas())];
    for (const { file, text: content } of files) {
      writeWhole(file, content);
      terminal.print(`written: ${file}`);
    }
    return EXIT.ok;
  },
};
