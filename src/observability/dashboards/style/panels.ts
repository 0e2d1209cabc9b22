import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as DashboardList } from "@grafana/grafana-foundation-sdk/dashboardlist";
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as Text, TextMode } from "@grafana/grafana-foundation-sdk/text";
import { PanelBuilder as Timeseries } from "@grafana/grafana-foundation-sdk/timeseries";
import { built, type Link } from "./links.ts";
import { described, FULL_WIDTH, type Limits, type Panel, type PanelText, scaled, thresholds } from "./panel.ts";
import { instants, type Query, ranges } from "./queries.ts";
import type { Unit } from "./units.ts";
import { type Source, source } from "./variables.ts";

interface Drawn extends PanelText {
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Columns, of 24. */
  readonly width?: number;
  /** Pages for the same time, at the panel's corner. */
  readonly links?: readonly Link[];
  /** Pages for the series that is clicked. */
  readonly seriesLinks?: readonly Link[];
}

const HEIGHT = { graph: 8, number: 4, words: 6 } as const;

function graph(
  props: Omit<Drawn, "queries"> & { readonly stacked?: true },
  from: Source,
  targets: Builder<Dataquery>[],
): Panel {
  const { unit, width = 12, links, seriesLinks = [], stacked } = props;
  const builder = scaled(described(new Timeseries(), props, links), unit)
    .datasource(source(from))
    .targets(targets)
    .lineWidth(1)
    .fillOpacity(stacked === true ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["lastNotNull", "max"]),
    );
  if (stacked === true) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (seriesLinks.length > 0) builder.dataLinks(seriesLinks.map(built));
  return { width, height: HEIGHT.graph, builder };
}

/** Lines over time; `stacked` where the sum says something too. */
export const timeseries = (props: Drawn & { readonly stacked?: true }): Panel =>
  graph(props, "metrics", ranges(props.queries));

const last = () => new ReduceDataOptionsBuilder().calcs(["lastNotNull"]);

/** One number, or one for each series, with the colour of how good it is. */
export function stat(props: Drawn & { readonly limits?: Limits; readonly whenNothing?: string }): Panel {
  const { unit, width = 4, links, limits, queries, whenNothing } = props;
  const builder = described(new Stat(), props, links)
    .unit(unit)
    .datasource(source("metrics"))
    .targets(instants(queries))
    .thresholds(thresholds(limits))
    .colorMode(limits === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(last());
  if (whenNothing !== undefined) builder.noValue(whenNothing);
  return { width, height: HEIGHT.number, builder };
}

/** A bar for each series, the longest first where the query sorts. */
export function bars(props: Drawn & { readonly limits?: Limits }): Panel {
  const { unit, width = 12, links, limits, queries, seriesLinks = [] } = props;
  const builder = scaled(described(new BarGauge(), props, links), unit)
    .datasource(source("metrics"))
    .targets(instants(queries))
    .thresholds(thresholds(limits))
    .displayMode(BarGaugeDisplayMode.Gradient)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(last());
  if (seriesLinks.length > 0) builder.dataLinks(seriesLinks.map(built));
  return { width, height: HEIGHT.graph, builder };
}

/** Words, in Markdown. */
export const words = (title: string, markdown: string, width = FULL_WIDTH): Panel => ({
  width,
  height: HEIGHT.words,
  builder: new Text().title(title).mode(TextMode.Markdown).content(markdown),
});

/** Links to every dashboard that bears a tag. */
export const dashboardsOf = (title: string, tag: string, width: number): Panel => ({
  width,
  height: HEIGHT.graph,
  builder: new DashboardList()
    .title(title)
    .tags([tag])
    .showSearch(true)
    .showStarred(false)
    .showRecentlyViewed(false)
    .showHeadings(false)
    .keepTime(true)
    .maxItems(30),
});
