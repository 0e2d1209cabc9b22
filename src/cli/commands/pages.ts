import { type Command, EXIT } from "../../command/command.ts";
import { writeWhole } from "../../command/files.ts";
import { systems } from "../../systems/registry.ts";

/** Writes the pages of documentation that are made from the systems. */
export const pages: Command = {
  name: "pages",
  operands: "",
  summary: "write the pages of docs/ that are made from the systems: every policy, every dashboard",
  flags: {},
  async run({ terminal }) {
    const all = (await systems()).flatMap((system) => Object.entries(system.pages ?? {}));
    for (const [file, text] of all) {
      writeWhole(file, text());
      terminal.print(`written: ${file}`);
    }
    return EXIT.ok;
  },
};
