import { readdirSync } from "node:fs";
import { join } from "node:path";
import { APPS_FOLDER } from "../../../config/git.ts";
import { deployDirectory } from "../../deploy-directory.ts";

/** Names of the Applications that Git has for an environment. */
export const declaredApplications = (environment: string): string[] =>
  readdirSync(join(deployDirectory(environment), APPS_FOLDER)).flatMap(
    (file) => /^Application-(.+)\.yaml$/.exec(file)?.slice(1) ?? [],
  );
