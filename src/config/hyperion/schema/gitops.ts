import { z } from "zod";
import { text } from "../../schema/primitives.ts";

const syncWindow = z.strictObject({
  kind: z.enum(["allow", "deny"]).describe("Whether Argo CD may sync by itself inside the window, or outside it only."),
  schedule: text(
    /^(\*|[\d,*/-]+) (\*|[\d,*/-]+) (\*|[\d,*/-]+) (\*|[\d,*/-]+) (\*|[\d,*/-]+)$/,
    "five cron fields of digits such as 0 16 * * 5",
  ).describe("When the window opens."),
  duration: text(/^[1-9]\d*[hm]$/, "whole hours or minutes such as 61h").describe("How long it stays open."),
  timeZone: z.string().min(1).default("Etc/UTC").describe("Name of the IANA time zone of the schedule."),
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
