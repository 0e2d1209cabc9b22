import * as pulumi from "@pulumi/pulumi";

/** A resource as the program declared it, before any engine or cloud saw it. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for the root. */
  readonly parent: string;
  /** URNs of what it was told to wait for, besides what its inputs refer to. */
  readonly dependsOn: readonly string[];
  readonly custom: boolean;
  /** Reference to the provider that makes it; empty for the one that the program's own configuration describes. */
  readonly provider: string;
  readonly inputs: Record<string, unknown>;
  readonly options: PlannedOptions;
}

/** The resource options that decide what an update may do. */
interface PlannedOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

const STACK_TYPE = "pulumi:pulumi:Stack";
const ROOT_TYPE = "hyperion:plan:Root";

/** What a cloud would answer when a resource is made: its id, and its inputs with the outputs that others read. */
export interface Cloud {
  make(type: string, name: string, inputs: Record<string, unknown>): { id: string; state: Record<string, unknown> };
}

/** What Pulumi makes of an output that is used as text; it begins a paragraph on why that is wrong. */
const AS_TEXT = /Calling \[to(?:String|JSON)\] on an \[Output<T>\]/;

/** What is wrong with an input that holds the text which Pulumi makes of an output, or of one that is missing. */
function faultOf(value: unknown, path = ""): string | undefined {
  if (typeof value === "string") {
    const [asText] = AS_TEXT.exec(value) ?? [];
    if (asText !== undefined) return `input ${path}: ${asText}; make it by pulumi.interpolate or apply()`;
    const missing = /\bundefined\b|\[object Object\]/.test(value);
    return missing ? `input ${path} is made from an output that is missing` : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = faultOf(inner, path === "" ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Removes Pulumi's wrapper from secrets, so that a plan shows structure and never a value. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";
/** What a plan shows in a secret's place. */
export const SECRET = "[secret]";
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_SIGNATURE in value) return SECRET;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Root of a planned program; strips aliases and watches the options that mocks do not show. */
class PlanRoot extends pulumi.ComponentResource {
  constructor(transformation: pulumi.ResourceTransformation) {
    super(ROOT_TYPE, "plan", {}, { transformations: [transformation] });
  }
}

/**
 * Does work with stacks of one frame, which tells where an error was thrown. Pulumi takes the stack of every promise
 * that it watches, for a message about those that never end: half of the time of a plan.
 */
async function withShortStacks(work: () => Promise<void>): Promise<void> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  try {
    await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What a plan is of. */
export interface Program {
  readonly project: string;
  readonly stack: string;
  /** What answers in the cloud's place; it remembers what it made, so each run needs a new one. */
  readonly cloud: Cloud;
  /** Declares resources; `parent` is to be given to the outermost of them. */
  readonly build: (parent: pulumi.Resource) => unknown;
}

/**
 * Runs a Pulumi program without an engine, and returns every resource that it declared, in URN order.
 * Throws when two resources have one URN, or an input holds an output as text, or what is made of a missing one.
 */
export async function planProgram({ project, stack, cloud, build }: Program): Promise<PlannedResource[]> {
  const planned = new Map<string, PlannedResource>();
  const optionsOf = new Map<string, PlannedOptions>();
  const faults: string[] = [];

  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, custom, provider }) {
        if (type === STACK_TYPE) return { id: name, state: inputs as Record<string, unknown> };
        const fields = inputs as Record<string, unknown>;
        const made = cloud.make(type, name, fields);
        const key = `${type}::${name}`;
        const fault = faultOf(fields);
        if (fault !== undefined) faults.push(`${key}: ${fault}`);
        if (planned.has(key)) faults.push(`${key}: declared twice; a name is unique among resources of its type`);
        planned.set(key, {
          urn: key,
          type,
          name,
          parent: "",
          dependsOn: [],
          custom: custom ?? false,
          provider: provider ?? "",
          inputs: unwrap(fields) as Record<string, unknown>,
          options: { protect: false, retainOnDelete: false, ignoreChanges: [] },
        });
        return { id: custom ? made.id : "", state: made.state };
      },
      call: ({ inputs }) => inputs,
    },
    project,
    stack,
    false,
  );

  const parents = new Map<string, pulumi.Resource | undefined>();
  const awaited = new Map<string, pulumi.ResourceOptions["dependsOn"]>();
  const watch: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
    optionsOf.set(`${type}::${name}`, {
      protect: opts.protect ?? false,
      retainOnDelete: "retainOnDelete" in opts ? (opts.retainOnDelete ?? false) : false,
      ignoreChanges: opts.ignoreChanges ?? [],
    });
    parents.set(`${type}::${name}`, opts.parent);
    awaited.set(`${type}::${name}`, opts.dependsOn);
    return { props, opts };
  };

  await withShortStacks(async () => {
    await build(new PlanRoot(watch));
    await pulumi.runtime.disconnect();
  });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const keyOf = async (resource: pulumi.Resource | undefined): Promise<string> => {
    if (resource === undefined) return "";
    const urn = await new Promise<string>((resolve) => resource.urn.apply(resolve));
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    return type === ROOT_TYPE ? "" : `${type}::${name}`;
  };
  const resolved = (value: pulumi.ResourceOptions["dependsOn"]): Promise<pulumi.Resource[]> =>
    new Promise((resolve) => {
      pulumi.output(value ?? []).apply((list) => resolve(Array.isArray(list) ? list : [list]));
    });
  const result: PlannedResource[] = [];
  for (const [key, resource] of planned) {
    if (resource.type === ROOT_TYPE) continue;
    const options = optionsOf.get(key) ?? resource.options;
    const dependsOn = await Promise.all((await resolved(awaited.get(key))).map(keyOf));
    result.push({ ...resource, options, parent: await keyOf(parents.get(key)), dependsOn: dependsOn.sort() });
  }
  return result.sort((a, b) => a.urn.localeCompare(b.urn));
}
