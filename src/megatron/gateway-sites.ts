import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { GATEWAY_TIMEOUT_SECONDS, OTLP_PATHS } from "../conventions/intake.ts";
import { applicationProfile, grafanaProfile, otlpProfile, type WafProfile } from "./waf-profiles.ts";

/** One host that a gateway serves. */
export interface Site {
  /** Unique within a gateway; part of the names of its listener, rule, probe and back end. */
  readonly name: string;
  /** Host that clients ask for; `*.` in front serves every name one label below. */
  readonly host: string;
  /** Host that NGINX is probed by, and, where `host` is a single name, asked for. */
  readonly backendHost: string;
  readonly waf: WafProfile;
  /** Only these paths, matched whole, reach NGINX; every other is refused with 403. Absent: all paths. */
  readonly paths?: readonly string[];
  /** Whether plain HTTP is answered by a redirect. Off where a client is a program, which would send its token again. */
  readonly redirectHttp: boolean;
  /** Seconds that the gateway waits for NGINX. */
  readonly timeoutSeconds: number;
}

export const isWildcard = ({ host }: Pick<Site, "host">): boolean => host.startsWith("*.");

/** Hyperion's gateway: telemetry intake by OTLP/HTTP, and Grafana. Nothing else. */
export const hyperionSites = (
  { hosts }: Pick<Names, "hosts">,
  { maxOtlpBodyKb }: Pick<Environment["gateways"], "maxOtlpBodyKb">,
): readonly Site[] => [
  {
    name: "otlp",
    host: hosts.otlp,
    backendHost: hosts.otlp,
    waf: otlpProfile(maxOtlpBodyKb),
    paths: Object.values(OTLP_PATHS),
    redirectHttp: false,
    timeoutSeconds: GATEWAY_TIMEOUT_SECONDS.otlp,
  },
  {
    name: "grafana",
    host: hosts.grafana,
    backendHost: hosts.grafana,
    waf: grafanaProfile,
    redirectHttp: true,
    timeoutSeconds: GATEWAY_TIMEOUT_SECONDS.userInterface,
  },
];

/** Megatron's gateway: every application, each under its own name below `apps.<zone>`. */
export const megatronSites = ({ hosts }: Pick<Names, "hosts">): readonly Site[] => [
  {
    name: "apps",
    host: `*.${hosts.apps}`,
    backendHost: hosts.apps,
    waf: applicationProfile,
    redirectHttp: true,
    timeoutSeconds: GATEWAY_TIMEOUT_SECONDS.userInterface,
  },
];
