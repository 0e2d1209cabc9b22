import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { DataqueryBuilder as TempoQuery } from "@grafana/grafana-foundation-sdk/tempo";
import { source } from "./variables.ts";

/** PromQL, and what its series are called: text with `{{label}}`. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
}

const refId = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);

/** Queries over time. */
export const ranges = (queries: readonly Query[]) =>
  queries.map(({ expr, legend = "" }, index) =>
    new PrometheusQuery().datasource(source("metrics")).refId(refId(index)).expr(expr).legendFormat(legend).range(),
  );

/** Queries of the present, as a number or as rows of a table. */
export const instants = (queries: readonly Query[], format: "time_series" | "table" = "time_series") =>
  queries.map(({ expr, legend = "" }, index) =>
    new PrometheusQuery()
      .datasource(source("metrics"))
      .refId(refId(index))
      .expr(expr)
      .legendFormat(legend)
      .format(format === "table" ? PromQueryFormat.Table : PromQueryFormat.TimeSeries)
      .instant(),
  );

/** LogQL: lines, or numbers that are counted from them. */
export const logQueries = (queries: readonly Query[]) =>
  queries.map(({ expr, legend = "" }, index) =>
    new LokiQuery().datasource(source("logs")).refId(refId(index)).expr(expr).legendFormat(legend).queryType("range"),
  );

/** TraceQL, as a table of traces. */
export const traceQuery = (traceql: string, limit: number) =>
  new TempoQuery().datasource(source("traces")).refId("A").queryType("traceql").query(traceql).limit(limit);
