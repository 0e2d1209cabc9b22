import { names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { CHARTS, DATA_HOSTS, REGISTRIES, type Registry } from "../config/versions.ts";
import type { HelmChart } from "../kubernetes/helm-chart.ts";

/** Who may use an entry: the clusters' nodes (with their pods) or the self-hosted runners. */
export type EgressClient = "nodes" | "runners";

/** What an entry is for; the firewall has one rule collection a purpose. */
export const EGRESS_PURPOSES = ["aks", "charts", "data", "runners", "consumers"] as const;
type EgressPurpose = (typeof EGRESS_PURPOSES)[number];

/** One destination that the egress firewall lets through, over TLS. Everything else is refused. */
export interface EgressEntry {
  readonly purpose: EgressPurpose;
  /** A host name, with `*.` in front for all names below it; or a tag whose names Microsoft keeps. */
  readonly destination: { readonly host: string } | { readonly tag: string };
  /** TCP port; with a tag, the tag's own. */
  readonly port: number;
  readonly clients: readonly EgressClient[];
  /** Why it is needed: the programs and functions that fail without it. */
  readonly reasons: readonly string[];
  /** What the entry was derived from: a value of the project, or a vendor's list. */
  readonly sources: readonly string[];
}

export interface EgressInput extends Pick<Environment, "environment" | "organisation" | "azure" | "dns"> {
  readonly consumers: readonly Pick<Environment["consumers"][number], "name" | "endpoint">[];
}

const HTTPS = 443;

/** Documents that hosts were read in, with the day. */
const AKS_RULES = "Outbound network and FQDN rules for AKS clusters, Microsoft Learn, read 2026-11-30";
const RUNNER_RULES = "Communication requirements of self-hosted runners, GitHub Docs, read 2026-11-30";

const entry = (
  purpose: EgressPurpose,
  client: EgressClient,
  host: string,
  reason: string,
  source: string,
  port: number = HTTPS,
): EgressEntry => ({ purpose, destination: { host }, port, clients: [client], reasons: [reason], sources: [source] });

/**
 * What AKS itself needs beyond its tag. A private cluster needs neither UDP 1194, TCP 9000, NTP nor `*.hcp`. The Azure
 * Policy add-on and Azure Monitor's agents are off, so their hosts are not here; Blob, vault and registry are private
 * endpoints.
 */
function aks(region: string): EgressEntry[] {
  const from = (host: string, reason: string) => entry("aks", "nodes", host, reason, AKS_RULES);
  return [
    {
      purpose: "aks",
      destination: { tag: "AzureKubernetesService" },
      port: HTTPS,
      clients: ["nodes"],
      reasons: ["node bootstrap, AKS's own images, Azure Resource Manager"],
      sources: [AKS_RULES],
    },
    from("packages.aks.azure.com", "kubelet, containerd and CNI binaries of new nodes"),
    from("acs-mirror.azureedge.net", "the same, from the host that packages.aks.azure.com replaces"),
    from("*.ods.opinsights.azure.com", "Defender's sensor: upload through Log Analytics"),
    from("*.oms.opinsights.azure.com", "Defender's sensor: sign-in to Log Analytics"),
    from("*.cloud.defender.microsoft.com", "Defender's sensor: security events"),
    from(`${region}.dp.kubernetesconfiguration.azure.com`, "the backup extension's configuration and status"),
  ];
}

const isRegistry = (host: string): host is Registry => Object.hasOwn(REGISTRIES, host);

/** Hosts that a chart comes from. Throws where an `oci://` chart's registry has no list of content hosts. */
function chartHosts(name: string, { repository }: HelmChart): readonly string[] {
  const { protocol, hostname } = new URL(repository);
  if (protocol === "https:") return [hostname];
  if (protocol === "oci:" && isRegistry(hostname)) return REGISTRIES[hostname];
  throw new Error(`CHARTS.${name}: ${repository} is neither https:// nor an oci:// registry that REGISTRIES lists`);
}

const charts = (): EgressEntry[] =>
  Object.entries<HelmChart>(CHARTS).flatMap(([name, chart]) =>
    chartHosts(name, chart).map((host) =>
      entry("charts", "nodes", host, `chart ${name}, read by Argo CD`, `CHARTS.${name}`),
    ),
  );

const data = (): EgressEntry[] =>
  DATA_HOSTS.map(({ host, program }) => entry("data", "nodes", host, program, "DATA_HOSTS"));

/** GitHub keeps job logs, artifacts and caches in twenty storage accounts, which its list names one by one. */
const RESULT_ACCOUNTS = 20;

function runners(input: EgressInput): EgressEntry[] {
  const from = (host: string, reason: string, source: string) => entry("runners", "runners", host, reason, source);
  const { stateStorageAccount, stateKeyVault } = names(input);
  return [
    from("github.com", "checkout, and actions and releases by name", RUNNER_RULES),
    from("api.github.com", "registration and job metadata", RUNNER_RULES),
    from("codeload.github.com", "archives of actions", RUNNER_RULES),
    from("*.actions.githubusercontent.com", "jobs, OIDC tokens, results", RUNNER_RULES),
    from("objects.githubusercontent.com", "runner updates and release files", RUNNER_RULES),
    from("release-assets.githubusercontent.com", "runner updates and release files", RUNNER_RULES),
    ...Array.from({ length: RESULT_ACCOUNTS }, (_, account) =>
      from(`productionresultssa${account}.blob.core.windows.net`, "job logs, artifacts and caches", RUNNER_RULES),
    ),
    from("login.microsoftonline.com", "OIDC login to Azure", "megatron-bootstrap"),
    from("management.azure.com", "Azure Resource Manager", "megatron-bootstrap"),
    from("get.pulumi.com", "Pulumi's program and its provider plugins", "megatron-bootstrap"),
    from("registry.npmjs.org", "npm ci of this repository", "megatron-bootstrap"),
    from(`${stateStorageAccount}.blob.core.windows.net`, "Pulumi's state", "names().stateStorageAccount"),
    from(`${stateKeyVault}.vault.azure.net`, "the key of Pulumi's secrets", "names().stateKeyVault"),
    ...chartHosts("argocd", CHARTS.argocd).map((host) =>
      from(host, "chart argocd, installed by megatron-bootstrap", "CHARTS.argocd"),
    ),
  ];
}

const consumers = (input: EgressInput): EgressEntry[] =>
  input.consumers.map(({ name, endpoint }) => {
    const { hostname, port } = new URL(endpoint);
    return entry(
      "consumers",
      "nodes",
      hostname,
      `egress collector: consumer ${name}`,
      `consumers.${name}.endpoint`,
      port === "" ? HTTPS : Number(port),
    );
  });

/** What identifies an entry: two with one key are one rule. */
export const egressKey = ({ destination, port }: Pick<EgressEntry, "destination" | "port">): string =>
  "host" in destination ? `${destination.host}:${port}` : `tag ${destination.tag}`;

const union = <Item>(left: readonly Item[], right: readonly Item[]): Item[] => [...new Set([...left, ...right])];

function merged(entries: readonly EgressEntry[]): EgressEntry[] {
  const byKey = new Map<string, EgressEntry>();
  for (const next of entries) {
    const key = egressKey(next);
    const known = byKey.get(key);
    byKey.set(
      key,
      known === undefined
        ? next
        : {
            ...known,
            clients: union(known.clients, next.clients),
            reasons: union(known.reasons, next.reasons),
            sources: union(known.sources, next.sources),
          },
    );
  }
  return [...byKey.values()];
}

/**
 * Everything that may leave the network, derived from what the platform uses: AKS's own list, every chart
 * repository in `versions.ts` (images come through the environment's own registry), the runners' needs and the consumers' endpoints. A destination appears once, with
 * every reason for it, under the first purpose that named it.
 */
export const egressAllowList = (input: EgressInput): readonly EgressEntry[] =>
  merged([...aks(input.azure.region), ...charts(), ...data(), ...runners(input), ...consumers(input)]);
