import {
  LogsSortOrder,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as Logs } from "@grafana/grafana-foundation-sdk/logs";
import { PanelBuilder as Table } from "@grafana/grafana-foundation-sdk/table";
import { built, type Link } from "./links.ts";
import { described, FULL_WIDTH, type Limits, type Panel, type PanelText, thresholds } from "./panel.ts";
import { instants, logQueries, traceQuery } from "./queries.ts";
import { UNITS, type Unit } from "./units.ts";
import { source } from "./variables.ts";

/** A column of numbers; its rows are the series of the query. */
interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly limits?: Limits;
}

const HEIGHT = 9;

const valueField = (index: number, columns: number): string =>
  columns === 1 ? "Value" : `Value #${String.fromCharCode("A".charCodeAt(0) + index)}`;

/** A row for each set of labels, with a column for each label that is named and each number. */
export function table(
  props: PanelText & {
    /** Labels that are shown, with the heading of each. */
    readonly labels: Readonly<Record<string, string>>;
    readonly columns: readonly Column[];
    readonly width?: number;
    /** Heading of the column that rows are sorted by, the largest first. Default: the first column of numbers. */
    readonly sortBy?: { readonly title: string; readonly ascending?: true };
    /** Pages for the row that is clicked, on its first label. */
    readonly rowLinks?: readonly Link[];
  },
): Panel {
  const { labels, columns, width = FULL_WIDTH, rowLinks = [] } = props;
  const names = Object.keys(labels);
  const fields = columns.map((_, index) => valueField(index, columns.length));
  const sort = props.sortBy ?? { title: columns[0]?.title ?? "" };
  const builder = described(new Table(), props)
    .datasource(source("metrics"))
    .targets(instants(columns, "table"))
    .filterable(true)
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({
      id: "filterFieldsByName",
      options: { include: { names: [...names, ...fields] } },
    })
    .withTransformation({
      id: "organize",
      options: {
        indexByName: Object.fromEntries([...names, ...fields].map((name, index) => [name, index])),
        renameByName: {
          ...labels,
          ...Object.fromEntries(columns.map(({ title }, index) => [fields[index] ?? "", title])),
        },
      },
    })
    .sortBy([new TableSortByFieldStateBuilder().displayName(sort.title).desc(!("ascending" in sort))]);
  for (const { title, unit, limits } of columns) {
    builder.overrideByName(title, [
      { id: "unit", value: unit },
      ...(limits === undefined
        ? []
        : [
            { id: "thresholds", value: thresholds(limits).build() },
            { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
          ]),
    ]);
  }
  const [first] = Object.values(labels);
  if (rowLinks.length > 0 && first !== undefined) {
    builder.overrideByName(first, [{ id: "links", value: rowLinks.map((link) => built(link).build()) }]);
  }
  return { width, height: HEIGHT, builder };
}

/** Lines of logs, the newest first. */
export function logLines(props: PanelText & { readonly logql: string; readonly width?: number }): Panel {
  const builder = described(new Logs(), props)
    .datasource(source("logs"))
    .targets(logQueries([{ expr: props.logql }]))
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending);
  return { width: props.width ?? FULL_WIDTH, height: HEIGHT, builder };
}

/** Traces that match, at most 20: enough to open one. */
export function traceTable(props: PanelText & { readonly traceql: string; readonly width?: number }): Panel {
  const builder = described(new Table(), props).datasource(source("traces")).withTarget(traceQuery(props.traceql, 20));
  return { width: props.width ?? FULL_WIDTH, height: HEIGHT, builder };
}

/** Firing alerts, those that wake people first. */
export const firingAlerts = (expr: string, width?: number): Panel =>
  table({
    title: "Firing alerts",
    description: "What fires now, with its severity. The alert itself links to its runbook.",
    labels: { alertname: "Alert", severity: "Severity", namespace: "Namespace" },
    columns: [{ title: "Series", expr, unit: UNITS.count }],
    ...(width === undefined ? {} : { width }),
  });
