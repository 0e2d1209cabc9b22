import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const pod = 'job="grafana",namespace="hyperion",pod="grafana-0"';
const http = (status: string) =>
  `grafana_http_request_duration_seconds_count{${pod},handler="/api/ds/query",method="POST",status_code="${status}"}`;
const query = (code: string) =>
  `grafana_datasource_request_total{${pod},datasource="Loki",code="${code}",method="POST"}`;

/** Grafana: where people look. */
export const grafanaAlerts: AlertFamily = {
  name: "grafana",
  runbook: "grafana",
  dashboard: DASHBOARDS.self,
  alerts: [
    {
      name: "GrafanaFailing",
      expr: 'sum by (namespace) (rate(grafana_http_request_duration_seconds_count{status_code=~"5.."}[5m])) / sum by (namespace) (rate(grafana_http_request_duration_seconds_count[5m])) > 0.1',
      for: "10m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of Grafana's answers are errors",
      description: "People see errors instead of panels. Its database and its data sources are the usual reasons.",
      cases: [
        fires("the database is away", "20m", { [http("200")]: "0+50x30", [http("500")]: "0+50x30" }),
        silent("a user has no rights", "20m", { [http("200")]: "0+50x30", [http("403")]: "0+50x30" }),
      ],
    },
    {
      name: "GrafanaDatasourceFailing",
      expr: 'sum by (namespace, datasource) (rate(grafana_datasource_request_total{code=~"5.."}[5m])) / sum by (namespace, datasource) (rate(grafana_datasource_request_total[5m])) > 0.2',
      for: "10m",
      severity: "ticket",
      summary: "The data source {{ $labels.datasource }} fails",
      description:
        "{{ $value | humanizePercentage }} of Grafana's queries of {{ $labels.datasource }} end in an error of the store.",
      cases: [
        fires("Loki's queriers are away", "20m", { [query("200")]: "0+50x30", [query("502")]: "0+50x30" }),
        silent("somebody writes a bad query", "20m", { [query("200")]: "0+50x30", [query("400")]: "0+50x30" }),
      ],
    },
    {
      name: "GrafanaDatabaseSlow",
      expr: "sum by (namespace) (rate(grafana_database_conn_wait_count_total[5m])) > 1",
      for: "15m",
      severity: "ticket",
      summary: "Grafana waits for connections to its database",
      description:
        "{{ $value | humanize }} times a second a request waits for a connection: the database is slow, or too many people look.",
      cases: [
        fires("the database is slow", "25m", { [`grafana_database_conn_wait_count_total{${pod}}`]: "0+120x40" }),
        silent("nobody waits", "25m", { [`grafana_database_conn_wait_count_total{${pod}}`]: "0x40" }),
      ],
    },
  ],
};
