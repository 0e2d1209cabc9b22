import type { Image } from "../../src/kubernetes/image.ts";

const image = (registry: string, repository: string, tag: string): Image => ({ registry, repository, tag });

/** Every image of the stack: supported lines. A digest belongs beside a tag once a machine has resolved it. */
export const IMAGES: Readonly<Record<string, Image>> = {
  prometheus: image("quay.io", "prometheus/prometheus", "v3.16.0"),
  alertmanager: image("quay.io", "prometheus/alertmanager", "v0.35.0"),
  mimir: image("docker.io", "grafana/mimir", "3.1.2"),
  loki: image("docker.io", "grafana/loki", "3.7.8"),
  grafana: image("docker.io", "grafana/grafana", "13.3.0"),
  alloy: image("docker.io", "grafana/alloy", "v1.18.1"),
  otelcol: image(
    "ghcr.io",
    "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
    "0.165.1",
  ),
  kubectl: image("docker.io", "alpine/kubectl", "1.34.2"),
  podinfo: image("ghcr.io", "stefanprodan/podinfo", "6.9.2"),
};
