import type * as azure from "@pulumi/azure-native/types/input.js";
import type { Environment } from "../config/schema.ts";

type Window = Environment["maintenance"]["cluster"];

/** A weekly window in AKS's terms. Its start date is the environment's: a plan must not change from day to day. */
export const maintenanceWindow = (window: Window): azure.containerservice.MaintenanceWindowArgs => ({
  schedule: { weekly: { dayOfWeek: window.dayOfWeek, intervalWeeks: 1 } },
  startDate: window.startDate,
  startTime: window.startTime,
  utcOffset: window.utcOffset,
  durationHours: window.durationHours,
});
