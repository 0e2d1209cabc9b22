import type { ComponentChart } from "./component-chart.ts";
import { kube } from "./kube.ts";
import { podsOf, type WorkloadProps } from "./pods-of.ts";
import { nameOf } from "./workload.ts";

/**
 * One pod on every node, tainted ones included.
 * @param rolling a surge needs pods that hold no port of their node. Default: a tenth of the nodes at a time, no surge.
 */
export function daemonSet(
  chart: ComponentChart,
  props: Omit<WorkloadProps, "placement">,
  rolling: { readonly maxUnavailable: number | string; readonly maxSurge?: number | string } = {
    maxUnavailable: "10%",
  },
): void {
  const everywhere = { ...props, placement: { labels: {}, taints: [], zoned: false } };
  const { labels, selector, template } = podsOf(chart, everywhere, "best-effort");
  const {
    topologySpreadConstraints: _spread,
    affinity: _affinity,
    nodeSelector: _node,
    ...spec
  } = template.spec ?? {
    containers: [],
  };
  kube(
    chart,
    "DaemonSet",
    { name: nameOf(props.workload), labels },
    {
      spec: {
        revisionHistoryLimit: 3,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: rolling },
        selector: { matchLabels: selector },
        template: { ...template, spec: { ...spec, tolerations: [{ operator: "Exists" }] } },
      },
    },
  );
}
