import { harmless, losing, minding, type ValueRow } from "../../value-row.ts";

const consumers = (key: string, what: string, more: Partial<ValueRow>, example: ValueRow["example"]): ValueRow => ({
  path: `consumers.*.${key}`,
  what: `${what} of consumer {1}`,
  example,
  ...more,
});

const window = (key: string, what: string, example: ValueRow["example"]): ValueRow => ({
  path: `gitops.syncWindows.*.${key}`,
  what: `${what} of the sync window "{1}"`,
  changed: minding("Argo CD syncs by itself at other times"),
  example,
});

const policy = (theme: string): ValueRow => ({
  path: `policies.${theme}`,
  what: `Policies of ${theme}`,
  order: ["Warn", "Audit", "Deny"],
  up: minding("what breaks them is refused from its next change on", "policies"),
  down: losing("what breaks them is let in", "policies"),
  example: ["Audit", "Deny"],
});

const ownRetention = (signal: string): ValueRow => ({
  path: `hyperion.tenants.*.${signal}.retentionDays`,
  what: `Days of ${signal} of tenant {1}`,
  up: minding("more is stored"),
  down: losing("what is older is deleted, and a revert does not bring it back"),
  added: losing("the tenant's data is kept for these days instead of the environment's: what is older is deleted"),
  gone: losing("the environment's retention holds again: what is older than it is deleted"),
  example: [7, 14],
});

const TENANTS: readonly ValueRow[] = [
  {
    path: "hyperion.tenants.*",
    what: "Tenant {1}",
    added: minding("it may send", "values"),
    gone: losing("what it sends is refused", "values"),
    example: [{ name: "a" }, { name: "b" }],
  },
  {
    path: "hyperion.tenants.*.name",
    what: "Name of tenant {1}",
    changed: losing("it is another tenant: what the old one sends is refused"),
    example: ["a", "b"],
  },
  {
    path: "hyperion.tenants.*.team",
    what: "Team of tenant {1}",
    changed: minding("another team owns it"),
    example: ["a", "b"],
  },
  {
    path: "hyperion.tenants.*.account",
    what: "VictoriaMetrics account of tenant {1}",
    changed: losing("its metrics are written to and read from another account: those that it has are not found"),
    example: [1, 2],
  },
  {
    path: "hyperion.tenants.*.producers.*",
    what: "Producer {2} of tenant {1}",
    added: minding("one more application may send", "values"),
    gone: losing("its requests are refused at once", "values"),
    example: ["a", "b"],
  },
  {
    path: "hyperion.tenants.*.readers.*",
    what: "Readers {2} of tenant {1}",
    added: losing("a group may read all that the tenant stored"),
    gone: minding("the group no longer reads it"),
    example: ["a", "b"],
  },
  {
    path: "hyperion.tenants.*.signals.*",
    what: "Signal {2} of tenant {1}",
    added: minding("it may be sent"),
    gone: losing("what is still sent of it is refused"),
    example: ["logs", "traces"],
  },
  ownRetention("traces"),
  ownRetention("logs"),
];

const WINDOWS: readonly ValueRow[] = [
  {
    path: "gitops.syncWindows.*",
    what: 'Sync window "{1}"',
    added: minding("Argo CD syncs by itself at other times", "values"),
    gone: losing("Argo CD syncs by itself at other times", "values"),
    example: [{ kind: "deny" }, { kind: "allow" }],
  },
  {
    path: "gitops.syncWindows.*.kind",
    what: 'Kind of the sync window "{1}"',
    changed: losing("Argo CD syncs by itself when it did not, and the other way round"),
    example: ["deny", "allow"],
  },
  window("schedule", "Start", ["0 16 * * 5", "0 16 * * 4"]),
  {
    path: "gitops.syncWindows.*.duration",
    what: 'Duration of the sync window "{1}"',
    up: minding("Argo CD syncs by itself at other times"),
    down: minding("Argo CD syncs by itself at other times"),
    example: ["24h", "61h"],
  },
  window("timeZone", "Time zone", ["Etc/UTC", "Europe/Berlin"]),
  {
    path: "gitops.syncWindows.*.reason",
    what: 'Reason of the sync window "{1}"',
    changed: harmless("what a person who waits reads"),
    example: ["a", "b"],
  },
];

