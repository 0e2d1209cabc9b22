import { z } from "zod";
import { text } from "../../schema/primitives.ts";

/** Least and most of each field of a cron schedule: minute, hour, day of the month, month, day of the week. */
const CRON_BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

const isCronPart = (part: string, [least, most]: readonly [number, number]): boolean => {
  const [, range = "", step] = /^(\*|\d+(?:-\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
  if (range === "" || step === "0") return false;
  if (range === "*") return true;
  const [from = -1, to = from] = range.split("-").map(Number);
  return from >= least && to <= most && from <= to;
};

/** Whether a text is a schedule that Argo CD's cron parser takes. */
const isCron = (schedule: string): boolean => {
  const parts = schedule.split(" ");
  return (
    parts.length === CRON_BOUNDS.length &&
    CRON_BOUNDS.every((bounds, index) => (parts[index] ?? "").split(",").every((part) => isCronPart(part, bounds)))
  );
};

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const syncWindow = z.strictObject({
  kind: z.enum(["allow", "deny"]).describe("Whether Argo CD may sync by itself inside the window, or outside it only."),
  schedule: z
    .string()
    .refine(isCron, {
      error:
        "five cron fields such as 0 16 * * 5: minute 0 to 59, hour 0 to 23, day 1 to 31, month 1 to 12, weekday 0 (Sunday) to 6",
    })
    .describe("When the window opens."),
  duration: text(/^[1-9]\d*[hm]$/, "whole hours or minutes such as 61h").describe("How long it stays open."),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: "a time zone of the IANA database such as Europe/Berlin or Etc/UTC" })
    .default("Etc/UTC")
    .describe("Name of the IANA time zone of the schedule."),
  reason: z.string().min(10).max(200).describe("Why the window exists; a person who waits for a sync reads it."),
});

export const gitops = z
  .strictObject({
    highAvailability: z
      .boolean()
      .describe("More than one replica of Argo CD's parts and of each operator; needs three nodes in the system pool."),
    repositoryApp: z
      .strictObject({
        appId: z.int().min(1).describe("Id of the GitHub App."),
        installationId: z.int().min(1).describe("Id of its installation in the repository's organisation."),
      })
      .describe("GitHub App that Argo CD reads the repository as; its private key is in Key Vault."),
    syncWindows: z
      .array(syncWindow)
      .default([])
      .describe("When Argo CD syncs by itself; a person may always. Drift, too, is put right only when it may sync."),
  })
  .describe("How the cluster follows Git.");
