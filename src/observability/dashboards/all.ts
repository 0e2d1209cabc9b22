import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Observed } from "../observed.ts";
import { clickhouseDashboard } from "./clickhouse.ts";
import { clusterDashboard } from "./cluster.ts";
import { collectorsDashboard } from "./collectors.ts";
import { consumersDashboard } from "./consumers.ts";
import { FOLDERS } from "./folders.ts";
import { homeDashboard } from "./home.ts";
import { hopsDashboard } from "./hops.ts";
import { jsonText } from "./json.ts";
import { kafkaDashboard } from "./kafka.ts";
import { lokiDashboard } from "./loki.ts";
import { pipelineDashboard } from "./pipeline.ts";
import { securityDashboard } from "./security.ts";
import { selfDashboard } from "./self.ts";
import { sloDashboard } from "./slo.ts";
import { slosDashboard } from "./slos.ts";
import { tempoDashboard } from "./tempo.ts";
import { tenantsDashboard } from "./tenants.ts";
import { DASHBOARDS } from "./uids.ts";
import { victoriaMetricsDashboard } from "./victoria-metrics.ts";

/** Every dashboard of an environment, by the name of its folder. */
export const dashboards = (environment: Observed): Readonly<Record<string, readonly Dashboard[]>> => ({
  [FOLDERS.overview.name]: [
    homeDashboard(),
    pipelineDashboard(),
    slosDashboard(),
    sloDashboard(environment),
    tenantsDashboard(environment),
    ...(environment.consumers.length === 0 ? [] : [consumersDashboard(environment)]),
  ],
  [FOLDERS.components.name]: [
    collectorsDashboard(),
    hopsDashboard(),
    kafkaDashboard(),
    tempoDashboard(),
    lokiDashboard(),
    victoriaMetricsDashboard(),
    ...(environment.hyperion.clickhouse === undefined ? [] : [clickhouseDashboard()]),
    selfDashboard(),
  ],
  [FOLDERS.platform.name]: [clusterDashboard(), securityDashboard()],
});

const fileOf = (uid: string | undefined): string => `${uid ?? ""}.json`;

/** Every dashboard as Grafana reads it from a file, by folder and file name. */
export const dashboardFiles = (environment: Observed): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    Object.entries(dashboards(environment)).map(([folder, list]) => [
      folder,
      Object.fromEntries(list.map((one) => [fileOf(one.uid), `${jsonText(one)}\n`])),
    ]),
  );

/** The dashboard that people see first. */
export const HOME = { folder: FOLDERS.overview.name, file: fileOf(DASHBOARDS.home) } as const;
