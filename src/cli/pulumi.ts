import { UserError } from "../base/problem.ts";
import { exec } from "../command/exec.ts";

/**
 * `npm run pulumi -- up -s dev`: Pulumi under the pinned Node. npm puts node_modules/.bin first on PATH, so the language
 * host starts that Node and not the machine's own.
 */
try {
  process.exitCode = exec("pulumi", process.argv.slice(2), { inherit: true }).status;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message} (https://www.pulumi.com/docs/install/)\n`);
  process.exitCode = 2;
}
