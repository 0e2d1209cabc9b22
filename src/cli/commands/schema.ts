import { type Command, EXIT } from "../../command/command.ts";
import { writeWhole } from "../../command/files.ts";
import { systems } from "../../systems/registry.ts";

/** JSON Schemas of the systems' files, by the path of each. */
export const schemas = async (): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> =>
  new Map(
    (await systems()).flatMap(({ schema }) => (schema === undefined ? [] : [[schema.file, schema.make()] as const])),
  );

/** Writes the JSON Schemas that editors complete and check the systems' files with. */
export const schema: Command = {
  name: "schema",
  operands: "",
  summary: "write the JSON Schemas of the files that people write, for editors",
  flags: {},
  async run({ flags, terminal }) {
    const all = await schemas();
    if (flags["json"] === true) {
      terminal.print(JSON.stringify(Object.fromEntries(all), null, 2));
      return EXIT.ok;
    }
    for (const [file, content] of all) {
      writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
      terminal.print(`written: ${file}`);
    }
    return EXIT.ok;
  },
};
