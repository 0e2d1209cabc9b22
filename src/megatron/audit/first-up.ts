import { covers, servedCertificates } from "../../config/azure/certificates.ts";
import { names } from "../../config/azure/names.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { type AuditRule, at, listAt, type PlanView } from "./rule.ts";

/** What the az extension sets for the backup extension, and Azure does not. */
const BACKUP_SETTINGS: Readonly<Record<string, RegExp>> = {
  "configuration.backupStorageLocation.bucket": /./,
  "configuration.backupStorageLocation.config.storageAccount": /./,
  "configuration.backupStorageLocation.config.resourceGroup": /./,
  "configuration.backupStorageLocation.config.subscriptionId": /./,
  "configuration.backupStorageLocation.config.useAAD": /^true$/,
  "configuration.backupStorageLocation.config.storageAccountURI": /^https:\/\/[^/]+\.blob\.core\.windows\.net\/$/,
  "credentials.tenantId": /./,
};

/** Classes whose writes go to a storage account. */
const OF_AN_ACCOUNT = new Set(
  ["BlobServiceProperties", "BlobContainer", "BlobContainerImmutabilityPolicy", "ManagementPolicy"].map(
    (name) => `azure-native:storage:${name}`,
  ),
);

/** What is written to an account after it was made: its children, and the private endpoint that joins it. */
function writesTo(plan: PlanView, account: PlannedResource): PlannedResource[] {
  const name = account.inputs["accountName"];
  const isEndpoint = ({ inputs }: PlannedResource) =>
    listAt(inputs, "privateLinkServiceConnections").some((link) =>
      String(at(link, "privateLinkServiceId")).endsWith(`/${String(name)}`),
    );
  return [
    ...plan.resources.filter(({ type, inputs }) => OF_AN_ACCOUNT.has(type) && inputs["accountName"] === name),
    ...plan.of("network:PrivateEndpoint").filter(isEndpoint),
  ];
}

interface Asked {
  readonly host: string;
  readonly by: string;
  /** Names of the certificate that answers. */
  readonly certificate: readonly string[];
}

/** Every host that somebody asks for, in front of a gateway and behind it, with the certificate that answers there. */
function* asked(gateway: PlannedResource["inputs"], of: ReturnType<typeof servedCertificates>): Generator<Asked> {
  const served = JSON.stringify(listAt(gateway, "sslCertificates"));
  const front = Object.values(of).find(({ name }) => served.includes(`/${name}"`))?.hosts ?? [];
  const wildcards: string[] = [];
  for (const listener of listAt(gateway, "httpListeners")) {
    if (at(listener, "protocol") !== "Https") continue;
    for (const host of listAt(listener, "hostNames").map(String)) {
      if (host.startsWith("*.")) wildcards.push(host);
      yield { host, by: `listener ${String(at(listener, "name"))}`, certificate: front };
    }
  }
  for (const probe of listAt(gateway, "probes"))
    yield { host: String(at(probe, "host")), by: `probe ${String(at(probe, "name"))}`, certificate: of.nginx.hosts };
  for (const settings of listAt(gateway, "backendHttpSettingsCollection")) {
    const host = at(settings, "hostName") as string | undefined;
    const by = `back end ${String(at(settings, "name"))}`;
    if (host !== undefined) yield { host, by, certificate: of.nginx.hosts };
    // The client's own host passes through to NGINX.
    else for (const wildcard of wildcards) yield { host: wildcard, by, certificate: of.nginx.hosts };
  }
}

