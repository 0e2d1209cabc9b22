import type { PolicyAction, PolicyTheme } from "../src/conventions/policy-themes.ts";
import { LABELS } from "../src/kubernetes/labels.ts";
import type { KubernetesObject, LabelSelector, Operation } from "../src/kubernetes/object.ts";
import { type Cel, literal } from "./cel.ts";
import {
  type GeneratingPolicy,
  type GeneratingPolicySpec,
  type ImageValidatingPolicy,
  type ImageValidatingPolicySpec,
  KYVERNO_API,
  type MatchConstraints,
  type MutatingPolicy,
  type NamedExpression,
  type Policy,
  type ResourceRule,
  type ValidatingPolicy,
} from "./kyverno.ts";

/** What is known of an image's provenance where a policy asks for it. Default: nothing, so every check fails. */
interface ImageFacts {
  /** Images whose signature verifies. */
  readonly signed?: readonly string[];
  /** Payload of the verified attestation, by image. */
  readonly attested?: Readonly<Record<string, unknown>>;
}

/** An object with what a policy may see beside it. */
export interface Admission {
  readonly resource: KubernetesObject;
  /** Default: CREATE. */
  readonly operation?: Operation;
  /** Part of the object that is written alone. Default: the object itself. */
  readonly subresource?: "ephemeralcontainers";
  /** Who asks. Default: nobody. */
  readonly user?: { readonly username: string; readonly groups: readonly string[] };
  /** Other objects of the cluster. Default: none. */
  readonly cluster?: readonly KubernetesObject[];
  readonly images?: ImageFacts;
}

/** An admission that shows what a policy does, under a name that says why. */
export interface Passing extends Admission {
  readonly name: string;
}

interface Failing extends Passing {
  /** What the message must name, so that the author finds the place. */
  readonly path: string;
}

/** What a policy changes or makes, for the two kinds that do. */
export interface Producing extends Passing {
  /** The object afterwards, or the objects made. */
  readonly produces: readonly KubernetesObject[];
}

/** What every policy says of itself; its documentation and the words a person meets are made from it. */
export interface PolicyText {
  readonly name: string;
  /** A sentence without its full stop; the message starts with it. */
  readonly title: string;
  readonly theme: PolicyTheme;
  readonly category: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  /** What goes wrong without it. */
  readonly why: string;
  /** What to do about a failure; a whole sentence, the end of the message. */
  readonly remedy: string;
}

export interface PolicyDefinition extends PolicyText {
  readonly passing: readonly Passing[];
  readonly failing: readonly Failing[];
  readonly producing: readonly Producing[];
  /** The Kyverno resource, doing `action`. */
  policy(action: PolicyAction): Policy;
}

const annotations = ({ title, category, severity, why }: PolicyText): Record<string, string> => ({
  "policies.kyverno.io/title": title,
  "policies.kyverno.io/category": category,
  "policies.kyverno.io/severity": severity,
  "policies.kyverno.io/description": why,
});

const metadata = (definition: PolicyText) => ({ name: definition.name, annotations: annotations(definition) });

/** A policy that only reports must not stop the cluster when Kyverno cannot answer. */
const failurePolicy = (action: PolicyAction) => (action === "Deny" ? "Fail" : "Ignore");

/** Every namespace but these, by the label that Kubernetes puts on each. */
export const namespacesExcept = (names: readonly string[]): LabelSelector => ({
  matchExpressions: [{ key: LABELS.namespace, operator: "NotIn", values: [...names].sort() }],
});

/** A rule for creation and change of resources of one API group, in its v1. */
export const resources = (group: string, ...names: string[]): ResourceRule => ({
  apiGroups: [group],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: names,
});

/**
 * The rule for pods. It must stay alone and exactly so: only then does Kyverno derive the same policy for Deployments,
 * StatefulSets, DaemonSets, ReplicaSets, Jobs and CronJobs.
 */
export const PODS: ResourceRule = resources("", "pods");

interface Matching {
  readonly match: MatchConstraints;
  readonly conditions?: readonly NamedExpression[];
  readonly variables?: readonly NamedExpression[];
}

