import { PORTS } from "../ports.ts";
import { selectPath } from "./cluster.ts";
import { commandLine } from "./flags.ts";

/** A team that may read its own metrics, by a token of the organisation's identity provider. */
interface MetricsTenant {
  readonly name: string;
  /** VictoriaMetrics account that the tenant's samples are in. */
  readonly accountId: number;
  /** Claims that its tokens carry, by name, each with the values that are the tenant's: one must be equal. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

export interface VmauthOptions {
  /** Base URL of vmselect's headless Service; vmauth finds the pods behind it and takes the least loaded. */
  readonly vmselectUrl: string;
  /** Environment variable that holds the token Grafana presents. */
  readonly grafanaTokenVariable: string;
  /** OpenID Connect issuer, as tokens name it in `iss`. */
  readonly issuer: string;
  readonly tenants: readonly MetricsTenant[];
}

interface Route {
  readonly src_paths: readonly string[];
  readonly url_prefix: string;
}

interface User {
  readonly name: string;
  readonly bearer_token?: string;
  readonly jwt?: {
    readonly oidc: { readonly issuer: string };
    readonly match_claims: Readonly<Record<string, string>>;
    readonly default_vm_access_claim: Readonly<Record<string, never>>;
  };
  readonly discover_backend_ips: true;
  readonly load_balancing_policy: "least_loaded";
  readonly retry_status_codes: readonly number[];
  readonly url_map: readonly Route[];
}

/** vmauth's configuration: who may read what. There is no user without a credential, and no path that writes. */
export interface VmauthConfig {
  readonly users: readonly User[];
}

/** The paths of the Prometheus query API that only read. */
const READ_PATHS = [
  "/api/v1/(query|query_range|series|labels|metadata|format_query)",
  "/api/v1/label/[^/]+/values",
  "/api/v1/status/buildinfo",
] as const;

/** Paths of rules and alerts, which vmselect passes on to vmalert. */
const RULE_PATHS = ["/api/v1/(rules|alerts)"] as const;

/**
 * Expression that takes these values and no longer text that holds one: vmauth before 1.152 looked for it anywhere in the
 * claim (GHSA-f99m-22fh-qw96), where `app1` also matched `evil-app1-x`.
 */
function exactly(claim: string, values: readonly string[]): string {
  if (values.length === 0) throw new RangeError(`claim ${claim}: found no value, allowed: one or more`);
  return `^(?:${values.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`;
}

const exactClaims = (claims: MetricsTenant["claims"]): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).map(([claim, values]) => [claim, exactly(claim, values)]));

/** Account of a read: a number, or all of them. */
const ACCOUNT = "(multitenant|[0-9]+)";

/**
 * vmauth looks at `exp` and at no other time: a token whose `nbf` is still to come is taken. Entra sets `nbf` to the time
 * of issue, so none is refused for it and none gains by it.
 *
 * Grafana reads any account that its data source names in the path; a tenant's token reads the tenant's own account,
 * whatever account a header or path of the request names.
 */
export function vmauthConfig(options: VmauthOptions): VmauthConfig {
  const balanced = {
    discover_backend_ips: true,
    load_balancing_policy: "least_loaded",
    // A vmselect that is shutting down or has lost its storage; another one may answer.
    retry_status_codes: [502, 503],
  } as const;
  return {
    users: [
      {
        name: "grafana",
        bearer_token: `%{${options.grafanaTokenVariable}}`,
        ...balanced,
        url_map: [
          {
            src_paths: [...READ_PATHS, ...RULE_PATHS].map((path) => `/select/${ACCOUNT}/prometheus${path}`),
            url_prefix: options.vmselectUrl,
          },
        ],
      },
      ...options.tenants.map((tenant) => ({
        name: tenant.name,
        jwt: {
          oidc: { issuer: options.issuer },
          match_claims: exactClaims(tenant.claims),
          // Without it a token must bring a claim `vm_access`, which no identity provider sends: all were refused.
          default_vm_access_claim: {},
        },
        ...balanced,
        url_map: [{ src_paths: READ_PATHS, url_prefix: `${options.vmselectUrl}${selectPath(tenant.accountId)}` }],
      })),
    ],
  };
}

/** vmauth's arguments. */
export const vmauthArgs = (options: { readonly configFile: string }): string[] =>
  commandLine({
    "auth.config": options.configFile,
    httpListenAddr: `:${PORTS.vmauth.http}`,
    loggerFormat: "json",
  });
