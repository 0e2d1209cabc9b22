import { dump } from "js-yaml";

/** Text of an object as YAML, as Kubernetes and the programs read it: no folded lines, no anchors. */
export const toYaml = (value: object): string => dump(value, { lineWidth: -1, noRefs: true });