/** What stops the first `up` of an empty subscription, or leaves what it made not working. */
export const firstUpRules: readonly AuditRule[] = [
  {
    id: "Megatron.Bastion.WayIn",
    protects: "a person reaches the private API server: to bootstrap it, and at three in the morning",
    required: "a Bastion with a tunnel, and security rules that let it reach the API server",
    remedy: "state network.hub.subnets.bastion in the environment file",
    *check(plan, { network }) {
      const [bastion] = plan.of("network:BastionHost");
      if (bastion === undefined) yield { resource: "(none)", found: "no Bastion" };
      else if (bastion.inputs["enableTunneling"] !== true) yield { resource: bastion.name, found: "no tunnel" };
      for (const { name, inputs } of plan.of("network:NetworkSecurityGroup")) {
        if (!name.endsWith("-api-server-nsg")) continue;
        const sources = listAt(inputs, "securityRules").map((rule) => at(rule, "sourceAddressPrefix"));
        if (!sources.includes(network.hub.subnets.bastion))
          yield { resource: name, found: "no rule that lets Bastion in" };
      }
    },
  },
  {
    id: "Megatron.AppGw.CertificateNames",
    protects: "TLS to a gateway, and from it to NGINX, is not refused: 502 for every request",
    required: "each listener's, probe's and back end's host is a name of the certificate that answers there",
    remedy: "add the host in config/azure/certificates.ts",
    *check(plan, environment) {
      const certificates = servedCertificates(names(environment));
      for (const { name, inputs } of plan.of("network:ApplicationGateway"))
        for (const { host, by, certificate } of asked(inputs, certificates))
          if (!covers(certificate, host))
            yield { resource: name, found: `${by} asks for ${host}; the certificate has ${certificate.join(", ")}` };
    },
  },
  {
    id: "Megatron.AppGw.TrustedRoot",
    protects: "a gateway trusts the certificate that NGINX serves",
    required: "where gateways.trustedRoot is set, that root in the gateway and in each setting of a back end",
    remedy: "pass gateways.trustedRoot to the gateway",
    *check(plan, { gateways }) {
      if (gateways.trustedRoot === undefined) return;
      for (const { name, inputs } of plan.of("network:ApplicationGateway")) {
        const roots = listAt(inputs, "trustedRootCertificates");
        if (!roots.some((root) => at(root, "data") === gateways.trustedRoot))
          yield { resource: name, found: "no trusted root" };
        for (const settings of listAt(inputs, "backendHttpSettingsCollection"))
          if (listAt(settings, "trustedRootCertificates").length === 0)
            yield { resource: name, found: `back end ${String(at(settings, "name"))} trusts public authorities alone` };
      }
    },
  },
  {
    id: "Megatron.Backup.ExtensionSettings",
    protects: "the backup extension signs in by identity: keys of its account are off",
    required: `settings ${Object.keys(BACKUP_SETTINGS).join(", ")}`,
    remedy: "state in backup.ts what the az extension would fill in",
    *check(plan) {
      for (const { name, inputs } of plan.of("kubernetesconfiguration:Extension"))
        for (const [key, pattern] of Object.entries(BACKUP_SETTINGS)) {
          const settings = (inputs["configurationSettings"] ?? {}) as Record<string, string | undefined>;
          if (!pattern.test(settings[key] ?? "")) yield { resource: name, found: `${key} is not as it must be` };
        }
    },
  },
  {
    id: "Megatron.Storage.Order",
    protects: "an account takes one change at a time: a second at once is answered 409, and may be lost to the state",
    required: "what is written to one account waits for what was written before it",
    remedy: "chain it by dependsOn in object-storage.ts",
    *check(plan) {
      for (const account of plan.of("storage:StorageAccount")) {
        const writes = writesTo(plan, account);
        const urns = new Set(writes.map(({ urn }) => urn));
        const before = writes.map(({ dependsOn }) => dependsOn.filter((urn) => urns.has(urn)));
        const first = before.filter((list) => list.length === 0).length;
        const last = new Set(before.flat()).size;
        // A chain: one begins, and each other follows one that no other follows.
        if (writes.length > 0 && (first !== 1 || last !== writes.length - 1))
          yield { resource: account.name, found: `${first} of ${writes.length} writes start at once` };
      }
    },
  },
];
