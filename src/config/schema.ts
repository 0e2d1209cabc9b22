import { z } from "zod";
import { cluster } from "./azure/schema/cluster.ts";
import { backup, containerRegistry, keyVault, postgres, storage } from "./azure/schema/data.ts";
import { ddos, entraApps, firewall, gateways, network, registries } from "./azure/schema/network.ts";
import { policies } from "./hyperion/policy-actions.ts";
import { gitops } from "./hyperion/schema/gitops.ts";
import { hyperion } from "./hyperion/schema/hyperion.ts";
import { consumer } from "./hyperion/schema/telemetry.ts";
import { azure, dns, github, groups, maintenance, organisation, retentionDays, waiver } from "./schema/organisation.ts";
import { text } from "./schema/primitives.ts";

/** The parts of an environment. Each is parsed on its own, so that one bad part does not hide problems in another. */
export const sections = {
  environment: text(/^[a-z][a-z0-9]{0,7}$/, "1 to 8 lower-case letters and digits, starting with a letter")
    .describe("Name of the environment: the <env> of Pulumi.<env>.yaml, and part of every name in Azure.")
    .meta({ examples: ["dev"] }),
  organisation,
  azure,
  github,
  groups,
  entraApps,
  dns,
  network,
  ddos,
  firewall,
  gateways,
  registries: registries.prefault({}),
  clusters: z.array(cluster).min(1).describe("AKS clusters; Hyperion runs on the first."),
  retentionDays,
  storage,
  keyVault: keyVault.prefault({}),
  containerRegistry: containerRegistry.prefault({}),
  postgres,
  backup,
  maintenance,
  hyperion,
  gitops,
  policies: policies.prefault({}),
  consumers: z.array(consumer).default([]).describe("Teams that receive telemetry from the egress collector."),
  waivers: z.array(waiver).default([]).describe("Audit findings that are accepted, each argued and dated."),
} as const;

/** The object under `hyperion:environment` in `Pulumi.<env>.yaml`. Unknown keys are refused. */
export const environmentSchema = z.strictObject(sections);

/** One environment, every default filled in. */
export type Environment = z.infer<typeof environmentSchema>;
