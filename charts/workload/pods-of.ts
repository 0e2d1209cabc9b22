import type { k8s } from "cdk8s-plus-28";
import { LABELS } from "../../src/kubernetes/labels.ts";
import type { ComponentChart } from "./component-chart.ts";
import { pods } from "./flow.ts";
import type { Plain, StringMap } from "./kube.ts";
import { placement } from "./placement.ts";
import type { Ground, PlacementRole } from "./platform.ts";
import { type PodProps, podTemplate } from "./pod.ts";
import { labelsOf, selectorOf, type Workload } from "./workload.ts";

/** What Deployments, StatefulSets and DaemonSets are all made from. */
export interface WorkloadProps extends PodProps {
  readonly workload: Workload;
  readonly placement: PlacementRole | Ground;
}

export interface RenderedPods {
  readonly labels: StringMap;
  readonly selector: StringMap;
  readonly template: Plain<k8s.PodTemplateSpec>;
}

/** Labels, selector and template of a workload's pods; registers them for a network policy. */
export function podsOf(
  chart: ComponentChart,
  props: WorkloadProps,
  spread: "strict" | "best-effort",
  zone?: { readonly name: string; readonly labels: StringMap },
): RenderedPods {
  const { workload } = props;
  const { platform } = chart;
  const ground = typeof props.placement === "string" ? platform.placement(props.placement) : props.placement;
  const [main] = props.containers;
  const labels = labelsOf(platform, workload, main?.image.tag ?? "unknown");
  const selector = { ...selectorOf(workload), ...zone?.labels };
  const where = placement({ ground, selector, spread, ...(zone === undefined ? {} : { zone: zone.name }) });
  const template = podTemplate(
    platform,
    props,
    { ...labels, ...zone?.labels, [LABELS.environment]: platform.environment },
    where,
  );
  const peer = pods(workload);
  if (!chart.pods.some((known) => known.name === peer.name)) {
    chart.pods.push(peer);
    const all = [...props.containers, ...(props.initContainers ?? [])];
    chart.listening.set(
      peer.name,
      all.flatMap((one) => (one.ports ?? []).map(({ port }) => port)),
    );
    if (props.metrics !== undefined) chart.scraped.push({ pods: peer, port: props.metrics.port });
  }
  return { labels: { ...labels, ...zone?.labels }, selector, template };
}
