import { any, bool, list, literal, present, texts } from "../cel.ts";
import { resources } from "../define.ts";
import { container, controller, podSpec } from "../fixtures.ts";
import { defineReliabilityPolicy } from "./reliability-policy.ts";

const SPEC = any`object.spec.template.spec`;
const CONTAINERS = list(SPEC, "containers");
const CONTAINER = any`c`;

/** A container without a port serves nobody: nothing waits for it to be ready, and it ends by itself when it fails. */
const serves = bool`${list(CONTAINER, "ports")}.size() > 0`;

const missing = (probe: string) =>
  texts`${CONTAINERS}.filter(c, ${serves} && !${present(CONTAINER, probe)}).map(c, 'object.spec.template.spec.containers[' + c.name + '].' + ${literal(probe)})`;

const deployment = (...containers: unknown[]) => controller("Deployment", podSpec({ containers }));

/** Jobs end by themselves, so they are not asked; the rule names what keeps running instead of pods. */
export const probes = defineReliabilityPolicy({
  name: "require-probes",
  severity: "medium",
  title: "A container that serves a port must have a readiness and a liveness probe",
  why: "Without readiness a roll-out sends traffic to programs that have not started; without liveness a hung one stays.",
  remedy: "Add readinessProbe and livenessProbe to the container.",
  rule: resources("apps", "deployments", "statefulsets", "daemonsets"),
  violations: texts`${missing("readinessProbe")} + ${missing("livenessProbe")}`,
  passing: [
    { name: "both", resource: deployment(container()) },
    {
      name: "a sidecar without a port",
      resource: deployment(container(), { name: "copy", image: "docker.io/library/copy:1.0.0" }),
    },
  ],
  failing: [
    {
      name: "no readiness",
      resource: deployment({ ...container(), readinessProbe: undefined }),
      path: "spec.template.spec.containers[web].readinessProbe",
    },
    {
      name: "no liveness",
      resource: deployment({ ...container(), livenessProbe: undefined }),
      path: "spec.template.spec.containers[web].livenessProbe",
    },
    {
      name: "a sidecar with a port",
      resource: controller(
        "StatefulSet",
        podSpec({ containers: [container(), container({ name: "hop", readinessProbe: undefined })] }),
      ),
      path: "spec.template.spec.containers[hop].readinessProbe",
    },
  ],
});
