import { UserError } from "../../base/problem.ts";
import { ENVIRONMENTS } from "../../config/load.ts";

/** The environments a command was asked for; all of them when none was named. Throws where a name is not one. */
export function chosenEnvironments(names: readonly string[]): string[] {
  for (const name of names) {
    if (!(ENVIRONMENTS as readonly string[]).includes(name)) {
      throw new UserError(`no environment ${JSON.stringify(name)}; allowed: ${ENVIRONMENTS.join(", ")}`);
    }
  }
  return names.length === 0 ? [...ENVIRONMENTS] : [...new Set(names)];
}
