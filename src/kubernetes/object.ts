import { isFields } from "../base/fields.ts";

/** A Kubernetes object as a manifest or an admission request carries it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Whether a value that was read from a file is a Kubernetes object. */
export const isKubernetesObject = (value: unknown): value is KubernetesObject =>
  isFields(value) && "kind" in value && isFields(value["metadata"]);

/** What the API server is asked to do with an object. */
export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}
