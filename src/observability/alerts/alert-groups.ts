import type { Observed } from "../observed.ts";
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

/** Every family of an environment. */
export const alertFamilies = (environment: Observed): AlertFamily[] => [
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

/** Every alert of the platform about itself, and what they read, as rule groups. */
export const alertGroups = (observed: Observed, links: AlertLinks): RuleGroup[] =>
  alertFamilies(observed).flatMap((family) => familyGroups(family, links));
