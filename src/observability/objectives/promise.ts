import type { AlertLinks } from "../alerts/alert.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Duration } from "../rule.ts";
import type { ServiceLevelObjective } from "../slo/objective.ts";
import { type BurnRateWindow, WORKBOOK_WINDOWS } from "../slo/windows.ts";

/** Page of docs/runbooks on objectives; each theme has a heading there that is its name. */
const RUNBOOK = "objectives";

/**
 * The long window of the workbook's page: as long as that remembers what happened, it is the same incident. Without it a
 * condition that comes and goes every 40 minutes is a new page each time; with it the end of one is told an hour later.
 */
const SAME_INCIDENT = "1h";

/** What is said of each promise of the platform. */
export type PlatformPromise = Pick<
  ServiceLevelObjective,
  "service" | "name" | "description" | "indicator" | "objective" | "absence" | "windows" | "lowTraffic"
>;

const capitalised = (text: string): string =>
  text
    .split("-")
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("");

/** An objective of the platform about itself: its alerts are named after it, and lead to its theme's place. */
export function platformObjective(
  promise: PlatformPromise,
  samplesKept: Duration,
  links: AlertLinks,
): ServiceLevelObjective {
  const { service, name } = promise;
  const subject = capitalised(`${service}-${name}`);
  const [burns, absent] = [`${subject}BudgetBurns`, `${subject}NotMeasured`];
  return {
    ...promise,
    samplesKept,
    keepFiringFor: SAME_INCIDENT,
    alerts: { page: burns, ticket: burns, absent },
    runbookUrl: `${links.runbooks}${RUNBOOK}.md#${service}`,
    dashboardUrl: `${links.dashboards}${DASHBOARDS.slo}?var-service=${service}&var-slo=${name}`,
    labels: { owner: links.owner },
  };
}

/** The workbook's windows for what waits until the morning. */
export const TICKETS_ONLY: readonly BurnRateWindow[] = WORKBOOK_WINDOWS.map((window) => ({
  ...window,
  severity: "ticket",
}));
