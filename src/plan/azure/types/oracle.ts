import { toArm } from "./arm-body.ts";
import { ARM_TYPES, type ArmType, fileOf } from "./arm-types.ts";
import { ApiTypes, type Element } from "./elements.ts";
import { type Fault, judge } from "./judge.ts";

/** A resource as a program declares it, in azure-native's form. */
export interface Declared {
  /** `azure-native:network:Subnet`. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const PROVIDER = "azure-native:";

/** Types whose last segment is an input: a DNS record's. */
const BY_RECORD_TYPE = new Set(["dns:RecordSet", "privatedns:PrivateRecordSet"]);

/**
 * Azure's own types as a judge of what is declared. They are data, one file an API version; the caller reads it.
 * @param read elements of a file such as `microsoft.network/2024-05-01.json`; undefined where there is none
 */
export class TypesOracle {
  readonly #read: (file: string) => readonly Element[] | undefined;
  readonly #known = new Map<string, ApiTypes | undefined>();

  constructor(read: (file: string) => readonly Element[] | undefined) {
    this.#read = read;
  }

  /** Whether the types say anything of a class; `undefined` for what is not Azure's. */
  judges({ type, inputs }: Declared): boolean | undefined {
    if (!type.startsWith(PROVIDER)) return undefined;
    return this.#bodyOf(type.slice(PROVIDER.length), inputs) !== undefined;
  }

  /** What Azure's types do not allow of a resource. Empty for one that they do not know: ask `judges`. */
  *faults({ type, inputs }: Declared): Generator<Fault> {
    const token = type.slice(PROVIDER.length);
    const found = this.#bodyOf(token, inputs);
    if (found === undefined) return;
    const { arm, types, body } = found;
    const rest = Object.fromEntries(Object.entries(inputs).filter(([key]) => !arm.path.includes(key)));
    for (const key of arm.path)
      if (!key.startsWith("=") && (typeof inputs[key] !== "string" || inputs[key] === ""))
        yield { path: key, found: JSON.stringify(inputs[key]) ?? "nothing", required: "a name: it is in the path" };
    const last = arm.path.at(-1) ?? "";
    const name = last.startsWith("=") ? last.slice(1) : inputs[last];
    const sent = toArm(types, body, rest);
    yield* judge(types, body, { ...(sent as object), name });
  }

  #bodyOf(token: string, inputs: Declared["inputs"]): { arm: ArmType; types: ApiTypes; body: Element } | undefined {
    const arm = ARM_TYPES[token];
    if (arm === undefined) return undefined;
    const types = this.#typesOf(fileOf(arm));
    const type = BY_RECORD_TYPE.has(token) ? `${arm.type}/${String(inputs["recordType"])}` : arm.type;
    const body = types?.body(type);
    return types === undefined || body === undefined ? undefined : { arm, types, body };
  }

  #typesOf(file: string): ApiTypes | undefined {
    if (!this.#known.has(file)) {
      const elements = this.#read(file);
      this.#known.set(file, elements && new ApiTypes(elements));
    }
    return this.#known.get(file);
  }
}
