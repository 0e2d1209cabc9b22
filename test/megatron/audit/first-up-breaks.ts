import type { BrokenPlan } from "./broken.ts";

const GATEWAY = "network:ApplicationGateway";

export const FIRST_UP_BREAKS = {
  "Megatron.Bastion.WayIn": (plan: BrokenPlan) => plan.set("network:BastionHost", "enableTunneling", false),
  "Megatron.Egress.Registries": (plan: BrokenPlan) => {
    const [collection] = plan.one("network:FirewallPolicyRuleCollectionGroup").inputs["ruleCollections"] as {
      rules: { targetFqdns?: string[] }[];
    }[];
    collection?.rules.find(({ targetFqdns }) => targetFqdns !== undefined)?.targetFqdns?.push("registry-1.docker.io");
  },
  "Megatron.AppGw.CertificateNames": (plan: BrokenPlan) =>
    plan.set(GATEWAY, "probes.0.host", "nginx.example", "megatron-gateway-gateway"),
  "Megatron.AppGw.TrustedRoot": (plan: BrokenPlan) =>
    plan.set(GATEWAY, "backendHttpSettingsCollection.0.trustedRootCertificates", []),
  "Megatron.Backup.ExtensionSettings": (plan: BrokenPlan) => {
    const settings = plan.one("kubernetesconfiguration:Extension").inputs["configurationSettings"];
    delete (settings as Record<string, unknown>)["configuration.backupStorageLocation.config.useAAD"];
  },
  "Megatron.Storage.Order": (plan: BrokenPlan) => {
    const lifecycle = plan.one("storage:ManagementPolicy", "storage-traces-lifecycle");
    plan.resources.splice(plan.resources.indexOf(lifecycle), 1, { ...lifecycle, dependsOn: [] });
  },
};
