import { prometheusConfig } from "../../../src/telemetry/prometheus/config.ts";
import type { AlertmanagerTargets, PrometheusConfig } from "../../../src/telemetry/prometheus/types.ts";
import { address, OBSERVERS } from "../components.ts";
import { type SreEnvironment, VALUES } from "../values.ts";
import { jobsOf, type Variant } from "./jobs.ts";

/** Rule files by what they hold, relative to the configuration. */
export const RULE_FILES = {
  slo: "rules/slo-rules.yml",
  application: "rules/application-rules.yml",
  critical: "alerts/critical.yml",
  warning: "alerts/warning.yml",
} as const;

/** Every replica must hear of an alert: gossip makes one notification of what all know, and no alert of what none knows. */
const ALERTMANAGERS: Readonly<Record<Variant, AlertmanagerTargets>> = {
  compose: { static_configs: [{ targets: [address(OBSERVERS.alertmanager)] }] },
  kubernetes: {
    dns_sd_configs: [
      { names: [`${OBSERVERS.alertmanager.name}-headless`], type: "A", port: OBSERVERS.alertmanager.port },
    ],
  },
};

/** Prometheus' configuration where it runs. Compose has production's labels, as the platform was described. */
export const srePrometheus = (variant: Variant, environment: SreEnvironment = "prod"): PrometheusConfig =>
  prometheusConfig({
    scrapeIntervalSeconds: VALUES.scrape.intervalSeconds,
    scrapeTimeoutSeconds: VALUES.scrape.timeoutSeconds,
    evaluationIntervalSeconds: VALUES.scrape.evaluationSeconds,
    externalLabels: VALUES.externalLabels[environment],
    ruleFiles: Object.values(RULE_FILES),
    jobs: jobsOf(variant),
    alertmanagers: [ALERTMANAGERS[variant]],
  });
