import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { DashboardUid } from "../uids.ts";
import { FULL_WIDTH, type Panel } from "./panel.ts";
import { type Source, sourceVariable } from "./variables.ts";

/** Panels under one heading, from left to right and down. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export const row = (title: string, ...panels: readonly Panel[]): Row => ({ title, panels });

export interface DashboardProps {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly description: string;
  /** Folder, as a tag: lists of dashboards go by it. */
  readonly tag: string;
  /** Data sources beside the metrics. Default: none. */
  readonly sources?: readonly Exclude<Source, "metrics">[];
  readonly variables?: readonly Builder<VariableModel>[];
  readonly rows: readonly Row[];
  /** How far back it looks at first. Default: 3h. */
  readonly from?: string;
}

/** Every dashboard of the platform bears it. */
const PLATFORM_TAG = "hyperion";

/** Ids of a row's panels follow its own, so that a new panel at a row's end changes no other's id. */
const IDS_PER_ROW = 100;

/** A dashboard in the house style: the same variables, links, time and layout everywhere. */
export function dashboard(props: DashboardProps): Dashboard {
  const { uid, title, description, tag, sources = [], variables = [], rows, from = "now-3h" } = props;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([PLATFORM_TAG, tag])
    .readonly()
    .time({ from, to: "now" })
    .timezone("browser")
    .refresh("1m")
    .tooltip(DashboardCursorSync.Crosshair)
    .link(
      new DashboardLinkBuilder("Dashboards")
        .type(DashboardLinkType.Dashboards)
        .tags([PLATFORM_TAG])
        .asDropdown(true)
        .includeVars(false)
        .keepTime(true),
    );
  for (const source of ["metrics", ...sources] as const) builder.withVariable(sourceVariable(source));
  for (const variable of variables) builder.withVariable(variable);
  let y = 0;
  for (const [index, { title: heading, panels }] of rows.entries()) {
    const id = (index + 1) * IDS_PER_ROW;
    builder.withRow(new RowBuilder(heading).id(id).gridPos({ x: 0, y, w: FULL_WIDTH, h: 1 }));
    y = place(builder, panels, id, y + 1);
  }
  return builder.build();
}

/** Fills lines of the grid with panels; where the next row begins. */
function place(builder: DashboardBuilder, panels: readonly Panel[], rowId: number, top: number): number {
  let [x, y, tallest] = [0, top, 0];
  for (const [index, { width, height, builder: panel }] of panels.entries()) {
    if (x + width > FULL_WIDTH) [x, y, tallest] = [0, y + tallest, 0];
    panel.id(rowId + index + 1);
    panel.gridPos({ x, y, w: width, h: height });
    builder.withPanel(panel);
    x += width;
    tallest = Math.max(tallest, height);
  }
  return y + tallest;
}
