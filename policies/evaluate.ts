import type { PolicyAction } from "../src/conventions/policy-themes.ts";
import type { KubernetesObject } from "../src/kubernetes/object.ts";
import type { Admission } from "./define.ts";
import { withAutogen } from "./evaluate/autogen.ts";
import { type Bindings, ClusterReader, compile, Generator } from "./evaluate/cel-environment.ts";
import { imagesOf } from "./evaluate/images.ts";
import { admitted, asJson } from "./evaluate/kinds.ts";
import { matches } from "./evaluate/match.ts";
import { merge } from "./evaluate/merge.ts";
import type { NamedExpression, Policy, PolicyException } from "./kyverno.ts";

/** What one policy says of one object. */
export interface Outcome {
  readonly policy: string;
  /** What happens on a failure; policies that only change or make objects have none. */
  readonly action?: PolicyAction;
  readonly result: "pass" | "fail" | "skip" | "error";
  /** Why, on fail and error; the exception's name on skip. */
  readonly message: string;
  /** The object as the policy changes it, or the objects that it makes. */
  readonly produces: readonly KubernetesObject[];
}

/** What an evaluation knows beside the object. */
export interface EvaluationContext {
  readonly exceptions: readonly PolicyException[];
  /** The moment of the evaluation, which exceptions expire by. */
  readonly now: Date;
}

/** The variables of a policy, each evaluated when first asked for, as Kyverno does it. */
function lazily(variables: readonly NamedExpression[], bindings: () => Bindings): object {
  const values = {};
  for (const { name, expression } of variables) {
    Object.defineProperty(values, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = compile(expression, "any")(bindings());
        Object.defineProperty(values, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return values;
}

function bind(policy: Policy, admission: Admission, namespaceObject: KubernetesObject | undefined): Bindings {
  const object = admitted(admission.resource);
  const { operation = "CREATE", user = { username: "", groups: [] }, images = {}, cluster = [] } = admission;
  const deleted = operation === "DELETE";
  const { namespace } = object.metadata;
  const image = policy.kind === "ImageValidatingPolicy" ? policy.spec : undefined;
  const bindings: Bindings = {
    object: deleted ? null : object,
    oldObject: deleted ? object : null,
    namespaceObject: namespaceObject === undefined ? null : admitted(namespaceObject),
    request: { operation, userInfo: user, namespace: namespace ?? "", name: object.metadata.name ?? "" },
    variables: lazily(policy.spec.variables ?? [], () => bindings),
    resource: new ClusterReader(cluster),
    generator: new Generator(),
    images: image ? imagesOf(image, admission) : {},
    attestors: Object.fromEntries((image?.attestors ?? []).map(({ name }) => [name, { signed: images.signed ?? [] }])),
    attestations: Object.fromEntries((image?.attestations ?? []).map(({ name }) => [name, images.attested ?? {}])),
  };
  return bindings;
}

const all = (conditions: readonly NamedExpression[] | undefined, bindings: Bindings): boolean =>
  (conditions ?? []).every(({ expression }) => compile(expression, "bool")(bindings) === true);

const grants = (exception: PolicyException, policy: Policy, now: Date): boolean =>
  new Date(exception.spec.expiresAt) > now &&
  exception.spec.policyRefs.some(({ name, kind }) => name === policy.metadata.name && kind === policy.kind);

type Verdict = Pick<Outcome, "result"> & Partial<Pick<Outcome, "message" | "produces">>;

function judge(policy: Policy, bindings: Bindings, admission: Admission): Verdict {
  switch (policy.kind) {
    case "ValidatingPolicy":
    case "ImageValidatingPolicy": {
      const failed = policy.spec.validations.find(({ expression }) => compile(expression, "bool")(bindings) !== true);
      if (failed === undefined) return { result: "pass" };
      const { message = "", messageExpression } = failed;
      const text = messageExpression === undefined ? message : compile(messageExpression, "string")(bindings);
      return { result: "fail", message: String(text) };
    }
    case "MutatingPolicy": {
      const changed = policy.spec.mutations.reduce<unknown>(
        (object, { applyConfiguration }) =>
          merge(object, asJson(compile(applyConfiguration.expression, "any")(bindings))),
        admission.resource,
      );
      return { result: "pass", produces: [changed as KubernetesObject] };
    }
    case "GeneratingPolicy": {
      for (const { expression } of policy.spec.generate) compile(expression, "bool")(bindings);
      return { result: "pass", produces: bindings.generator.made.map((made) => asJson(made) as KubernetesObject) };
    }
  }
}

const NOTHING: readonly KubernetesObject[] = [];

/** Every policy asks for the namespace of every object of the same cluster. */
const namespaces = new WeakMap<readonly KubernetesObject[], ReadonlyMap<string, KubernetesObject>>();

function namespacesOf(cluster: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  const known = namespaces.get(cluster);
  if (known) return known;
  const found = new Map(
    cluster.filter(({ kind }) => kind === "Namespace").map((object) => [object.metadata.name ?? "", object]),
  );
  namespaces.set(cluster, found);
  return found;
}

function evaluateOne(policy: Policy, admission: Admission, context: EvaluationContext): Outcome | undefined {
  const namespace = namespacesOf(admission.cluster ?? NOTHING).get(admission.resource.metadata.namespace ?? "");
  if (!matches(policy.spec.matchConstraints, admission, namespace)) return undefined;
  const about = {
    policy: policy.metadata.name,
    ...("validationActions" in policy.spec && { action: policy.spec.validationActions[0] ?? "Deny" }),
    message: "",
    produces: [],
  };
  try {
    const bindings = bind(policy, admission, namespace);
    const exception = context.exceptions.find(
      (candidate) => grants(candidate, policy, context.now) && all(candidate.spec.matchConditions, bindings),
    );
    if (exception) return { ...about, result: "skip", message: `exception ${exception.metadata.name}` };
    if (!all(policy.spec.matchConditions, bindings)) return undefined;
    return { ...about, ...judge(policy, bindings, admission) };
  } catch (error) {
    return { ...about, result: "error", message: error instanceof Error ? (error.message.split("\n")[0] ?? "") : "" };
  }
}

/**
 * What a policy, and what Kyverno derives from it for pod controllers, says of an object. Nothing where the policy is not
 * about the object. An expression that fails is an `error`, which Kyverno treats as a refusal where the policy denies.
 */
export const evaluatePolicy = (policy: Policy, admission: Admission, context: EvaluationContext): Outcome | undefined =>
  firstOutcome(withAutogen(policy), admission, context);

export function firstOutcome(
  variants: readonly Policy[],
  admission: Admission,
  context: EvaluationContext,
): Outcome | undefined {
  for (const variant of variants) {
    const outcome = evaluateOne(variant, admission, context);
    if (outcome) return outcome;
  }
  return undefined;
}
