import { parser as logql } from "@grafana/lezer-logql";
import { parser as traceql } from "@grafana/lezer-traceql";
import { type RecordedLabels, resultLabels, unknownLabels } from "../labels.ts";
import { problems } from "../promql.ts";
import { type DashboardJson, queriesOf, shown } from "./model.ts";

/** Grafana's own variables in a query, with what it could fill in. */
const FILLED = { $__rate_interval: "5m", $__range: "3h", $__auto: "5m" } as const;

/** A query as a data source could get it: bills become numbers, chosen labels a value. */
export const filled = (text: string): string =>
  Object.entries(FILLED)
    .reduce((rest, [name, value]) => rest.replaceAll(name, value), text)
    .replaceAll(/\$\{\w+_bill\}/g, "100")
    .replaceAll(/\$\{[\w.]+\}/g, "x");

type Tree = ReturnType<typeof logql.parse>;

const errorsIn = (tree: Tree): number => {
  let count = 0;
  tree.iterate({
    enter: ({ type }) => {
      if (type.isError) count += 1;
    },
  });
  return count;
};

const twice = <T>(list: readonly T[]): T[] => list.filter((one, index) => list.indexOf(one) !== index);

function* queryProblems(dashboard: DashboardJson, recorded: RecordedLabels): Generator<string> {
  for (const { panel, target, text } of queriesOf(dashboard, "metrics")) {
    const expression = filled(text);
    for (const problem of problems(expression, new Set(recorded.keys()))) yield `${panel.title}: ${problem}`;
    for (const label of unknownLabels(expression, recorded)) {
      yield `${panel.title}: label that no series of its query has: ${label}`;
    }
    const result = resultLabels(expression, recorded);
    for (const [, label = ""] of (target.legendFormat ?? "").matchAll(/\{\{(\w+)\}\}/g)) {
      if (!result.has(label)) yield `${panel.title}: legend names ${label}, which the result does not have`;
    }
  }
  for (const { panel, text } of queriesOf(dashboard, "logs")) {
    if (text === "" || errorsIn(logql.parse(filled(text))) > 0) yield `${panel.title}: not LogQL: ${text}`;
  }
  for (const { panel, text } of queriesOf(dashboard, "traces")) {
    if (text === "" || errorsIn(traceql.parse(filled(text))) > 0) yield `${panel.title}: not TraceQL: ${text}`;
  }
  const sources = new Set(
    dashboard.templating.list.filter(({ type }) => type === "datasource").map(({ name }) => name),
  );
  for (const { title, targets = [] } of shown(dashboard)) {
    for (const { datasource } of targets) {
      const [, name = ""] = /^\$\{(\w+)\}$/.exec(datasource?.uid ?? "") ?? [];
      if (!sources.has(name))
        yield `${title}: data source by no variable of the dashboard: ${datasource?.uid ?? "none"}`;
    }
  }
}

interface Pane {
  readonly a: {
    readonly datasource: string;
    readonly queries: readonly { readonly expr?: string; readonly query?: string }[];
  };
}

/** Queries of the links that lead from a panel to logs and traces. */
function* linkProblems(dashboard: DashboardJson): Generator<string> {
  for (const [, panes = ""] of JSON.stringify(dashboard).matchAll(/"\/explore\?schemaVersion=1&panes=([^"]*)"/g)) {
    const pane = JSON.parse(decodeURIComponent(panes)) as Pane;
    for (const { expr, query } of pane.a.queries) {
      const [parser, text] = expr === undefined ? [traceql, query ?? ""] : [logql, expr];
      if (text === "" || errorsIn(parser.parse(filled(text))) > 0) yield `link to ${pane.a.datasource} with: ${text}`;
    }
    const variable = pane.a.datasource.replaceAll(/[${}]/g, "");
    if (!dashboard.templating.list.some(({ name }) => name === variable)) yield `link to ${variable}, no variable here`;
  }
}

function* variableProblems({ templating }: DashboardJson, recorded: RecordedLabels): Generator<string> {
  for (const { name, type, query = "" } of templating.list) {
    if (type !== "query") continue;
    const [, series = "", label = ""] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
    for (const problem of problems(filled(series), new Set(recorded.keys()))) yield `variable ${name}: ${problem}`;
    if (!resultLabels(filled(series), recorded).has(label)) yield `variable ${name}: no series has ${label}`;
  }
}

function* layoutProblems(dashboard: DashboardJson): Generator<string> {
  const { panels } = dashboard;
  for (const id of twice(panels.map((panel) => panel.id))) yield `panel id used twice: ${id}`;
  for (const title of twice(shown(dashboard).map((panel) => panel.title))) yield `title used twice: ${title}`;
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  if (twice(cells).length > 0) yield `panels lie on one another at ${twice(cells)[0] ?? ""}`;
  for (const { title, gridPos, type, description = "" } of panels) {
    if (gridPos.x + gridPos.w > 24) yield `${title}: wider than the dashboard`;
    if (!["row", "text", "dashlist"].includes(type) && description === "") yield `${title}: no description`;
  }
}

/** What is wrong with a dashboard; none is the only good answer. */
export const dashboardProblems = (dashboard: DashboardJson, recorded: RecordedLabels): string[] => [
  ...queryProblems(dashboard, recorded),
  ...variableProblems(dashboard, recorded),
  ...linkProblems(dashboard),
  ...layoutProblems(dashboard),
];

/** Links of a dashboard to others: the uid, and the variables that are set there. */
export function linksOf(dashboard: DashboardJson): { readonly uid: string; readonly variables: readonly string[] }[] {
  const urls = [...JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)\?([^"]*)"/g)];
  return urls.map(([, uid = "", query = ""]) => ({
    uid,
    variables: [...query.matchAll(/&var-(\w+)=/g)].map(([, name = ""]) => name),
  }));
}
