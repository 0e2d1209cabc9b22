import { cidrRules } from "./cidrs.ts";
import { clusterRules } from "./clusters.ts";
import { consumerRules } from "./consumers.ts";
import { dataRules } from "./data.ts";
import { gatewayRules } from "./gateways.ts";
import { hyperionRules } from "./hyperion.ts";
import { maintenanceRules } from "./maintenance.ts";
import { nameRules } from "./names.ts";
import type { Rule } from "./rule.ts";
import { tenantRules } from "./tenants.ts";
import { waiverRules } from "./waivers.ts";

/** Every rule that spans more than one value of an environment. */
export const RULES: readonly Rule[] = [
  ...nameRules,
  ...cidrRules,
  ...gatewayRules,
  ...clusterRules,
  ...dataRules,
  ...hyperionRules,
  ...maintenanceRules,
  ...tenantRules,
  ...consumerRules,
  ...waiverRules,
];
