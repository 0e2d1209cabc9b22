import { z } from "zod";
import { REGION_NAMES } from "../azure/regions.ts";
import { date, days, dnsLabel, dnsName, email, text, uuid, zones } from "./primitives.ts";

export const organisation = z
  .strictObject({
    name: z.string().min(1).max(64).describe("The organisation that runs the platform; a tag on every resource."),
    owner: email.describe("Who answers for the platform; a tag on every resource and the contact of its alerts."),
    costCentre: z.string().min(1).max(64).describe("Where the cost is booked; a tag on every resource."),
    namePrefix: text(/^[a-z][a-z0-9]{1,7}$/, "2 to 8 lower-case letters and digits, starting with a letter").describe(
      "Part of every globally unique name (storage accounts, vaults, registries, database servers).",
    ),
    labelDomain: dnsName.describe(
      "Domain of the platform's own label names, `<domain>/layer` and `<domain>/zone`. Selectors hold it: a change makes StatefulSets anew.",
    ),
  })
  .describe("Who runs the platform, and what its names and tags say.");

export const azure = z
  .strictObject({
    tenantId: uuid.describe("Entra tenant."),
    subscriptionId: uuid.describe("Subscription that holds everything of this environment."),
    region: z.enum(REGION_NAMES).describe("Azure region; only regions with three availability zones."),
    zones: zones.default(["1", "2", "3"]).describe("Availability zones in use."),
  })
  .describe("Where the environment lives in Azure.");

export const github = z
  .strictObject({
    owner: text(/^[A-Za-z0-9](-?[A-Za-z0-9])*$/, "a GitHub organisation or user name").max(39),
    repository: text(/^[A-Za-z0-9._-]+$/, "a GitHub repository name").max(100),
    environment: dnsLabel.describe(
      "GitHub environment whose OIDC subject may deploy here; its approval rule guards the deploy.",
    ),
    subjectPrefix: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Replaces `repo:OWNER/REPOSITORY` in the OIDC subject, for repositories that use immutable ids. Default: none.",
      ),
    privateNetwork: z
      .strictObject({
        businessId: text(/^\d{1,19}$/, "the databaseId of a GitHub enterprise or organisation, a number").meta({
          examples: ["1234567"],
        }),
      })
      .optional()
      .describe(
        "GitHub puts hosted runners into the runners subnet (GitHub Team or Enterprise Cloud, larger runners). Absent: runners of your own stand there, or none.",
      ),
  })
  .describe("The repository and GitHub environment that deploy it.");

export const groups = z
  .strictObject({
    clusterAdmins: uuid.describe("Entra group with Azure Kubernetes Service RBAC Cluster Admin."),
    breakGlass: uuid.describe(
      "Entra group for emergencies: cluster and vault administration when sign-in paths are down.",
    ),
    databaseAdmins: uuid.describe("Entra group that administers PostgreSQL."),
    grafanaAdmins: uuid.describe("Entra group mapped to Grafana's Admin role and Argo CD's admin role."),
    grafanaEditors: uuid.describe("Entra group mapped to Grafana's Editor role."),
    grafanaViewers: uuid.describe("Entra group mapped to Grafana's Viewer role and Argo CD's read-only role."),
  })
  .describe("Object ids of Entra groups. Nobody gets a right by name.");

export const dns = z
  .strictObject({
    zone: dnsName.describe(
      "Public DNS zone of this environment; otlp.ZONE and grafana.ZONE are Hyperion's, apps.ZONE is Megatron's.",
    ),
    dnssec: z.boolean().default(true).describe("Sign the zone. Its DS record must be added at the parent."),
  })
  .describe("Public DNS.");

const window = (what: string) =>
  z
    .strictObject({
      dayOfWeek: z.enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
      startTime: text(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day written HH:MM"),
      durationHours: z.int().min(4).max(24).describe("At least 4: AKS refuses shorter windows."),
      utcOffset: text(/^[+-](0\d|1[0-4]):[0-5]\d$/, "an offset written +HH:MM or -HH:MM").default("+00:00"),
      startDate: date.describe("First day the window counts; a fixed date, so that a plan does not change by the day."),
    })
    .describe(what);

export const maintenance = z
  .strictObject({
    cluster: window("When AKS may upgrade the control plane and the pools' Kubernetes version."),
    nodeImage: window("When AKS may replace node images."),
    database: z.strictObject({
      dayOfWeek: z.int().min(0).max(6).describe("0 is Sunday."),
      startHour: z.int().min(0).max(23),
      startMinute: z.int().min(0).max(59).default(0),
    }),
  })
  .describe("When Azure may change what runs. Cluster and node-image windows must not overlap.");

export const waiver = z.strictObject({
  rule: text(/^[A-Za-z0-9_.-]+$/, "the id of an audit rule, as `hyperion plan` prints it"),
  resource: z.string().min(1).describe("Name of the resource in the plan; exactly one."),
  reason: z.string().min(20).max(400).describe("Why the risk is taken; a reviewer reads it."),
  expires: date.describe("Last day on which the waiver holds; at most a year ahead."),
});

export const retentionDays = z
  .strictObject({
    traces: days(1, 400).describe("Tempo, on Blob."),
    logs: days(1, 400).describe("Loki, on Blob; whole days because Loki's index period is 24 h."),
    metrics: days(1, 400).describe("VictoriaMetrics, on its volumes."),
    metricsBackup: days(1, 400).describe("Daily copies of the metrics backup."),
    audit: days(30, 730).describe("Cluster and resource logs in Log Analytics."),
  })
  .describe(
    "The one place retention is stated, in days. The applications enforce it; Blob lifecycle rules are derived as a backstop.",
  );
