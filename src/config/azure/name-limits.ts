import { STORAGE_PURPOSES } from "./containers.ts";
import { type NameParts, names } from "./names.ts";

/** Azure's limits for a kind of name. */
interface NameLimit {
  /** The kind as a sentence names it. */
  readonly what: string;
  readonly max: number;
  /** The whole name; its length is checked apart. */
  readonly pattern: RegExp;
  readonly characters: string;
}

const hyphenated = /^[a-z](-?[a-z0-9])*$/;
const compact = /^[a-z0-9]{3,}$/;

/**
 * Limits of the names that carry an input of the environment. Source: Microsoft Learn, "Naming rules and restrictions
 * for Azure resources"; the node resource group's limit is AKS's own, shorter than the 90 of other resource groups.
 */
export const NAME_LIMITS = {
  storageAccount: {
    what: "a storage account",
    max: 24,
    pattern: compact,
    characters: "3 to 24 lower-case letters and digits",
  },
  keyVault: {
    what: "a key vault",
    max: 24,
    pattern: hyphenated,
    characters: "3 to 24 letters, digits and single hyphens",
  },
  registry: { what: "a container registry", max: 50, pattern: compact, characters: "5 to 50 letters and digits" },
  database: {
    what: "a PostgreSQL server",
    max: 63,
    pattern: hyphenated,
    characters: "3 to 63 lower-case letters, digits and hyphens",
  },
  cluster: {
    what: "an AKS cluster",
    max: 63,
    pattern: hyphenated,
    characters: "1 to 63 letters, digits, hyphens and underscores",
  },
  nodeResourceGroup: {
    what: "an AKS node resource group",
    max: 80,
    pattern: hyphenated,
    characters: "1 to 80 letters, digits and hyphens",
  },
  firewall: { what: "a firewall", max: 56, pattern: hyphenated, characters: "1 to 56 letters, digits and hyphens" },
  virtualNetwork: {
    what: "a virtual network",
    max: 64,
    pattern: hyphenated,
    characters: "2 to 64 letters, digits and hyphens",
  },
  logWorkspace: {
    what: "a Log Analytics workspace",
    max: 63,
    pattern: hyphenated,
    characters: "4 to 63 letters, digits and hyphens",
  },
  backupVault: {
    what: "a backup vault",
    max: 50,
    pattern: hyphenated,
    characters: "2 to 50 letters, digits and hyphens",
  },
  hostName: {
    what: "a host name",
    max: 253,
    pattern: /^([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/,
    characters: "1 to 253 characters",
  },
} as const satisfies Record<string, NameLimit>;

type NameKind = keyof typeof NAME_LIMITS;

/** A name composed of inputs, with the path of the input that is most worth shortening. */
export interface ComposedName {
  readonly kind: NameKind;
  readonly name: string;
  readonly input: readonly (string | number)[];
  /** Whether no other environment, of any organisation, may bear it. */
  readonly global: boolean;
}

const PREFIX = ["organisation", "namePrefix"] as const;

/** Every name that inputs of the environment can make too long, or equal to another environment's. */
export function composedNames(
  environment: NameParts & { readonly clusters: readonly { readonly name: string }[] },
): ComposedName[] {
  const all = names(environment);
  const global = (kind: NameKind, ...list: string[]): ComposedName[] =>
    list.map((name) => ({ kind, name, input: PREFIX, global: true }));
  const local = (kind: NameKind, name: string, input: ComposedName["input"]): ComposedName => ({
    kind,
    name,
    input,
    global: false,
  });
  return [
    ...global("storageAccount", ...STORAGE_PURPOSES.map(all.storageAccount), all.stateStorageAccount),
    ...global("keyVault", all.keyVault, all.stateKeyVault),
    ...global("registry", all.registry),
    ...global("database", all.database),
    ...environment.clusters.flatMap(({ name }, index) => [
      local("cluster", all.cluster(name), ["clusters", index, "name"]),
      local("nodeResourceGroup", all.nodeResourceGroup(name), ["clusters", index, "name"]),
    ]),
    local("firewall", all.firewall, ["environment"]),
    local("virtualNetwork", all.virtualNetwork("spoke"), ["environment"]),
    local("logWorkspace", all.logWorkspace, ["environment"]),
    local("backupVault", all.backupVault, ["environment"]),
    ...Object.values(all.hosts).map(
      (host): ComposedName => ({ kind: "hostName", name: host, input: ["dns", "zone"], global: true }),
    ),
  ];
}

/** How many characters a name is too long for its kind; 0 where it fits. */
export const excess = ({ kind, name }: Pick<ComposedName, "kind" | "name">): number =>
  Math.max(0, name.length - NAME_LIMITS[kind].max);
