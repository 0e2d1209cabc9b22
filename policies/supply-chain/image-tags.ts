import { bool, CONTAINER, eachContainer, field, literal } from "../cel.ts";
import type { PolicyDefinition } from "../define.ts";
import { container, pod, podWith } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { defineReferencePolicy, ownImages } from "./image-policy.ts";

const IMAGE = field(CONTAINER, "image", "");
const BY_DIGEST = bool`${IMAGE}.matches('@sha256:[0-9a-f]{64}$')`;
const BY_TAG = bool`${IMAGE}.matches(':[A-Za-z0-9_][A-Za-z0-9_.-]*$')`;

const DIGEST = `@sha256:${"0".repeat(64)}`;

export const pinnedImages = defineReferencePolicy({
  name: "disallow-latest-tag",
  severity: "medium",
  title: "An image must be named by a version",
  why: "Without a version, or with latest, two pods of one Deployment may run different programs and nobody can go back.",
  remedy: "Name a version or, better, a digest.",
  violations: eachContainer("image", bool`!${BY_DIGEST} && (!${BY_TAG} || ${IMAGE}.endsWith(':latest'))`, IMAGE),
  passing: [
    { name: "version and digest", resource: pod() },
    { name: "a version", resource: podWith({ image: "docker.io/library/web:1.4.2" }) },
    { name: "a digest alone", resource: podWith({ image: `docker.io/library/web${DIGEST}` }) },
  ],
  failing: [
    {
      name: "latest",
      resource: podWith({ image: "docker.io/library/web:latest" }),
      path: "spec.containers[web].image is docker.io/library/web:latest",
    },
    { name: "nothing", resource: podWith({ image: "docker.io/library/web" }), path: "spec.containers[web].image" },
    {
      name: "a port that is no version",
      resource: podWith({ image: "docker.io:443/library/web" }),
      path: "spec.containers[web].image",
    },
    {
      name: "latest for an ephemeral container",
      resource: pod({ ephemeralContainers: [container({ name: "debug", image: "docker.io/library/busybox:latest" })] }),
      path: "spec.ephemeralContainers[debug].image",
    },
  ],
});

/** Tags such as latest are pushed for people; what a workload runs is one commit (decision D-X7). */
export function ownImagesByCommit(environment: Guarded): PolicyDefinition {
  const own = ownImages(environment);
  const image = (suffix: string) => `${environment.registries.publicRegistry}${own}order-service${suffix}`;
  return defineReferencePolicy({
    name: "require-own-images-by-commit",
    severity: "medium",
    title: "An image that this repository builds must be named by its commit or its digest",
    why: "A version tag of ours can be pushed again; a commit or a digest says which source runs.",
    remedy: "Use the full commit hash as the tag, or the digest.",
    violations: eachContainer(
      "image",
      bool`${IMAGE}.contains(${literal(own)}) && !${BY_DIGEST} && !${IMAGE}.matches(':[0-9a-f]{40}$')`,
      IMAGE,
    ),
    passing: [
      { name: "somebody else's version", resource: podWith({ image: "docker.io/library/web:1.4.2" }) },
      { name: "a commit", resource: podWith({ image: image(`:${"0a".repeat(20)}`) }) },
      { name: "a digest", resource: podWith({ image: image(DIGEST) }) },
    ],
    failing: [
      { name: "a version", resource: podWith({ image: image(":v1.2.0") }), path: "spec.containers[web].image" },
    ],
  });
}
