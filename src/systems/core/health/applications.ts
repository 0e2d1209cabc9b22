import { at, list, text } from "../../../base/fields.ts";
import { UserError } from "../../../base/problem.ts";
import { isPaused } from "../pause/pause.ts";

/** An Application that is not as Git says, or does not work. */
export interface Ailment {
  readonly application: string;
  readonly found: string;
}

/** Sync states that are as they should be; one that is being synced right now is judged by its health. */
const SYNCED = "Synced";

/** Suspended is a person's choice, such as a paused roll-out. */
const WELL = ["Healthy", "Suspended"];

/**
 * What is wrong with an environment's Applications: those that Git has and the cluster has not, those that are out of
 * sync, and those that are not healthy. One that no file names is told too: nothing keeps it as it is.
 * @param expected names of the Applications in `deploy/<env>/apps/`.
 * @param answer of Argo CD's `/api/v1/applications`. Throws a UserError where it is something else.
 */
export function ailments(expected: readonly string[], answer: unknown): Ailment[] {
  const items = at(answer, "items");
  if (items !== null && !Array.isArray(items))
    throw new UserError(
      "Argo CD's answer has no list of applications; is the address Argo CD's, and the token one that it takes?",
    );
  const found = new Map(list(items).map((item) => [text(at(item, "metadata", "name")), item]));
  const names = [...new Set([...expected, ...found.keys()])].sort();
  return names.flatMap((application) => {
    const item = found.get(application);
    if (item === undefined) return [{ application, found: "is in Git and not in the cluster" }];
    const [sync, health] = [text(at(item, "status", "sync", "status")), text(at(item, "status", "health", "status"))];
    const why = text(at(item, "status", "operationState", "message"));
    const told = why === "" ? "" : `: ${why}`;
    if (!expected.includes(application)) return [{ application, found: "is in the cluster and not in Git" }];
    // Somebody paused it and went home: nothing that Git says of it arrives.
    return [
      ...(isPaused(item) ? [{ application, found: "is paused; hyperion resume lets Argo CD keep it again" }] : []),
      ...(sync === SYNCED ? [] : [{ application, found: `is ${sync || "of unknown sync"}${told}` }]),
      ...(WELL.includes(health) ? [] : [{ application, found: `is ${health || "of unknown health"}${told}` }]),
    ];
  });
}
