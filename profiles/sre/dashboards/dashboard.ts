import {
  DashboardBuilder,
  DashboardCursorSync,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from "grafana-foundation-sdk-10.4/dashboard";
import type { Dashboard as Uid } from "../alerts/alert.ts";
import { DATASOURCES } from "../monitoring/datasources.ts";
import { RECORDS } from "../rules/names.ts";
import type { Panel } from "./panels.ts";

const FULL_WIDTH = 24;

/** Ids of a row's panels follow its own, so that a new panel at a row's end changes no other's id. */
const IDS_PER_ROW = 100;

/** Version of the dashboards' own format that Grafana 10.4 writes; the SDK of that release states an older one. */
const SCHEMA_VERSION = 39;

/** How often an open dashboard asks again. */
const REFRESH = "30s";

interface DashboardProps {
  readonly uid: Uid;
  readonly title: string;
  readonly description: string;
  /** How far back it looks at first. */
  readonly from: string;
  /** Whether a reader chooses services. Default: no, it is about all. */
  readonly chooseService?: true;
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

const serviceVariable = () =>
  new QueryVariableBuilder("service")
    .label("Service")
    .datasource({ type: DATASOURCES.prometheus.type, uid: DATASOURCES.prometheus.uid })
    .query(`label_values(${RECORDS.rate("5m")}, service)`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: "All", value: "$__all" });

/** A dashboard as Grafana 10.4 reads it from a file: with a uid, and without the id of any database. */
export function dashboard({ uid, title, description, from, chooseService, rows }: DashboardProps): object {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["sre"])
    .readonly()
    .time({ from, to: "now" })
    .timezone("browser")
    .refresh(REFRESH)
    .tooltip(DashboardCursorSync.Crosshair);
  if (chooseService === true) builder.withVariable(serviceVariable());
  let y = 0;
  for (const [index, { title: heading, panels }] of rows.entries()) {
    const id = (index + 1) * IDS_PER_ROW;
    builder.withRow(new RowBuilder(heading).id(id).gridPos({ x: 0, y, w: FULL_WIDTH, h: 1 }));
    y = place(builder, panels, id, y + 1);
  }
  return { ...builder.build(), schemaVersion: SCHEMA_VERSION };
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
