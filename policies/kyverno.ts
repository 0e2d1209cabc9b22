import type { PolicyAction } from "../src/conventions/policy-themes.ts";
import type { LabelSelector, Operation } from "../src/kubernetes/object.ts";

/** Kyverno's CEL policy types; `ClusterPolicy` stops working in Kyverno 1.20. */
export const KYVERNO_API = "policies.kyverno.io/v1";

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly Operation[];
  readonly resources: readonly string[];
}

export interface MatchConstraints {
  readonly resourceRules: readonly ResourceRule[];
  readonly namespaceSelector?: LabelSelector;
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

/** Fields that every policy type has. */
interface PolicySpec {
  readonly failurePolicy: "Fail" | "Ignore";
  readonly matchConstraints: MatchConstraints;
  readonly matchConditions?: readonly NamedExpression[];
  readonly variables?: readonly NamedExpression[];
}

interface Autogen {
  /** An empty list of controllers turns the generation off. */
  readonly autogen?: { readonly podControllers: { readonly controllers: readonly string[] } };
}

interface ValidatingPolicySpec extends PolicySpec, Autogen {
  readonly validationActions: readonly PolicyAction[];
  readonly validations: readonly Validation[];
}

/** A keyless signer: whom the certificate must name, and who must have issued the token. */
interface KeylessAttestor {
  readonly name: string;
  readonly cosign: {
    readonly keyless: { readonly identities: readonly { readonly issuer: string; readonly subjectRegExp: string }[] };
    readonly ctlog: { readonly url: string };
  };
}

export interface ImageValidatingPolicySpec extends PolicySpec, Autogen {
  readonly validationActions: readonly PolicyAction[];
  readonly validationConfigurations: {
    readonly mutateDigest: boolean;
    readonly verifyDigest: boolean;
    readonly required: boolean;
  };
  readonly matchImageReferences: readonly { readonly glob: string }[];
  readonly credentials?: { readonly providers: readonly string[] };
  readonly attestors: readonly KeylessAttestor[];
  readonly attestations: readonly { readonly name: string; readonly intoto: { readonly type: string } }[];
  readonly validations: readonly Validation[];
}

interface MutatingPolicySpec extends PolicySpec {
  readonly mutations: readonly {
    readonly patchType: "ApplyConfiguration";
    readonly applyConfiguration: { readonly expression: string };
  }[];
}

export interface GeneratingPolicySpec extends Omit<PolicySpec, "failurePolicy"> {
  readonly evaluation: {
    readonly generateExisting: { readonly enabled: boolean };
    readonly synchronize: { readonly enabled: boolean };
  };
  readonly generate: readonly { readonly expression: string }[];
}

interface PolicyExceptionSpec {
  readonly policyRefs: readonly { readonly name: string; readonly kind: PolicyKind }[];
  readonly matchConditions: readonly NamedExpression[];
  readonly reportResult: "skip" | "pass";
  /** RFC 3339; from then on Kyverno ignores the exception. */
  readonly expiresAt: string;
}

interface Resource<Kind extends string, Spec> {
  readonly apiVersion: typeof KYVERNO_API;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Spec;
}

export type ValidatingPolicy = Resource<"ValidatingPolicy", ValidatingPolicySpec>;
export type ImageValidatingPolicy = Resource<"ImageValidatingPolicy", ImageValidatingPolicySpec>;
export type MutatingPolicy = Resource<"MutatingPolicy", MutatingPolicySpec>;
export type GeneratingPolicy = Resource<"GeneratingPolicy", GeneratingPolicySpec>;
export type PolicyException = Resource<"PolicyException", PolicyExceptionSpec>;

export type Policy = ValidatingPolicy | ImageValidatingPolicy | MutatingPolicy | GeneratingPolicy;

type PolicyKind = Policy["kind"];
