import type { KubernetesObject } from "./object.ts";
import { isClusterWide } from "./scope.ts";

type Named = Pick<KubernetesObject, "kind" | "metadata">;

/** Kind, namespace and name, as a person reads them: `Deployment hyperion/grafana`. */
export function identity({ kind, metadata: { name = "", namespace = "" } }: Named): string {
  return `${kind} ${namespace === "" || isClusterWide(kind) ? "" : `${namespace}/`}${name}`;
}

/** Group, kind, namespace and name: two objects that share them are one in a cluster, whatever files they are in. */
export const objectKey = ({ apiVersion, kind, metadata }: Named & Pick<KubernetesObject, "apiVersion">): string =>
  [apiVersion.split("/").at(-2) ?? "", kind, metadata.namespace ?? "", metadata.name ?? ""].join("/");
