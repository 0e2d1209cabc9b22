import type { Image } from "../../src/kubernetes/image.ts";

const image = (registry: string, repository: string, tag: string): Image => ({ registry, repository, tag });

/** Every image of the hub: supported lines. A digest belongs beside a tag once a machine has resolved it. */
export const IMAGES: Readonly<Record<string, Image>> = {
  alloy: image("docker.io", "grafana/alloy", "v1.18.1"),
  loki: image("docker.io", "grafana/loki", "3.7.8"),
  tempo: image("docker.io", "grafana/tempo", "2.10.8"),
  grafana: image("docker.io", "grafana/grafana", "13.3.0"),
  otelcol: image(
    "ghcr.io",
    "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
    "0.165.1",
  ),
  postgres: image("docker.io", "library/postgres", "17.6-bookworm"),
};
