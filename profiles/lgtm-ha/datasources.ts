import type { DatasourceFile } from "../../src/telemetry/grafana/datasource-types.ts";
import { TIMES } from "./tiers.ts";

/** Fixed uids: dashboards name their source by them. */
const UIDS = { recent: "prometheus", history: "mimir", logs: "loki", alerts: "alertmanager" } as const;

interface Urls {
  readonly prometheus: string;
  readonly mimir: string;
  readonly loki: string;
  readonly alertmanager: string;
}

const common = { access: "proxy", editable: false } as const;

const metrics = (name: string, uid: string, url: string, program: "Prometheus" | "Mimir") =>
  ({
    ...common,
    name,
    uid,
    type: "prometheus",
    url,
    isDefault: program === "Mimir",
    jsonData: {
      httpMethod: "POST",
      prometheusType: program,
      timeInterval: `${TIMES.scrape}s`,
      manageAlerts: program === "Prometheus",
      alertmanagerUid: UIDS.alerts,
    },
  }) as const;

/** Mimir has all of history and is the default; Prometheus has the last days, also while Mimir is away. */
export const datasources = ({ prometheus, mimir, loki, alertmanager }: Urls): DatasourceFile => ({
  apiVersion: 1,
  prune: true,
  datasources: [
    metrics("Metrics (all)", UIDS.history, `${mimir}/prometheus`, "Mimir"),
    metrics("Metrics (recent)", UIDS.recent, prometheus, "Prometheus"),
    { ...common, name: "Logs", uid: UIDS.logs, type: "loki", url: loki, jsonData: {} },
    {
      ...common,
      name: "Alertmanager",
      uid: UIDS.alerts,
      type: "alertmanager",
      url: alertmanager,
      jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
    },
  ],
});
