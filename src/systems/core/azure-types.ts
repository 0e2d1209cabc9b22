import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/problem.ts";
import { ARM_TYPES, fileOf, TYPES_COMMIT, TYPES_VARIABLE } from "../../plan/azure/types/arm-types.ts";
import type { Element } from "../../plan/azure/types/elements.ts";
import { type Declared, TypesOracle } from "../../plan/azure/types/oracle.ts";

const UPSTREAM = "https://raw.githubusercontent.com/Azure/bicep-types-az";

/** Where each file of types comes from, by its place below the folder. */
export const typesFiles = (): ReadonlyMap<string, string> =>
  new Map(
    Object.values(ARM_TYPES).map((arm) => [
      fileOf(arm),
      `${UPSTREAM}/${TYPES_COMMIT}/generated/${arm.source}/types.json`,
    ]),
  );

/** Azure's own types, where the variable names their folder; undefined where it is not set. Throws on a wrong folder. */
export function azureTypes(folder: string | undefined = process.env[TYPES_VARIABLE]): TypesOracle | undefined {
  if (folder === undefined || folder === "") return undefined;
  const [anyFile = ""] = typesFiles().keys();
  if (!existsSync(join(folder, anyFile)))
    throw new UserError(
      `${TYPES_VARIABLE}: found ${folder}, which has no ${anyFile}; it names a folder with the files that ` +
        "`hyperion azure-types` lists",
    );
  return new TypesOracle((file) => {
    const path = join(folder, file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Element[]) : undefined;
  });
}

/** Types of resources that no file says anything of. */
export const unjudged = (oracle: TypesOracle, resources: readonly Declared[]): string[] =>
  [...new Set(resources.filter((resource) => oracle.judges(resource) === false).map(({ type }) => type))].sort();
