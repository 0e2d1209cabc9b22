import { NAMESPACES } from "../../conventions/namespaces.ts";

/** A string as LogQL writes it. */
const quoted = (text: string): string => JSON.stringify(text);

interface Lines {
  readonly namespaces: readonly [string, ...string[]];
  /** Name of the container. Default: all of them. */
  readonly container?: string;
  /** Beginning of the pod's name. Default: all of them. */
  readonly pod?: string;
}

/**
 * Lines of the platform's own pods, as the node agent sends them. The namespace is an index label; pod and container are
 * structured metadata.
 */
export function lines({ namespaces, container, pod }: Lines): string {
  const filters = [
    ...(container === undefined ? [] : [` | k8s_container_name=${quoted(container)}`]),
    ...(pod === undefined ? [] : [` | k8s_pod_name=~${quoted(`${pod}.*`)}`]),
  ];
  return `{k8s_namespace_name=~${quoted(namespaces.join("|"))}}${filters.join("")}`;
}

/** What a program of the platform's namespace says that a person should read. */
export const complaints = (pod: string, namespace: string = NAMESPACES.hyperion): string =>
  `${lines({ namespaces: [namespace], pod })} | detected_level=~"warn|error|critical|fatal"`;
