import { names } from "../../config/azure/names.ts";
import type { Environment } from "../../config/schema.ts";
import type { RuleGroup } from "../rule.ts";
import { accountingAlerts } from "./accounting.ts";
import { type AlertFamily, type AlertLinks, familyGroups } from "./alert.ts";
import { alertmanagerAlerts } from "./alertmanager.ts";
import { argocdAlerts } from "./argocd.ts";
import { capacityAlerts } from "./capacity.ts";
import { certificateAlerts } from "./certificates.ts";
import { clickhouseAlerts } from "./clickhouse.ts";
import { collectorAlerts } from "./collectors.ts";
import { deadLetterAlerts } from "./dead-letters.ts";
import { evaluationAlerts } from "./evaluation.ts";
import { externalSecretAlerts } from "./external-secrets.ts";
import { falcoAlerts } from "./falco.ts";
import { grafanaAlerts } from "./grafana.ts";
import { hopAlerts } from "./hops.ts";
import { kafkaAlerts } from "./kafka.ts";
import { kyvernoAlerts } from "./kyverno.ts";
import { lokiAlerts } from "./loki.ts";
import { nginxIngressAlerts } from "./nginx-ingress.ts";
import { nodeAlerts } from "./nodes.ts";
import { scrapingAlerts } from "./scraping.ts";
import { tempoAlerts } from "./tempo.ts";
import { trivyAlerts } from "./trivy.ts";
import { victoriaMetricsAlerts } from "./victoria-metrics.ts";
import { workloadAlerts } from "./workloads.ts";

/** What an environment's alerts are made from. */
type Alerted = Pick<
  Environment,
  "hyperion" | "consumers" | "github" | "environment" | "organisation" | "azure" | "dns"
>;

/** Every family of an environment. */
export const alertFamilies = (environment: Alerted): AlertFamily[] => [
  evaluationAlerts,
  scrapingAlerts(environment),
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
