import { readFileSync } from "node:fs";
import { type Command, EXIT } from "../../command/command.ts";
import { writeWhole } from "../../command/files.ts";
import { columns } from "../../command/terminal.ts";
import { systems } from "../../systems/registry.ts";
import { bump as raise, type Step } from "../bump/bump.ts";

/** Seconds to wait for one answer of a registry. */
const TIMEOUT_SECONDS = 60;

function row({ what, from, to, later, failed }: Step): string[] {
  const next = to === undefined ? "newest of its line" : to === from ? "pinned by digest" : to;
  return [
    what,
    from,
    failed === undefined ? next : `not looked up: ${failed}`,
    later === undefined ? "" : `later: ${later}`,
  ];
}

/** What the bump workflow runs. */
export const bump: Command = {
  name: "bump",
  operands: "",
  summary: "look for newer versions of images and charts, within their lines, and for images' digests",
  flags: { write: { type: "boolean", help: "write them to the files that state them" } },
  async run({ flags, terminal }) {
    const steps: Step[] = [];
    for (const { pins } of await systems()) {
      if (pins === undefined) continue;
      const raised = await raise(
        readFileSync(pins.file, "utf8"),
        (url, options) => {
          terminal.progress(`${url}…`);
          return fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) });
        },
        pins,
      );
      if (flags["write"] === true) writeWhole(pins.file, raised.text);
      steps.push(...raised.steps);
    }
    if (flags["json"] === true) terminal.print(JSON.stringify(steps, null, 2));
    else terminal.print(columns(steps.map(row)));
    return steps.some(({ failed }) => failed !== undefined) ? EXIT.findings : EXIT.ok;
  },
};
