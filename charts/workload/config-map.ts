import { createHash } from "node:crypto";
import type { k8s } from "cdk8s-plus-28";
import type { ComponentChart } from "./component-chart.ts";
import { annotated, kube, type Plain, type StringMap } from "./kube.ts";

/** Kubernetes' limit for the data of a ConfigMap, in bytes. */
const MAX_BYTES = 1024 * 1024;

/** Files for pods. */
export interface ConfigFiles {
  readonly name: string;
  /** Mounts every file of it; a change of a `fixed` one changes the pod template, and so rolls those pods only. */
  volume(volumeName: string): Plain<k8s.Volume>;
}

function checked(name: string, data: StringMap): StringMap {
  const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_BYTES) throw new RangeError(`ConfigMap ${name}: found ${bytes} bytes, allowed: ${MAX_BYTES}`);
  return data;
}

const files = (name: string): ConfigFiles => ({
  name,
  volume: (volumeName) => ({ name: volumeName, configMap: { name } }),
});

/**
 * Files that a program reads when it starts. The name carries a hash of the content and the object is immutable: a
 * pod that restarts in the middle of a roll-out reads the configuration that it was rolled out with, not a newer one.
 */
export function fixedConfig(chart: ComponentChart, name: string, data: StringMap): ConfigFiles {
  const hash = createHash("sha256")
    .update(JSON.stringify(Object.entries(data)))
    .digest("hex")
    .slice(0, 10);
  const hashed = `${name}-${hash}`;
  kube(
    chart,
    "ConfigMap",
    // Pods that have not been rolled yet still read the old one.
    { name: hashed, ...annotated(chart.platform.delivery.removeLast) },
    { data: checked(name, data), immutable: true },
  );
  return files(hashed);
}

/** Files that a program reads again while it runs: the name stays, and a change rolls nothing. */
export function reloadedConfig(chart: ComponentChart, name: string, data: StringMap): ConfigFiles {
  kube(chart, "ConfigMap", { name }, { data: checked(name, data) });
  return files(name);
}
