import type { Builder, Dataquery } from "grafana-foundation-sdk-10.4/cog";
import {
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "grafana-foundation-sdk-10.4/common";
import {
  type Panel as BuiltPanel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "grafana-foundation-sdk-10.4/dashboard";
import { PanelBuilder as Gauge } from "grafana-foundation-sdk-10.4/gauge";
import { PanelBuilder as Heatmap } from "grafana-foundation-sdk-10.4/heatmap";
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from "grafana-foundation-sdk-10.4/prometheus";
import { PanelBuilder as Table } from "grafana-foundation-sdk-10.4/table";
import { PanelBuilder as Timeseries } from "grafana-foundation-sdk-10.4/timeseries";
import { DATASOURCES } from "../monitoring/datasources.ts";

/** A panel without its place. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly builder: Builder<BuiltPanel> & {
    id(id: number): unknown;
    gridPos(place: { x: number; y: number; w: number; h: number }): unknown;
  };
}

/** PromQL, and what its series are called: text with `{{label}}`. */
interface Query {
  readonly expr: string;
  readonly legend?: string;
}

interface Props {
  readonly title: string;
  /** What it means, and what is normal. */
  readonly description: string;
  readonly queries: readonly Query[];
  readonly unit: "percentunit" | "reqps" | "s" | "short" | "Bps" | "none";
  /** Columns, of 24. Default: 12. */
  readonly width?: number;
  /** Where a value stops being good, in ascending order of badness; `low`: small values are the bad ones. */
  readonly limits?: { readonly warn: number; readonly bad: number; readonly low?: true };
}

const SOURCE = { type: DATASOURCES.prometheus.type, uid: DATASOURCES.prometheus.uid } as const;

const HEIGHT = 8;

const target = ({ expr, legend = "" }: Query, index: number): PrometheusQuery =>
  // Every target needs an id of its own, which the SDK leaves empty.
  new PrometheusQuery()
    .datasource(SOURCE)
    .refId(String.fromCharCode("A".charCodeAt(0) + index))
    .expr(expr)
    .legendFormat(legend);

const ranges = (queries: readonly Query[]): Builder<Dataquery>[] =>
  queries.map((one, index) => target(one, index).range());

const instants = (queries: readonly Query[], format = PromQueryFormat.TimeSeries): Builder<Dataquery>[] =>
  queries.map((one, index) => target(one, index).format(format).instant());

function thresholds(limits: Props["limits"]) {
  const builder = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute);
  if (limits === undefined) return builder.steps([{ value: null, color: "green" }]);
  const { warn, bad, low } = limits;
  const [first, last] = low === true ? ["red", "green"] : ["green", "red"];
  const [lower, upper] = low === true ? [bad, warn] : [warn, bad];
  return builder.steps([
    { value: null, color: first ?? "" },
    { value: lower, color: "orange" },
    { value: upper, color: last ?? "" },
  ]);
}

/** Lines over time. */
export const timeseries = (props: Props): Panel => ({
  width: props.width ?? 12,
  height: HEIGHT,
  builder: new Timeseries()
    .title(props.title)
    .description(props.description)
    .datasource(SOURCE)
    .targets(ranges(props.queries))
    .unit(props.unit)
    .thresholds(thresholds(props.limits))
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["lastNotNull", "max"]),
    ),
});

/** A dial for each series. */
export const gauge = (props: Props & { readonly min: number; readonly max: number }): Panel => ({
  width: props.width ?? 12,
  height: HEIGHT,
  builder: new Gauge()
    .title(props.title)
    .description(props.description)
    .datasource(SOURCE)
    .targets(instants(props.queries))
    .unit(props.unit)
    .min(props.min)
    .max(props.max)
    .thresholds(thresholds(props.limits))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"])),
});

/** How many requests took how long, over time; the query gives buckets by `le`. */
export const heatmap = (props: Omit<Props, "limits" | "queries"> & { readonly expr: string }): Panel => ({
  width: props.width ?? 12,
  height: HEIGHT,
  builder: new Heatmap()
    .title(props.title)
    .description(props.description)
    .datasource(SOURCE)
    .targets([target({ expr: props.expr, legend: "{{le}}" }, 0).format(PromQueryFormat.Heatmap).range()])
    .unit(props.unit)
    .calculate(false),
});

/** A row for each set of labels, with a column for each label and the value. */
export const table = (
  props: Omit<Props, "queries"> & { readonly expr: string; readonly labels: readonly string[] },
): Panel => ({
  width: props.width ?? 12,
  height: HEIGHT,
  builder: new Table()
    .title(props.title)
    .description(props.description)
    .datasource(SOURCE)
    .targets(instants([{ expr: props.expr }], PromQueryFormat.Table))
    .unit(props.unit)
    .thresholds(thresholds(props.limits))
    .withTransformation({ id: "filterFieldsByName", options: { include: { names: [...props.labels, "Value"] } } }),
});
