import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";

export interface LogAnalyticsArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "logWorkspace">;
  readonly retentionDays: number;
}

/** Logs of Azure itself: who did what to the platform. The platform's own telemetry is Hyperion's. */
export class LogAnalytics extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: LogAnalyticsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:observability:LogAnalytics", name, {}, opts);
    const workspace = new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        workspaceName: args.names.logWorkspace,
        sku: { name: "PerGB2018" },
        retentionInDays: args.retentionDays,
        features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
        publicNetworkAccessForIngestion: "Enabled",
        publicNetworkAccessForQuery: "Enabled",
      },
      { parent: this, protect: true },
    );
    this.id = workspace.id;
    this.registerOutputs({ id: this.id });
  }
}

/** What a resource writes to Log Analytics. */
export interface DiagnosticTarget {
  readonly name: string;
  readonly resourceId: pulumi.Input<string>;
  /** Log categories by name, or `allLogs` and `audit`, which are groups of them. */
  readonly categories: readonly string[];
}

const CATEGORY_GROUPS = new Set(["allLogs", "audit"]);

export interface DiagnosticsArgs {
  readonly workspaceId: pulumi.Input<string>;
  readonly targets: readonly DiagnosticTarget[];
}

/** Sends the logs of other resources to the workspace, into tables of their own. */
export class Diagnostics extends pulumi.ComponentResource {
  constructor(name: string, { workspaceId, targets }: DiagnosticsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:observability:Diagnostics", name, {}, opts);
    for (const target of targets) {
      new monitor.DiagnosticSetting(
        `${name}-${target.name}`,
        {
          name: "to-log-analytics",
          resourceUri: target.resourceId,
          workspaceId,
          logAnalyticsDestinationType: "Dedicated",
          logs: target.categories.map((category) => ({
            ...(CATEGORY_GROUPS.has(category) ? { categoryGroup: category } : { category }),
            enabled: true,
          })),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
