import { at, fields, list, text } from "../../../base/fields.ts";
import { differences } from "../../../plan/compare.ts";
import { FOLLOWS, PROVIDER_MADE } from "./provider-made.ts";

/** A resource that is not as the program declares it. */
export interface Drift {
  readonly urn: string;
  /** `name (type)`. */
  readonly resource: string;
  /** What an `up` would do to it: create, update, delete, replace. */
  readonly does: string;
  /** Each property that differs, with both values; Azure's first. */
  readonly properties: readonly string[];
}

const ACTS = ["create", "update", "delete", "replace"];

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const isProviderMade = (type: string, path: string): boolean =>
  PROVIDER_MADE.some((row) => (row.type === undefined || row.type === type) && row.path.test(path));

/**
 * Properties that the program states and Azure has otherwise. One that the program does not state is a default of the
 * provider's or of Azure's that the refresh brought: the rest of what the program states says what a person changed.
 */
function moved(type: string, was: unknown, is: unknown): string[] {
  return [...differences(fields(was), fields(is), "")].flatMap(({ path, before, after }) => {
    // The parent is stated too where one member of a list is missing: a rule that somebody added is no default.
    const inList = /\.\d+(\.|$)/.test(path);
    if (isProviderMade(type, path) || (after === undefined && !inList)) return [];
    const advice = FOLLOWS.find((row) => row.type === type && row.path === path)?.says;
    const said = `${path}: Azure has ${shown(before)}, declared is ${shown(after)}`;
    return [advice === undefined ? said : `${said} (${advice})`];
  });
}

/**
 * What drifted, by the steps of `pulumi preview --refresh --json`: what an `up` would do now that the state holds Azure's
 * answers. A step that only puts provider-made values back is none.
 */
export function driftOf(preview: unknown): Drift[] {
  return list(at(preview, "steps")).flatMap((step) => {
    const [does, urn] = [text(step["op"]), text(step["urn"])];
    if (!ACTS.includes(does)) return [];
    const type = urn.split("::").at(-2)?.split("$").at(-1) ?? "";
    const properties = moved(type, at(step, "oldState", "inputs"), at(step, "newState", "inputs"));
    if (does === "update" && properties.length === 0) return [];
    return [{ urn, resource: `${urn.split("::").at(-1)} (${type.replace("azure-native:", "")})`, does, properties }];
  });
}
