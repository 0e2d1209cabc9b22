import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";
import { OURS } from "./own-namespaces.ts";

const CLAIM = "namespace, persistentvolumeclaim";
/** Share of each volume that is free. */
const FREE = `min by (${CLAIM}) (kubelet_volume_stats_available_bytes{${OURS}} / kubelet_volume_stats_capacity_bytes{${OURS}})`;
const claim = 'namespace="hyperion",persistentvolumeclaim="data-vmstorage-0"';
const available = `kubelet_volume_stats_available_bytes{${claim}}`;
const capacity = `kubelet_volume_stats_capacity_bytes{${claim}}`;

/** What runs out: volumes, and room to scale. */
export const capacityAlerts: AlertFamily = {
  name: "capacity",
  runbook: "capacity",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "VolumeFillingSoon",
      expr: `min by (${CLAIM}) (predict_linear(kubelet_volume_stats_available_bytes{${OURS}}[6h], ${4 * 24 * 3600})) < 0 and ${FREE} < 0.4`,
      for: "1h",
      severity: "ticket",
      summary: "{{ $labels.persistentvolumeclaim }} is full within four days",
      description: "It grows as it did for six hours. Enlarge it before: a full volume stops its program.",
      cases: [
        fires("it grows steadily", "480m", { [available]: "30e9-20e6x500", [capacity]: "100e9x500" }),
        silent("it grows slowly", "480m", { [available]: "30e9-1e3x500", [capacity]: "100e9x500" }),
        silent("most of it is free", "480m", { [available]: "90e9-20e6x500", [capacity]: "100e9x500" }),
      ],
    },
    {
      name: "VolumeAlmostFull",
      expr: `${FREE} < 0.08`,
      for: "10m",
      severity: "page",
      summary: "{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left",
      description: "vmstorage stops taking writes at 5 %; other programs end when nothing is left.",
      hides: ["VolumeFillingSoon"],
      hidesWithSame: ["namespace", "persistentvolumeclaim"],
      cases: [
        fires("nobody enlarged it", "20m", { [available]: "5e9x30", [capacity]: "100e9x30" }),
        silent("a fifth is free", "20m", { [available]: "20e9x30", [capacity]: "100e9x30" }),
      ],
    },
    {
      name: "VolumeInodesLow",
      expr: `min by (${CLAIM}) (kubelet_volume_stats_inodes_free{${OURS}}) < 10000`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.persistentvolumeclaim }} can hold {{ $value }} more files",
      description: "It has room in bytes and none for files: the program on it fails as if it were full.",
      cases: [
        fires("many small files", "25m", { [`kubelet_volume_stats_inodes_free{${claim}}`]: "500x40" }),
        silent("there is room", "25m", { [`kubelet_volume_stats_inodes_free{${claim}}`]: "3000000x40" }),
      ],
    },
    {
      name: "AutoscalerAtItsLimit",
      expr: `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas{${OURS}}) >= sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${OURS}})`,
      for: "30m",
      severity: "ticket",
      summary: "{{ $labels.horizontalpodautoscaler }} cannot grow any further",
      description: "It has had its largest number of pods, {{ $value }}, for half an hour. More load makes it refuse.",
      cases: [
        fires("load grew beyond what was planned", "45m", {
          'kube_horizontalpodautoscaler_status_current_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
          'kube_horizontalpodautoscaler_spec_max_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
        }),
        silent("there is room", "45m", {
          'kube_horizontalpodautoscaler_status_current_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "4x60",
          'kube_horizontalpodautoscaler_spec_max_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
        }),
      ],
    },
  ],
};
