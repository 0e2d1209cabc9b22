import type { App } from "cdk8s";
import { names } from "../../src/config/azure/names.ts";
import type { PlatformOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";
import type { Platform } from "../workload/platform.ts";
import { type Peers, peers } from "./peers.ts";
import { hyperionPlatform } from "./platform.ts";

/** What each part of the composition root is given. */
export interface Root {
  readonly app: App;
  readonly environment: Environment;
  readonly outputs: PlatformOutputs;
  readonly platform: Platform;
  readonly outside: Peers;
}

export const rootOf = (app: App, environment: Environment, outputs: PlatformOutputs): Root => ({
  app,
  environment,
  outputs,
  platform: hyperionPlatform(environment, outputs),
  outside: peers(environment),
});

/** VictoriaMetrics' account of the platform's own series: the first tenant is the platform. */
export const platformAccount = ({ hyperion }: Environment): number => hyperion.tenants[0]?.account ?? 0;

/** Name of the cluster, as telemetry says it. */
export const clusterName = (environment: Environment): string =>
  names(environment).cluster(environment.clusters[0]?.name ?? "hyperion");

/** Base URL of a vault: of the platform's secrets, or of the certificates that the bootstrap made. */
export const vaultUrl = (environment: Environment, vault: "keyVault" | "stateKeyVault" = "keyVault"): string =>
  `https://${names(environment)[vault]}.vault.azure.net`;
