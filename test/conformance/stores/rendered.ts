import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readManifests } from "../../../src/cli/manifests.ts";
import { ENVIRONMENTS } from "../../../src/config/load.ts";

interface Variable {
  readonly name: string;
  /** Undefined where the value comes from a Secret or from the pod. */
  readonly value?: string;
}

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
  readonly data?: Readonly<Record<string, string>>;
}

/** A container as it is rendered: what its program is told on the command line, by variables and in files. */
export interface RenderedContainer {
  /** Where it is rendered, below `deploy/`. */
  readonly from: string;
  readonly workload: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Text of every file of a ConfigMap, by its path in the container. */
  readonly files: ReadonlyMap<string, string>;
}

/** What stands for a value that only the cluster knows. */
const STAND_IN = "conformance";

/** What a shell's script hands to a program of the image the first time; empty where it runs none. */
function scriptArguments(script: string, program: string): string[] {
  const call = new RegExp(`/${program}-prod((?: '[^']*')+)`).exec(script)?.[1] ?? "";
  return [...call.matchAll(/'([^']*)'/g)].map(([, argument = ""]) => argument);
}

/** Every container of a name below `deploy/`; those that are told exactly the same, in several environments, once. */
export function containersNamed(name: string): RenderedContainer[] {
  const distinct = new Map<string, RenderedContainer>();
  for (const environment of ENVIRONMENTS) {
    const manifests = readManifests(join("deploy", environment));
    const objects = manifests.map(({ file, object }) => ({ file, object: object as unknown as Workload }));
    const texts = new Map(
      objects.flatMap(({ object: { kind, metadata, data } }) =>
        kind === "ConfigMap" ? [[`${metadata.namespace}/${metadata.name}`, data ?? {}] as const] : [],
      ),
    );
    for (const { file, object } of objects) {
      const spec = object.spec?.template?.spec;
      const container = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find((one) => one.name === name);
      if (spec === undefined || container === undefined) continue;
      const found = {
        workload: object.metadata.name,
        args: [...scriptArguments(container.command?.[2] ?? "", name), ...(container.args ?? [])],
        env: Object.fromEntries((container.env ?? []).map(({ name: key, value }) => [key, value ?? STAND_IN])),
        files: new Map(
          (container.volumeMounts ?? []).flatMap(({ name: volume, mountPath }) => {
            const configMap = spec.volumes?.find((one) => one.name === volume)?.configMap;
            const data =
              configMap === undefined ? {} : (texts.get(`${object.metadata.namespace}/${configMap.name}`) ?? {});
            return Object.entries(data).map(([key, text]) => [join(mountPath, key), text] as const);
          }),
        ),
      };
      const key = JSON.stringify([found, [...found.files]]);
      if (!distinct.has(key)) distinct.set(key, { ...found, from: file });
    }
  }
  return [...distinct.values()];
}

/** A container's files on this machine. */
export interface Placed {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Paths here, by the path in the container. */
  readonly paths: ReadonlyMap<string, string>;
}

/**
 * Writes the container's files below a directory, and tells arguments and files where they are now.
 * @param change lays hands on the text of each file first; default: none.
 */
export function place(
  { args, env, files }: RenderedContainer,
  directory: string,
  change: (text: string) => string = (text) => text,
): Placed {
  const folders = [...new Set([...files.keys()].map((path) => dirname(path)))];
  const moved = (text: string): string =>
    folders.reduce((all, folder) => all.replaceAll(`${folder}/`, `${join(directory, folder)}/`), text);
  const paths = new Map([...files.keys()].map((path) => [path, join(directory, path)]));
  for (const [path, text] of files) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), change(moved(text)));
  }
  return { args: args.map(moved), env, paths };
}

export interface Verdict {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program to its end, with the container's variables. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Verdict {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { status, output: `${stdout}${stderr}` };
}
