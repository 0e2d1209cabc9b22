import { dashboardProvider, provisionedDatasources } from "../../../src/telemetry/grafana/provisioning.ts";
import { address, type Component, OBSERVERS } from "../components.ts";
import { VALUES } from "../values.ts";
import { DATASOURCES } from "./datasources.ts";

/** Where Grafana finds dashboards in its own file system. */
export const DASHBOARDS_PATH = "/var/lib/grafana/dashboards";

const url = (program: Component): string => `http://${address(program)}`;

/** `provisioning/datasources/datasources.yml`. */
export const sreDatasources = () =>
  provisionedDatasources([
    {
      ...DATASOURCES.prometheus,
      url: url(OBSERVERS.prometheus),
      isDefault: true,
      jsonData: {
        httpMethod: "POST",
        prometheusType: "Prometheus",
        // The shortest step that makes sense, and what a panel's own rate window is made of.
        timeInterval: `${VALUES.scrape.intervalSeconds}s`,
        alertmanagerUid: DATASOURCES.alertmanager.uid,
      },
    },
    { ...DATASOURCES.loki, url: url(OBSERVERS.loki) },
    {
      ...DATASOURCES.alertmanager,
      url: url(OBSERVERS.alertmanager),
      // The plug-in's own default is Mimir's Alertmanager, whose paths this one does not have.
      jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
    },
  ]);

/** `provisioning/dashboards/dashboards.yml`. */
export const sreDashboardProvider = () =>
  dashboardProvider({ name: "sre", folder: "SRE", path: DASHBOARDS_PATH, everySeconds: 30 });
