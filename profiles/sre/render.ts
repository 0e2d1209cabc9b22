import { dump } from "js-yaml";
import { srePrometheus } from "./monitoring/prometheus.ts";

const yaml = (value: object): string => dump(value, { lineWidth: -1, noRefs: true });

/** Every file of the profile: path below `deploy/sre` and text. */
export function render(): ReadonlyMap<string, string> {
  return new Map<string, string>([
    ["monitoring/prometheus/prometheus.yml", yaml(srePrometheus("compose"))],
    ["monitoring/prometheus/prometheus-kubernetes.yml", yaml(srePrometheus("kubernetes"))],
  ]);
}
