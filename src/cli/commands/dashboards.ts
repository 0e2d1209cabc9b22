import { ENVIRONMENTS, loadEnvironment } from "../../config/load.ts";
import { dashboardsPage } from "../../observability/dashboards/page.ts";
import { type Command, EXIT } from "../command.ts";
import { writeWhole } from "../files.ts";

const PAGE = "docs/dashboards.md";

/** Writes the page on every dashboard and its panels. */
export const dashboards: Command = {
  name: "dashboards",
  operands: "",
  summary: `write ${PAGE}: every dashboard and what its panels say`,
  flags: {},
  run({ terminal }) {
    writeWhole(PAGE, dashboardsPage(ENVIRONMENTS.map((name) => loadEnvironment(name))));
    terminal.print(`written: ${PAGE}`);
    return Promise.resolve(EXIT.ok);
  },
};
