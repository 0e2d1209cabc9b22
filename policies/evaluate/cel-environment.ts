import { Environment } from "@marcbachmann/cel-js";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { admitted, resourceName } from "./kinds.ts";
import { structsAsMaps } from "./structs.ts";

/** Kyverno's `resource`: other objects of the cluster. */
export class ClusterReader {
  readonly #objects: readonly KubernetesObject[];

  constructor(objects: readonly KubernetesObject[]) {
    this.#objects = objects;
  }

  list(apiVersion: string, name: string, namespace: string): { items: readonly KubernetesObject[] } {
    const ofKind = byKind(this.#objects).get(`${apiVersion} ${name}`) ?? [];
    const items = ofKind.filter(({ metadata }) => namespace === "" || (metadata.namespace ?? "default") === namespace);
    return { items: items.map(admitted) };
  }
}

/** Many policies read the same cluster. */
const kinds = new WeakMap<readonly KubernetesObject[], ReadonlyMap<string, readonly KubernetesObject[]>>();

function byKind(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly KubernetesObject[]> {
  const known = kinds.get(objects);
  if (known) return known;
  const found = Map.groupBy(objects, (object) => `${object.apiVersion} ${resourceName(object)}`);
  kinds.set(objects, found);
  return found;
}

/** Kyverno's `generator`: it collects what a policy makes. */
export class Generator {
  readonly made: KubernetesObject[] = [];

  apply(namespace: string, objects: readonly KubernetesObject[]): boolean {
    this.made.push(...objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })));
    return true;
  }
}

/** What a signer is known to have signed: Kyverno's `attestors.<name>`. */
interface KnownSigner {
  readonly signed: readonly string[];
}

/** What is known of one type of attestation, by image: Kyverno's `attestations.<name>`. */
type KnownAttestations = Readonly<Record<string, unknown>>;

/** What an expression sees, by Kyverno's names. `object` is null on DELETE. */
export interface Bindings {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly namespaceObject: unknown;
  readonly request: unknown;
  readonly variables: unknown;
  readonly resource: ClusterReader;
  readonly generator: Generator;
  readonly images: unknown;
  readonly attestors: Readonly<Record<string, KnownSigner>>;
  readonly attestations: Readonly<Record<string, KnownAttestations>>;
}

const UNTYPED = ["object", "oldObject", "namespaceObject", "request", "images", "attestors", "attestations"] as const;

/** CEL with Kyverno's variables, and those of its functions that the policies use. */
function kyvernoEnvironment(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: true })
    .registerType("ClusterReader", ClusterReader)
    .registerType("Generator", Generator)
    .registerVariable("variables", "map")
    .registerVariable("resource", "ClusterReader")
    .registerVariable("generator", "Generator");
  for (const name of UNTYPED) environment.registerVariable(name, "dyn");
  return environment
    .registerFunction(
      "ClusterReader.List(string, string, string): dyn",
      (reader: ClusterReader, api: string, name: string, namespace: string) => reader.list(api, name, namespace),
    )
    .registerFunction(
      "Generator.Apply(string, list): bool",
      (generator: Generator, namespace: string, objects: readonly KubernetesObject[]) =>
        generator.apply(namespace, objects),
    )
    .registerFunction("verifyImageSignatures(string, list): int", (image: string, signers: readonly KnownSigner[]) =>
      BigInt(signers.filter(({ signed }) => signed.includes(image)).length),
    )
    .registerFunction(
      "verifyAttestationSignatures(string, dyn, list): int",
      (image: string, known: KnownAttestations, signers: readonly KnownSigner[]) =>
        BigInt(image in known ? signers.length : 0),
    )
    .registerFunction("extractPayload(string, dyn): dyn", (image: string, known: KnownAttestations) => known[image]);
}

const environment = kyvernoEnvironment();

/** A compiled expression. Throws where the expression fails on what it is given, as CEL has it. */
export type Program = (bindings: Bindings) => unknown;

const programs = new Map<string, Program>();

/**
 * Compiles an expression, once however often it is used. Throws where it is no CEL, names what Kyverno does not have, or
 * yields another type than `type`; `any` where the type does not matter.
 */
export function compile(expression: string, type: "bool" | "string" | "any"): Program {
  const key = `${type} ${expression}`;
  const known = programs.get(key);
  if (known) return known;
  const source = structsAsMaps(expression);
  const checked = environment.check(source);
  if (!checked.valid) throw new Error(`${checked.error?.message.split("\n")[0] ?? "invalid CEL"} in ${expression}`);
  if (type !== "any" && checked.type !== type) {
    throw new Error(`yields ${checked.type ?? "nothing"}, not ${type}: ${expression}`);
  }
  const parsed = environment.parse(source);
  const program: Program = (bindings) => parsed({ ...bindings }) as unknown;
  programs.set(key, program);
  return program;
}
