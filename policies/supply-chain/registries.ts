import { any, bool, CONTAINER, eachContainer, field, literal } from "../cel.ts";
import type { PolicyDefinition } from "../define.ts";
import { container, pod, podWith } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { defineReferencePolicy } from "./image-policy.ts";

const IMAGE = field(CONTAINER, "image", "");

/** A first part with a dot or a port is a host; without one the runtime asks docker.io. */
const NAMES_A_HOST = bool`${IMAGE}.matches('^[^/]*[.:][^/]*/|^localhost/')`;

export function registries(environment: Pick<Guarded, "registries">): PolicyDefinition {
  const { known: others, publicRegistry, own } = environment.registries;
  const allowed = [...new Set([...others, publicRegistry, own])].sort();
  const known = bool`${literal(allowed)}.exists(r, ${IMAGE}.startsWith(${any`r`} + '/'))`;
  return defineReferencePolicy({
    name: "restrict-registries",
    severity: "high",
    title: "An image must come from a registry that the platform knows",
    why: "The egress firewall lets only these registries through, and only these are scanned; an unknown one is anybody's.",
    remedy: `Use one of ${allowed.join(", ")}, or have the registry added to the platform's list.`,
    violations: eachContainer("image", bool`${NAMES_A_HOST} && !${known}`, IMAGE),
    passing: [
      { name: "docker.io in words", resource: pod() },
      { name: "docker.io by default", resource: podWith({ image: "nginx/nginx-ingress:5.3.0" }) },
      { name: "the environment's own registry", resource: podWith({ image: `${own}/team/web:1.0.0` }) },
    ],
    failing: [
      {
        name: "an unknown registry",
        resource: podWith({ image: "registry.example.com/web:1.0.0" }),
        path: "spec.containers[web].image is registry.example.com/web:1.0.0",
      },
      {
        name: "a host that only starts like a known one",
        resource: podWith({ image: "docker.io.example.com/web:1.0.0" }),
        path: "spec.containers[web].image",
      },
      {
        name: "an unknown registry for an init container",
        resource: pod({ initContainers: [container({ name: "init", image: "localhost/init:1" })] }),
        path: "spec.initContainers[init].image",
      },
    ],
  });
}
