import type { KubernetesObject } from "../src/kubernetes/object.ts";
import { withAutogen } from "./evaluate/autogen.ts";
import { firstOutcome, type Outcome } from "./evaluate.ts";
import type { PolicySet } from "./policy-set.ts";

/** An object and where it was read. */
export interface Manifest {
  readonly file: string;
  readonly object: KubernetesObject;
}

/** What every policy that is about an object says of it. */
export interface ManifestReport extends Manifest {
  readonly outcomes: readonly Outcome[];
}

/**
 * Evaluates the validating policies on manifests, as if all of them were in the cluster when each is applied. What only
 * a registry can answer (signatures) is left to the cluster, and so is what changes or makes objects.
 * @param now the moment that exceptions expire by.
 */
export function evaluateManifests(
  { policies, exceptions }: PolicySet,
  manifests: readonly Manifest[],
  now: Date,
): ManifestReport[] {
  const variants = policies.filter(({ kind }) => kind === "ValidatingPolicy").map(withAutogen);
  const cluster = manifests.map(({ object }) => object);
  return manifests.map((manifest) => ({
    ...manifest,
    outcomes: variants.flatMap(
      (policy) => firstOutcome(policy, { resource: manifest.object, cluster }, { exceptions, now }) ?? [],
    ),
  }));
}

/** What a person has to see to: failures, and policies that could not be evaluated. */
export const findings = ({ outcomes }: ManifestReport): readonly Outcome[] =>
  outcomes.filter(({ result }) => result === "fail" || result === "error");
