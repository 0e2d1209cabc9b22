import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type InlineProgramArgs,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(`node_modules/@pulumi/${name}/package.json`, "utf8")) as { version: string }).version;

/** A place for the engine's state and plugins, of its own, in which azure-native is the stand-in. */
export function engineHome(): { directory: string; env: Record<string, string> } {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-engine-"));
  const version = versionOf("azure-native");
  const plugin = join(directory, "plugins", `resource-azure-native-v${version}`);
  mkdirSync(plugin, { recursive: true });
  mkdirSync(join(directory, "state"));
  const program = join(plugin, "pulumi-resource-azure-native");
  writeFileSync(
    program,
    `#!/bin/sh\nexec "${process.execPath}" "${resolve("test/conformance/pulumi/stand-in-provider.ts")}" "$@"\n`,
  );
  chmodSync(program, 0o755);
  return {
    directory,
    env: {
      PULUMI_HOME: directory,
      PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only-for-this-test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      STAND_IN_VERSION: version,
    },
  };
}

/** A stack of the real engine whose program runs in this process. */
export async function engineStack(
  home: ReturnType<typeof engineHome>,
  stackName: string,
  program: InlineProgramArgs["program"],
  options: Pick<LocalWorkspaceOptions, "secretsProvider" | "workDir"> = {},
): Promise<Stack> {
  return LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "megatron", program },
    {
      ...options,
      envVars: home.env,
      projectSettings: { name: "megatron", runtime: "nodejs", backend: { url: home.env["PULUMI_BACKEND_URL"] ?? "" } },
    },
  );
}