const GITOPS: readonly ValueRow[] = [
  {
    path: "gitops.highAvailability",
    what: "More than one replica of Argo CD and the operators",
    up: harmless("they use more of the system pool"),
    down: minding("the loss of a node stops syncs and operators until their pods are back"),
    example: [false, true],
  },
  {
    path: "gitops.repositoryApp.appId",
    what: "GitHub App of Argo CD",
    changed: losing("Argo CD reads nothing until the new App's key is in Key Vault"),
    example: [1, 2],
  },
  {
    path: "gitops.repositoryApp.installationId",
    what: "Installation of the GitHub App",
    changed: losing("Argo CD reads nothing until the installation may read the repository"),
    example: [1, 2],
  },
  {
    path: "gitops.repositoryApp",
    what: "GitHub App of Argo CD",
    added: minding("its private key must be in Key Vault before the sync"),
    gone: losing("Argo CD no longer reads a private repository"),
    example: [{ appId: 1 }, { appId: 2 }],
  },
  ...WINDOWS,
];

const CONSUMERS: readonly ValueRow[] = [
  {
    path: "consumers.*",
    what: "Consumer {1}",
    added: minding("telemetry leaves for it", "values"),
    gone: minding("it receives nothing any more", "values"),
    example: [{ name: "a" }, { name: "b" }],
  },
  consumers("name", "Name", { changed: losing("it is another consumer, with topics and a token of its own") }, [
    "a",
    "b",
  ]),
  consumers("endpoint", "Endpoint", { changed: minding("telemetry leaves for another host", "values") }, [
    "https://a.example",
    "https://b.example",
  ]),
  consumers(
    "signals.*",
    "Signal {2}",
    { added: minding("it leaves too", "values"), gone: minding("it no longer leaves", "values") },
    ["logs", "traces"],
  ),
  consumers(
    "minSeverity",
    "Lowest severity",
    {
      order: ["ERROR", "WARN", "INFO"],
      up: minding("more leaves", "values"),
      down: minding("less leaves", "values"),
      added: minding("less leaves", "values"),
      gone: minding("more leaves", "values"),
    },
    ["WARN", "INFO"],
  ),
  consumers(
    "services.*",
    "Service {2}",
    { added: minding("what leaves changes", "values"), gone: minding("what leaves changes", "values") },
    ["a", "b"],
  ),
  consumers(
    "services",
    "Services",
    { added: minding("only these leave", "values"), gone: minding("all services leave", "values") },
    [{ a: "a" }, { b: "b" }],
  ),
  consumers(
    "samplingPercent",
    "Share of traces",
    {
      up: minding("more leaves", "values"),
      down: minding("less leaves", "values"),
      added: minding("less leaves", "values"),
      gone: minding("everything leaves", "values"),
    },
    [10, 100],
  ),
  consumers(
    "maxRequestsPerSecond",
    "Most requests a second",
    {
      up: minding("the team's intake gets more at once"),
      down: minding("what exceeds it waits in the buffer, and is lost past its limits"),
      added: minding("what exceeds it waits in the buffer"),
      gone: minding("the default holds"),
    },
    [100, 200],
  ),
];

const MAINTENANCE: readonly ValueRow[] = (
  [
    ["cluster", "Upgrades of the cluster", ["dayOfWeek", "startTime", "durationHours", "utcOffset", "startDate"]],
    ["nodeImage", "Node images", ["dayOfWeek", "startTime", "durationHours", "utcOffset", "startDate"]],
    ["database", "Maintenance of the database", ["dayOfWeek", "startHour", "startMinute"]],
  ] as const
).flatMap(([key, what, values]) =>
  values.map(
    (value): ValueRow => ({
      path: `maintenance.${key}.${value}`,
      what: `${what}: ${value}`,
      changed: minding("pods move or restart at another time: see who is awake then"),
      example: ["a", "b"],
    }),
  ),
);

const WAIVERS: readonly ValueRow[] = [
  {
    path: "waivers.*",
    what: "Waiver {1}",
    added: losing("the audit no longer demands it", "policies"),
    gone: harmless("the audit demands it again"),
    example: [{ rule: "a" }, { rule: "b" }],
  },
  ...["rule", "resource"].map(
    (key): ValueRow => ({
      path: `waivers.*.${key}`,
      what: `${key} of waiver {1}`,
      changed: losing("something else is no longer demanded"),
      example: ["a", "b"],
    }),
  ),
  {
    path: "waivers.*.reason",
    what: "Reason of waiver {1}",
    changed: harmless("what is accepted stays the same"),
    example: ["a", "b"],
  },
  {
    path: "waivers.*.expires",
    what: "Last day of waiver {1}",
    changed: minding("the finding is accepted until another day"),
    example: ["2027-01-01", "2027-09-01"],
  },
];

export const TEAM_ROWS: readonly ValueRow[] = [
  ...TENANTS,
  ...GITOPS,
  ...["podSecurity", "supplyChain", "imageSignatures", "reliability", "tenancy", "guardRails"].map(policy),
  ...CONSUMERS,
  ...MAINTENANCE,
  ...WAIVERS,
];
