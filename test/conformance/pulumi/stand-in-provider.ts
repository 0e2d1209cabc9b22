import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import { AzureInventor } from "../../../src/plan/azure/invented.ts";
import { knownToReplace } from "../../../src/plan/azure/replacements.ts";

/**
 * Stands in for the azure-native plugin, which only its own download site serves: the real engine speaks to it over
 * gRPC as to the real one, and it answers as Azure would. The plan's mocks invent the same answers.
 */
const azure = new AzureInventor();

const parts = (urn: string): { type: string; name: string } => {
  const [, , types = "", name = ""] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name };
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Paths of what differs, as deep as both sides are maps: a network profile is no address range. */
function changedPaths(before: Record<string, unknown>, after: Record<string, unknown>, above = ""): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [was, is, path] = [before[key], after[key], `${above}${key}`];
    if (isDeepStrictEqual(was, is)) return [];
    return isMap(was) && isMap(is) ? changedPaths(was, is, `${path}.`) : [path];
  });
}

/** Where the state keeps what was asked for: what Azure answered differs from it, and is no change. */
const ASKED = "__asked";

/**
 * What Azure, or a person, has changed since: a file of inputs by resource name, laid over what was asked for. An update
 * puts it back, as a PUT of the whole resource does.
 */
const CHANGED = process.env["STAND_IN_CHANGED"];

const changedSince = (): Record<string, Record<string, unknown>> =>
  CHANGED !== undefined && existsSync(CHANGED) ? JSON.parse(readFileSync(CHANGED, "utf8")) : {};

const provider: Provider = {
  async read(id, urn, props) {
    const inputs = { ...props[ASKED], ...changedSince()[parts(urn).name] };
    return { id, props: { ...props, ...inputs, [ASKED]: inputs }, inputs };
  },
  version: process.env["STAND_IN_VERSION"] ?? "",
  async check(_urn, _olds, news) {
    return { inputs: news };
  },
  async diff(_id, urn, olds, news) {
    const { type } = parts(urn);
    const paths = changedPaths(olds[ASKED], news);
    return {
      changes: paths.length > 0,
      replaces: paths.filter((path) => knownToReplace(type, path)),
      deleteBeforeReplace: true,
    };
  },
  async create(urn, inputs) {
    const { type, name } = parts(urn);
    const { id, state } = azure.make(type, name, inputs);
    return { id, outs: { ...state, [ASKED]: inputs } };
  },
  async update(_id, urn, olds, news) {
    const { type, name } = parts(urn);
    const { [name]: _putBack, ...others } = changedSince();
    if (CHANGED !== undefined) writeFileSync(CHANGED, JSON.stringify(others));
    return { outs: { ...olds, ...azure.make(type, name, news).state, [ASKED]: news } };
  },
  async delete() {},
};

await main(provider, process.argv.slice(2));
