import { dump, load } from "js-yaml";
import type { AlertmanagerConfig, Route } from "../../../../src/telemetry/alertmanager/types.ts";
import type { PrometheusConfig } from "../../../../src/telemetry/prometheus/types.ts";
import { text } from "../../../profiles/sre/files.ts";

/**
 * How many times faster scrapes, rules and notifications go than deployed: an interval of 15 s is one second, an hour
 * is four minutes. The services' latencies stay what they are.
 */
const FACTOR = 15;

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A length of time, divided by the factor, in whole milliseconds or seconds. */
export function compressed(duration: string): string {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (count === undefined || unit === undefined)
    throw new RangeError(`found ${duration}, allowed: one number and unit`);
  const milliseconds = Math.round((Number(count) * SECONDS[unit as keyof typeof SECONDS] * 1000) / FACTOR);
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** Milliseconds that a length of time of the deployment takes here. */
export const milliseconds = (duration: string): number => {
  const [, count = "", unit] = /^(\d+)(ms|s)$/.exec(compressed(duration)) ?? [];
  return Number(count) * (unit === "s" ? 1000 : 1);
};

/** A rule file with every length of time divided: ranges, patience, intervals; the names of records stay. */
export const compressedRules = (path: string): string =>
  text(`prometheus/${path}`)
    .replaceAll(/\[(\d+[smhd])\]/g, (_, range: string) => `[${compressed(range)}]`)
    .replaceAll(
      /^( +(?:for|keep_firing_for|interval): )(\S+)$/gm,
      (_, key: string, time: string) => `${key}${compressed(time)}`,
    );

/**
 * Alerts about latency are not sent: on a busy machine they would be true, their pages would join those that the test
 * causes, and their warnings hold back the information that it waits for. Promtool's cases prove them.
 */
const WITHOUT_LATENCY = [
  { source_labels: ["slo"], regex: "latency", action: "drop" },
  { source_labels: ["alertname"], regex: "HighLatency", action: "drop" },
] as const;

/** Prometheus' configuration with other addresses in the place of each target and of Alertmanager. */
export function compressedPrometheus(addresses: Readonly<Record<string, string>>): string {
  const config = load(text("prometheus/prometheus.yml")) as PrometheusConfig;
  const { scrape_interval, evaluation_interval, external_labels } = config.global;
  const rewritten = JSON.parse(
    JSON.stringify(config).replaceAll(/"([a-z-]+:\d+)"/g, (_, target: string) => {
      const address = addresses[target];
      if (address === undefined)
        throw new Error(`found target ${target}, allowed: ${Object.keys(addresses).join(", ")}`);
      return JSON.stringify(address);
    }),
  ) as PrometheusConfig;
  return dump({
    ...rewritten,
    alerting: { ...rewritten.alerting, alert_relabel_configs: WITHOUT_LATENCY },
    global: {
      scrape_interval: compressed(scrape_interval),
      // As long as the interval permits: how long a busy machine takes to answer is not divided.
      scrape_timeout: compressed(scrape_interval),
      evaluation_interval: compressed(evaluation_interval),
      external_labels,
    },
  });
}

/** Where notifications go in the place of PagerDuty, Slack (by a file) and the mail server. */
interface StandIns {
  readonly pagerdutyUrl: string;
  readonly smtp: string;
  /** Folder of the secrets. */
  readonly secrets: string;
}

/** Alertmanager's configuration with stand-ins, and waits divided; how long it repeats is long and stays. */
export function compressedAlertmanager({ pagerdutyUrl, smtp, secrets }: StandIns): string {
  const plain = text("alertmanager/alertmanager.yml").replaceAll("/etc/alertmanager/secrets", secrets);
  const config = load(plain) as AlertmanagerConfig;
  const faster = (route: Route): Route => ({
    ...route,
    group_wait: compressed(route.group_wait ?? "30s"),
    group_interval: compressed(route.group_interval ?? "5m"),
    ...(route.routes === undefined ? {} : { routes: route.routes.map(faster) }),
  });
  return dump({
    ...config,
    global: {
      ...config.global,
      resolve_timeout: compressed(config.global.resolve_timeout),
      pagerduty_url: pagerdutyUrl,
      smtp_smarthost: smtp,
      smtp_require_tls: false,
    },
    route: faster(config.route),
  });
}
