import { bool, CONTAINER, concat, eachContainer, field } from "../cel.ts";
import { container, pod, podWith } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

/** Everything of a container that makes the kubelet call somebody. */
const HANDLERS = [
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle.postStart",
  "lifecycle.preStop",
] as const;

const PLACES = HANDLERS.flatMap((handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`]);

export const probeHosts = definePodPolicy({
  name: "disallow-probe-hosts",
  profile: "baseline",
  severity: "medium",
  title: "A probe or a lifecycle handler may not name a host",
  why: "The kubelet makes the call from the node, so a foreign host turns it into a scanner behind every network policy.",
  remedy: "Remove the host field: the kubelet then calls the pod itself.",
  violations: concat(
    ...PLACES.map((place) =>
      eachContainer(place, bool`${field(CONTAINER, place, "")} != ''`, field(CONTAINER, place, "")),
    ),
  ),
  passing: [
    { name: "the pod itself", resource: pod() },
    { name: "an empty host", resource: podWith({ livenessProbe: { tcpSocket: { port: 8080, host: "" } } }) },
  ],
  failing: [
    ...(["livenessProbe", "readinessProbe", "startupProbe"] as const).flatMap((probe) => [
      {
        name: `${probe} over HTTP`,
        resource: podWith({ [probe]: { httpGet: { port: 80, host: "169.254.169.254" } } }),
        path: `spec.containers[web].${probe}.httpGet.host is 169.254.169.254`,
      },
      {
        name: `${probe} over TCP`,
        resource: podWith({ [probe]: { tcpSocket: { port: 80, host: "10.0.0.1" } } }),
        path: `spec.containers[web].${probe}.tcpSocket.host`,
      },
    ]),
    ...(["postStart", "preStop"] as const).flatMap((hook) => [
      {
        name: `${hook} over HTTP`,
        resource: podWith({ lifecycle: { [hook]: { httpGet: { port: 80, host: "10.0.0.1" } } } }),
        path: `spec.containers[web].lifecycle.${hook}.httpGet.host`,
      },
      {
        name: `${hook} over TCP`,
        resource: pod({
          initContainers: [container({ lifecycle: { [hook]: { tcpSocket: { port: 80, host: "10.0.0.1" } } } })],
        }),
        path: `spec.initContainers[web].lifecycle.${hook}.tcpSocket.host`,
      },
    ]),
  ],
});
