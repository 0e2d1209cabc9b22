import { z } from "zod";
import { SIGNALS } from "../../../base/signals.ts";
import { text, uuid } from "../../schema/primitives.ts";

const signals = z
  .array(z.enum(SIGNALS))
  .min(1)
  .refine((list) => new Set(list).size === list.length, { error: "each signal once" });

const serviceName = text(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/, "a value of service.name such as checkout");

const endpointUrl = z.url({
  protocol: /^https$/,
  hostname: z.regexes.domain,
  error: "an https URL with a DNS name, such as https://otlp.example.com",
});

/** Least weight of a log that leaves the platform. */
const SEVERITIES = ["INFO", "WARN", "ERROR"] as const;

/** A team that receives telemetry: where it goes, and what of it. */
export const consumer = z.strictObject({
  name: text(
    /^(?=.{2,31}$)[a-z](-?[a-z0-9])*$/,
    "2 to 31 lower-case letters, digits and single hyphens, starting with a letter",
  ).describe("The team; part of the name of the vault secret that holds its token."),
  endpoint: endpointUrl.describe(
    "Base URL of the team's OTLP/HTTP intake; what comes before /v1/logs and its sisters.",
  ),
  signals: signals.default([...SIGNALS]).describe("What the team receives."),
  minSeverity: z.enum(SEVERITIES).default("INFO").describe("Logs below it are not sent; nor are logs without one."),
  services: z.array(serviceName).min(1).optional().describe("Values of service.name that are sent. Default: all."),
  samplingPercent: z
    .number()
    .gt(0)
    .max(100)
    .default(100)
    .describe("Share that is sent: of traces by trace id, of logs with their trace, of metrics by instance."),
  maxRequestsPerSecond: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe("Requests a second from each egress pod; what is above is dropped, and logged as dropped."),
});

/** Who sends telemetry: whose it is, and who may say so. Limits and accounts stand beside it, by store. */
export const tenantIntake = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{1,62}$/, "2 to 63 lower-case letters, digits and hyphens").describe(
    "Value of X-Scope-OrgID at Tempo and Loki, and of the tenant's resource attribute.",
  ),
  team: text(/^[a-z][a-z0-9-]{1,62}$/, "2 to 63 lower-case letters, digits and hyphens").describe(
    "Team that answers for what the tenant sends and costs.",
  ),
  producers: z
    .array(uuid)
    .default([])
    .describe("Entra applications (client ids) whose tokens are the tenant's. Default: none; agents use certificates."),
  readers: z
    .array(uuid)
    .default([])
    .describe("Entra applications (client ids) whose tokens read the tenant's metrics at vmauth. Default: none."),
  signals: signals.default([...SIGNALS]).describe("What the tenant may send; anything else is dropped, and counted."),
});
