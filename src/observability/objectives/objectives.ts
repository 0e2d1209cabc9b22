import type { AlertLinks } from "../alerts/alert.ts";
import type { Observed } from "../observed.ts";
import type { ServiceLevelObjective } from "../slo/objective.ts";
import { egressPromises } from "./egress.ts";
import { freshnessPromises } from "./freshness.ts";
import { ingestPromises } from "./ingest.ts";
import { platformObjective } from "./promise.ts";
import { queryPromises } from "./query.ts";

/** What the platform promises the teams that use it, over 30 days. */
export const hyperionObjectives = (
  environment: Pick<Observed, "consumers" | "retentionDays">,
  links: AlertLinks,
): ServiceLevelObjective[] =>
  [...ingestPromises(), ...freshnessPromises(), ...queryPromises(), ...egressPromises(environment)].map((promise) =>
    platformObjective(promise, `${environment.retentionDays.metrics}d`, links),
  );
