import { type Command, EXIT } from "../../../command/command.ts";
import { TYPES_VARIABLE } from "../../../plan/azure/types/arm-types.ts";
import { typesFiles } from "../azure-types.ts";

/** Where Azure's own types are to be had, which judge a plan where a folder has them. */
export const azureTypesCommand: Command = {
  name: "azure-types",
  operands: "",
  summary: `list where Azure's own types come from, and what ${TYPES_VARIABLE} wants each file named`,
  flags: {},
  async run({ flags, terminal }) {
    const files = [...typesFiles()].map(([file, url]) => ({ url, file }));
    if (flags["json"] === true) terminal.print(JSON.stringify(files, null, 2));
    else for (const { url, file } of files) terminal.print(`${url}\t${file}`);
    return EXIT.ok;
  },
};
