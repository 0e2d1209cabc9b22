import { z } from "zod";
import { labels, text, uuid, zones } from "../../schema/primitives.ts";

/** Letters after the cores are features: AMD, ARM, local disk, isolated, low or high memory, premium disks and the like. */
const vmSize = text(
  /^Standard_[A-Z]+\d+(?!\w*([a-z])\w*\1)[abcdeilmnoprst]*(_v\d+)?$/,
  "an Azure VM size such as Standard_D8ds_v5, its letters after the cores among a, b, c, d, e, i, l, m, n, o, p, r, s and t",
).meta({
  examples: ["Standard_D8ds_v5"],
});

const effect = z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]);

const pool = z.strictObject({
  name: text(/^[a-z][a-z0-9]{0,11}$/, "1 to 12 lower-case letters and digits, starting with a letter"),
  vmSize: vmSize.describe("A size with a local disk (d in its name), so that the OS disk can be ephemeral."),
  minCount: z.int().min(1).max(1000).describe("Nodes in all zones together."),
  maxCount: z.int().min(1).max(1000).describe("Nodes in all zones together."),
  maxPods: z.int().min(50).max(250).default(110),
  osDiskSizeGb: z.int().min(64).max(2048).default(128),
  zones: zones.optional().describe("Default: the environment's zones."),
  labels: labels.default({}),
  taints: z
    .array(z.strictObject({ key: z.string().min(1), value: z.string().default("true"), effect }))
    .default([])
    .describe("Pods need a matching toleration to run here."),
});

export const cluster = z.strictObject({
  name: text(
    /^(?=.{2,21}$)[a-z](-?[a-z0-9])*$/,
    "2 to 21 lower-case letters, digits and single hyphens, starting with a letter",
  ),
  kubernetesVersion: text(/^1\.\d{2}$/, "a minor version such as 1.36; patches come through the upgrade channel").meta({
    examples: ["1.36"],
  }),
  tier: z
    .enum(["Standard", "Premium"])
    .default("Standard")
    .describe("Standard has the uptime SLA, Premium long-term support. Free has neither."),
  upgradeChannel: z.enum(["patch", "stable"]).default("patch"),
  system: pool.describe("System pool; it gets the CriticalAddonsOnly taint."),
  pools: z.array(pool).min(1).describe("User pools; AKS gets each as one pool a zone."),
  namespaceAdmins: z
    .array(uuid)
    .default([])
    .describe("Entra groups with Azure Kubernetes Service RBAC Reader, for application teams."),
});

export type NodePool = z.infer<typeof pool>;
