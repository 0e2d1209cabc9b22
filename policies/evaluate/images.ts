import type { Admission } from "../define.ts";
import type { ImageValidatingPolicySpec } from "../kyverno.ts";

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

type PodSpec = Readonly<Partial<Record<(typeof LISTS)[number], readonly { readonly image?: string }[]>>>;

interface Templated extends PodSpec {
  readonly template?: { readonly spec?: PodSpec };
  readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
}

const podSpecOf = (spec: Templated | undefined): PodSpec =>
  spec?.jobTemplate?.spec?.template?.spec ?? spec?.template?.spec ?? spec ?? {};

/** Kyverno's globs let `*` stand for anything, slashes included. */
const glob = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+^$()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);

/** Kyverno's `images`: the images of an object that the policy is about, by the list that they stand in. */
export function imagesOf(spec: ImageValidatingPolicySpec, { resource }: Admission): Record<string, string[]> {
  const patterns = spec.matchImageReferences.map((reference) => glob(reference.glob));
  const pod = podSpecOf(resource["spec"] as Templated | undefined);
  return Object.fromEntries(
    LISTS.map((name) => [
      name,
      (pod[name] ?? [])
        .map(({ image = "" }) => image)
        .filter((image) => patterns.some((pattern) => pattern.test(image))),
    ]),
  );
}