const matching = ({ match, conditions, variables }: Matching) => ({
  matchConstraints: match,
  ...(conditions && { matchConditions: conditions }),
  ...(variables && { variables }),
});

export interface Checked {
  readonly passing: readonly Passing[];
  readonly failing: readonly Failing[];
}

/** The list of paths that break a policy, without the word `object` that Kyverno's rewriting needs in front. */
const PLACES = "variables.violations.map(v, v.substring(7)).join(', ')";

/**
 * A ValidatingPolicy. `violations` yields the paths in the object that break it; none means that the object passes, and
 * the message names them all: title, paths, remedy.
 */
export function definePolicy(
  definition: PolicyText & Matching & Checked & { readonly violations: Cel<readonly string[]> },
): PolicyDefinition {
  const { title, remedy, violations, variables = [] } = definition;
  return {
    ...definition,
    producing: [],
    policy: (action): ValidatingPolicy => ({
      apiVersion: KYVERNO_API,
      kind: "ValidatingPolicy",
      metadata: metadata(definition),
      spec: {
        failurePolicy: failurePolicy(action),
        validationActions: [action],
        ...matching({ ...definition, variables: [...variables, { name: "violations", expression: violations }] }),
        validations: [
          {
            expression: "variables.violations.size() == 0",
            messageExpression: `${literal(`${title}: `)} + ${PLACES} + ${literal(`. ${remedy}`)}`,
          },
        ],
      },
    }),
  };
}

type ImageChecks = Pick<
  ImageValidatingPolicySpec,
  "matchImageReferences" | "credentials" | "attestors" | "attestations"
> & {
  /** Each with the sentence that follows the title when it fails. */
  readonly validations: readonly { readonly expression: Cel<boolean>; readonly failure: string }[];
};

/** An ImageValidatingPolicy: it asks the registry for an image's signatures and attestations, and pins its digest. */
export function defineImagePolicy(definition: PolicyText & Matching & Checked & ImageChecks): PolicyDefinition {
  const { title, remedy, matchImageReferences, credentials, attestors, attestations, validations } = definition;
  return {
    ...definition,
    producing: [],
    policy: (action): ImageValidatingPolicy => ({
      apiVersion: KYVERNO_API,
      kind: "ImageValidatingPolicy",
      metadata: metadata(definition),
      spec: {
        failurePolicy: failurePolicy(action),
        validationActions: [action],
        // Pinning the digest at admission is what makes the verified image the one that runs.
        validationConfigurations: { mutateDigest: true, verifyDigest: true, required: true },
        ...matching(definition),
        matchImageReferences,
        ...(credentials && { credentials }),
        attestors,
        attestations,
        validations: validations.map(({ expression, failure }) => ({
          expression,
          message: `${title}: ${failure}. ${remedy}`,
        })),
      },
    }),
  };
}

/** A MutatingPolicy that adds fields by an apply configuration. */
export function defineMutation(
  definition: PolicyText &
    Matching & {
      readonly producing: readonly Producing[];
      readonly passing: readonly Passing[];
      readonly apply: Cel<unknown>;
    },
): PolicyDefinition {
  return {
    ...definition,
    failing: [],
    policy: (): MutatingPolicy => ({
      apiVersion: KYVERNO_API,
      kind: "MutatingPolicy",
      metadata: metadata(definition),
      spec: {
        // What it adds is a second line of defence: not worth refusing an object for.
        failurePolicy: "Ignore",
        ...matching(definition),
        mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression: definition.apply } }],
      },
    }),
  };
}

/** A GeneratingPolicy: it makes objects for those that exist and those that come, and restores what is changed. */
export function defineGeneration(
  definition: PolicyText &
    Matching & {
      readonly producing: readonly Producing[];
      readonly passing: readonly Passing[];
      readonly generate: GeneratingPolicySpec["generate"];
    },
): PolicyDefinition {
  return {
    ...definition,
    failing: [],
    policy: (): GeneratingPolicy => ({
      apiVersion: KYVERNO_API,
      kind: "GeneratingPolicy",
      metadata: metadata(definition),
      spec: {
        ...matching(definition),
        evaluation: { generateExisting: { enabled: true }, synchronize: { enabled: true } },
        generate: definition.generate,
      },
    }),
  };
}
