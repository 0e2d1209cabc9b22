import { cidrRules } from "../azure/rules/cidrs.ts";
import { clusterRules } from "../azure/rules/clusters.ts";
import { dataRules } from "../azure/rules/data.ts";
import { gatewayRules } from "../azure/rules/gateways.ts";
import { maintenanceRules } from "../azure/rules/maintenance.ts";
import { nameRules } from "../azure/rules/names.ts";
import { bufferRules } from "../hyperion/rules/buffer.ts";
import { consumerRules } from "../hyperion/rules/consumers.ts";
import { hyperionRules } from "../hyperion/rules/hyperion.ts";
import { tenantRules } from "../hyperion/rules/tenants.ts";
import type { Rule } from "./rule.ts";
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
  ...bufferRules,
  ...waiverRules,
];
