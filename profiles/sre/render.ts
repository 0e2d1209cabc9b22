import { dump } from "js-yaml";
import { jsonText } from "../../src/observability/dashboards/json.ts";
import type { RuleGroup } from "../../src/observability/rule.ts";
import { criticalAlerts } from "./alerts/critical.ts";
import { warningAlerts } from "./alerts/warning.ts";
import { sreCompose } from "./compose/compose.ts";
import { infrastructure } from "./dashboards/infrastructure.ts";
import { serviceHealth } from "./dashboards/service-health.ts";
import { sloOverview } from "./dashboards/slo-overview.ts";
import { sreAlertmanager } from "./monitoring/alertmanager.ts";
import { sreDashboardProvider, sreDatasources } from "./monitoring/grafana.ts";
import { lokiText } from "./monitoring/loki.ts";
import { RULE_FILES, srePrometheus } from "./monitoring/prometheus.ts";
import { srePromtail } from "./monitoring/promtail.ts";
import { applicationRuleGroups } from "./rules/application.ts";
import { sloRuleGroups } from "./rules/slo.ts";

/** YAML without folded lines and anchors. */
const yaml = (value: object): string => dump(value, { lineWidth: -1, noRefs: true });

const rules = (groups: readonly RuleGroup[]): string => yaml({ groups });

const json = (value: object): string => `${jsonText(value)}\n`;

/** Rule groups by the file that they stand in, relative to Prometheus' configuration. */
const ruleGroups = (): Readonly<Record<string, readonly RuleGroup[]>> => ({
  [RULE_FILES.slo]: sloRuleGroups(),
  [RULE_FILES.application]: applicationRuleGroups(),
  [RULE_FILES.critical]: criticalAlerts(),
  [RULE_FILES.warning]: warningAlerts(),
});

/** Text of each file below `monitoring/`. */
const monitoring = (): Readonly<Record<string, string>> => ({
  "prometheus/prometheus.yml": yaml(srePrometheus("compose")),
  "prometheus/prometheus-kubernetes.yml": yaml(srePrometheus("kubernetes")),
  ...Object.fromEntries(Object.entries(ruleGroups()).map(([file, groups]) => [`prometheus/${file}`, rules(groups)])),
  "alertmanager/alertmanager.yml": yaml(sreAlertmanager()),
  "loki/loki-config.yml": lokiText(),
  "promtail/promtail-config.yml": yaml(srePromtail("compose")),
  "promtail/promtail-kubernetes.yml": yaml(srePromtail("kubernetes")),
  "grafana/provisioning/datasources/datasources.yml": yaml(sreDatasources()),
  "grafana/provisioning/dashboards/dashboards.yml": yaml(sreDashboardProvider()),
  "grafana/dashboards/slo-overview.json": json(sloOverview()),
  "grafana/dashboards/service-health.json": json(serviceHealth()),
  "grafana/dashboards/infrastructure.json": json(infrastructure()),
});

/** Every file of the profile: path below `deploy/sre` and text. */
export const render = (): ReadonlyMap<string, string> =>
  new Map([
    ["compose.yaml", yaml(sreCompose())],
    ...Object.entries(monitoring()).map(([path, text]) => [`monitoring/${path}`, text] as const),
  ]);
