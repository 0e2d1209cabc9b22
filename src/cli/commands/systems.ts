import { type Command, EXIT } from "../../command/command.ts";
import { columns } from "../../command/terminal.ts";
import { systems as allSystems, instancesOf } from "../../systems/registry.ts";

const HEADER = ["system", "environments", "guide", "what it is"];

/** What this repository holds. */
export const systems: Command = {
  name: "systems",
  operands: "",
  summary: "list the systems of this repository, and what the other commands call their environments",
  flags: {},
  async run({ flags, terminal }) {
    const list = (await allSystems()).map((system) => ({
      system: system.name,
      environments: instancesOf(system).map(({ name }) => name),
      docs: system.docs,
      summary: system.summary,
    }));
    if (flags["json"] === true) terminal.print(JSON.stringify(list, null, 2));
    else {
      const rows = list.map(({ system, environments, docs, summary }) => [
        system,
        environments.join(", "),
        docs,
        summary,
      ]);
      terminal.print(columns([HEADER, ...rows]));
    }
    return EXIT.ok;
  },
};
