import { names } from "../../config/names.ts";
import type { Environment } from "../../config/schema.ts";
import type { RuleGroup } from "../rule.ts";
import { accountingAlerts } from "./accounting.ts";
import { type AlertFamily, type AlertLinks, familyGroups } from "./alert.ts";
import { alertmanagerAlerts } from "./alertmanager.ts";
import { clickhouseAlerts } from "./clickhouse.ts";
import { capacityAlerts, nodeAlerts, workloadAlerts } from "./cluster.ts";
import { collectorAlerts } from "./collectors.ts";
import { deadLetterAlerts } from "./dead-letters.ts";
import { argocdAlerts, certificateAlerts, externalSecretAlerts } from "./delivery.ts";
import { grafanaAlerts } from "./grafana.ts";
import { hopAlerts } from "./hops.ts";
import { kafkaAlerts } from "./kafka.ts";
import { lokiAlerts } from "./loki.ts";
import { nginxIngressAlerts } from "./nginx-ingress.ts";
import { falcoAlerts, kyvernoAlerts, trivyAlerts } from "./security.ts";
import { evaluationAlerts, scrapingAlerts } from "./self.ts";
import { tempoAlerts } from "./tempo.ts";
import { victoriaMetricsAlerts } from "./victoria-metrics.ts";

/** What an environment's alerts are made from. */
type Alerted = Pick<
  Environment,
  "hyperion" | "consumers" | "github" | "environment" | "organisation" | "azure" | "dns"
>;

/** Every family of an environment. */
export const alertFamilies = (environment: Alerted): AlertFamily[] => [
  evaluationAlerts,
  scrapingAlerts,
  alertmanagerAlerts(environment),
  nginxIngressAlerts,
  collectorAlerts,
  hopAlerts,
  kafkaAlerts(environment),
  deadLetterAlerts,
  accountingAlerts(environment),
  tempoAlerts,
  lokiAlerts,
  victoriaMetricsAlerts,
  ...(environment.hyperion.clickhouse === undefined ? [] : [clickhouseAlerts]),
  grafanaAlerts,
  kyvernoAlerts,
  falcoAlerts,
  trivyAlerts,
  certificateAlerts,
  externalSecretAlerts,
  argocdAlerts,
  nodeAlerts,
  workloadAlerts,
  capacityAlerts,
];

/** Runbooks are read on the branch that people change. */
const RUNBOOKS = "blob/main/docs/runbooks/";

/** Where an environment's alerts lead. The platform's own team, the first tenant's, answers for all of them. */
export const alertLinks = (environment: Alerted): AlertLinks => ({
  runbooks: `https://github.com/${environment.github.owner}/${environment.github.repository}/${RUNBOOKS}`,
  dashboards: `https://${names(environment).hosts.grafana}/d/`,
  owner: environment.hyperion.tenants[0]?.team ?? environment.organisation.owner,
});

/** Every alert of the platform about itself, and what they read, as rule groups. */
export const alertGroups = (environment: Alerted): RuleGroup[] =>
  alertFamilies(environment).flatMap((family) => familyGroups(family, alertLinks(environment)));
