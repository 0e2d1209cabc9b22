import type { ComponentChart } from "./component-chart.ts";
import { kube } from "./kube.ts";
import { podsOf, type WorkloadProps } from "./pods-of.ts";
import { nameOf } from "./workload.ts";

/** One pod on every node, tainted ones included. */
export function daemonSet(chart: ComponentChart, props: Omit<WorkloadProps, "placement">): void {
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
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
        selector: { matchLabels: selector },
        template: { ...template, spec: { ...spec, tolerations: [{ operator: "Exists" }] } },
      },
    },
  );
}
