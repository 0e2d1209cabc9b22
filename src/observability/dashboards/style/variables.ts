import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DATASOURCE_UIDS } from "../../../conventions/datasource-uids.ts";

/** Grafana's way to write a variable's value into a query or a URL. */
export const value = (name: string): string => `\${${name}}`;

/** Data sources by variable, so that a viewer reads one tenant's data with the same dashboard. */
const SOURCES = {
  metrics: { type: "prometheus", label: "Metrics", uid: DATASOURCE_UIDS.metrics, text: "Metrics" },
  logs: { type: "loki", label: "Logs", uid: DATASOURCE_UIDS.logs, text: "Logs" },
  traces: { type: "tempo", label: "Traces", uid: DATASOURCE_UIDS.traces, text: "Traces" },
} as const;

export type Source = keyof typeof SOURCES;

export const source = (name: Source) => ({ type: SOURCES[name].type, uid: value(name) });

/** A data source to choose; the platform's own, over all tenants, comes first. */
export const sourceVariable = (name: Source) => {
  const { type, label, uid, text } = SOURCES[name];
  return new DatasourceVariableBuilder(name).label(label).type(type).current({ selected: true, text, value: uid });
};

/** Values of the label of the same name to choose from, all at first. */
export const labelVariable = (name: string, heading: string, series: string) =>
  new QueryVariableBuilder(name)
    .label(heading)
    .datasource(source("metrics"))
    .query(`label_values(${series}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: "All", value: "$__all" });

/** One value of a label to choose. */
export const oneLabelVariable = (name: string, heading: string, series: string, label: string) =>
  new QueryVariableBuilder(name)
    .label(heading)
    .datasource(source("metrics"))
    .query(`label_values(${series}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);

/** A number to write in. */
export const numberVariable = (name: string, label: string, initial: number) =>
  new TextBoxVariableBuilder(name).label(label).defaultValue(String(initial));
