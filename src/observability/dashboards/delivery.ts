import { max, rate, series } from "./expressions.ts";
import { type Row, row } from "./style/dashboard.ts";
import type { Panel } from "./style/panel.ts";
import { bars, stat, timeseries } from "./style/panels.ts";
import { table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";

const outOfSync = () =>
  stat({
    title: "Not in sync",
    description: "Applications of Argo CD that are not as Git says.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 5 },
    queries: [{ expr: `count(${series("argocd_app_info", { sync_status: { "!=": "Synced" } })}) or vector(0)` }],
  });

const leastCertificate = () =>
  stat({
    title: "Next certificate",
    description: "Time until the first certificate of cert-manager expires; it is renewed long before.",
    unit: UNITS.duration,
    limits: { bad: 3 * 86_400, warn: 7 * 86_400, side: "low" },
    queries: [{ expr: `min(${series("certmanager_certificate_expiration_timestamp_seconds")}) - time()` }],
  });

const secretsNotReady = () =>
  stat({
    title: "Secrets not synced",
    description: "ExternalSecrets that do not reach the vault, or that ask for what is not there.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [
      {
        expr: `count(${series("externalsecret_status_condition", { condition: "Ready", status: "False" })} == 1) or vector(0)`,
      },
    ],
  });

const applications = () =>
  table({
    title: "Applications",
    description: "Those of Argo CD that are not healthy or not as Git says.",
    labels: { name: "Application", sync_status: "Sync", health_status: "Health" },
    columns: [
      {
        title: "Series",
        expr: `${max(["name", "sync_status", "health_status"], "argocd_app_info", { sync_status: { "!=": "Synced" } })} or ${max(["name", "sync_status", "health_status"], "argocd_app_info", { health_status: { "!=": "Healthy" } })}`,
        unit: UNITS.count,
      },
    ],
    width: 12,
  });

const syncs = () =>
  timeseries({
    title: "Syncs by result",
    description: "Of Argo CD, within five minutes; and fetches of Git that failed.",
    unit: UNITS.count,
    queries: [
      { expr: `sum by (phase) (increase(${series("argocd_app_sync_total")}[5m]))`, legend: "{{phase}}" },
      { expr: `sum(increase(${series("argocd_git_fetch_fail_total")}[5m]))`, legend: "failed fetches" },
    ],
  });

const certificates = () =>
  bars({
    title: "Certificates by time left",
    description: "The ten that expire first.",
    unit: UNITS.seconds,
    limits: { bad: 3 * 86_400, warn: 7 * 86_400, side: "low" },
    queries: [
      {
        expr: `bottomk(10, min by (exported_namespace, name) (${series("certmanager_certificate_expiration_timestamp_seconds")}) - time())`,
        legend: "{{exported_namespace}}: {{name}}",
      },
    ],
  });

const secrets = () =>
  timeseries({
    title: "Secrets from the vault",
    description: "Syncs and errors a second, and calls of the vault.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate([], "externalsecret_sync_calls_total"), legend: "syncs" },
      { expr: rate(["name"], "externalsecret_sync_calls_error"), legend: "{{name}}: errors" },
      { expr: rate(["call", "status"], "externalsecret_provider_api_calls_count"), legend: "{{call}}: {{status}}" },
    ],
  });

/** Whether what delivers, certifies and hands out secrets does its work now. */
export const deliveryNow = (): readonly Panel[] => [outOfSync(), leastCertificate(), secretsNotReady()];

/** Argo CD, cert-manager and External Secrets. */
export const deliveryRow = (): Row => row("Delivery", applications(), syncs(), certificates(), secrets());
