import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import type { AlertLinks } from "../../src/observability/alerts/alert.ts";

/** Runbooks are read on the branch that people change. */
const RUNBOOKS = "blob/main/docs/runbooks/";

/** Where an environment's alerts lead. The platform's own team, the first tenant's, answers for all of them. */
export const alertLinks = (environment: Environment): AlertLinks => ({
  runbooks: `https://github.com/${environment.github.owner}/${environment.github.repository}/${RUNBOOKS}`,
  dashboards: `https://${names(environment).hosts.grafana}/d/`,
  owner: environment.hyperion.tenants[0]?.team ?? environment.organisation.owner,
});
