import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { type AlertFamily, type AlertLinks, familyGroups } from "../../../src/observability/alerts/alert.ts";
import { alertFamilies } from "../../../src/observability/alerts/alert-groups.ts";
import { seconds } from "../../../src/observability/promql.ts";
import { readBy } from "../scenarios/read-by.ts";
import { firing, type Scenario } from "../scenarios/scenario.ts";

/** One scenario a case, of the alert's own rules and those that they read. */
const scenariosOf = (family: AlertFamily, links: AlertLinks): Scenario[] =>
  family.alerts.flatMap(({ name, severity, cases }) =>
    cases.map((one) => ({
      name: `${name} ${one.firing === 0 ? "is silent" : "fires"} when ${one.when}`,
      rules: readBy(name, familyGroups(family, links)),
      interval: "1m",
      input: Object.entries(one.series).map(([series, values]) => ({ series, values })),
      checks: [firing(seconds(one.at), name, severity === "none" ? "none" : SEVERITIES[severity], one.firing)],
    })),
  );

/** Every case of every alert, for `promtool test rules`. */
export const alertScenarios = (environment: Environment): Scenario[] =>
  alertFamilies(environment).flatMap((family) => scenariosOf(family, alertLinks(environment)));
