import { SIGNALS, type Signal } from "../../config/failover.ts";
import { PORTS } from "../../config/ports.ts";
import {
  type CollectorConfig,
  collectorConfig,
  extension,
  listen,
  type Pipeline,
  processor,
  receiver,
  type Settings,
} from "./model.ts";
import { hopExporter, type LocalHop, memoryLimiter, mutualTls, TENANT_ATTRIBUTE, TENANT_HEADER } from "./parts.ts";

/** What the ingress collector is built from. */
export interface IngressOptions {
  /** URL of the issuer of producers' tokens, as its discovery document says it. */
  readonly issuerUrl: string;
  /** Audience of producers' tokens. */
  readonly audience: string;
  /** Claim of a token whose value is the tenant's name. */
  readonly tenantClaim: string;
  /** Names of all tenants; the first is the platform, which is authenticated by its certificate. */
  readonly tenants: readonly [string, ...string[]];
  /** Largest request of a producer, uncompressed, in bytes; gRPC rounds it up to a mebibyte. */
  readonly maxBodyBytes: number;
  /** The hop in front of each signal's processor. */
  readonly hops: Readonly<Record<Signal, LocalHop>>;
}

/** Seconds after which producers connect again, and find the pods that came since. */
const CONNECTION_SECONDS = 60;

const grpc = (port: number, maxBodyBytes: number, settings: Settings = {}): Settings => ({
  endpoint: listen(port),
  tls: mutualTls,
  max_recv_msg_size_mib: Math.ceil(maxBodyBytes / 1024 / 1024),
  keepalive: {
    server_parameters: { max_connection_age: `${CONNECTION_SECONDS}s`, max_connection_age_grace: "10s" },
  },
  ...settings,
});

/** Below INFO; a record without a severity says nothing about its weight, and stays. */
const BELOW_INFO = "severity_number != SEVERITY_NUMBER_UNSPECIFIED and severity_number < SEVERITY_NUMBER_INFO";

/** Drops what belongs to no tenant, and the logs that nobody keeps. */
function filter(signal: Signal, tenants: readonly string[]) {
  const attribute = `attributes["${TENANT_ATTRIBUTE}"]`;
  const resource = [`${attribute} == nil or not IsMatch(${attribute}, "^(${tenants.join("|")})$")`];
  return processor(`filter/${signal}`, {
    error_mode: "propagate",
    [signal]: signal === "logs" ? { resource, log_record: [BELOW_INFO] } : { resource },
  });
}

/**
 * The first layer: takes what producers send, says whose it is, drops what nobody wants and passes each signal to its
 * processor. Tokens reach it through NGINX; the platform's own agents come with a certificate on a port of their own.
 */
export function ingressConfig(options: IngressOptions): CollectorConfig {
  const { issuerUrl, audience, tenantClaim, tenants, maxBodyBytes, hops } = options;
  const [platform] = tenants;
  const oidc = extension("oidc", { providers: [{ issuer_url: issuerUrl, audience, username_claim: "sub" }] });
  const tenantHeader = extension("headers_setter", {
    headers: [{ action: "upsert", key: TENANT_HEADER, from_attribute: `claims.${tenantClaim}` }],
  });
  const auth = { authenticator: oidc.id };
  const limiter = memoryLimiter();
  const producers = receiver("otlp/producers", {
    protocols: {
      grpc: grpc(PORTS.otlp.grpc, maxBodyBytes, { auth }),
      http: { endpoint: listen(PORTS.otlp.http), tls: mutualTls, auth, max_request_body_size: maxBodyBytes },
    },
  });
  const agents = receiver("otlp/platform", { protocols: { grpc: grpc(PORTS.otelcol.platform, maxBodyBytes) } });
  const fromClaim = processor("resource/producers", {
    attributes: [
      // A token without the claim would leave the caller's own value in place.
      { key: TENANT_ATTRIBUTE, action: "delete" },
      { key: TENANT_ATTRIBUTE, action: "upsert", from_context: `auth.claims.${tenantClaim}` },
    ],
  });
  const fixed = processor("resource/platform", {
    attributes: [{ key: TENANT_ATTRIBUTE, action: "upsert", value: platform }],
  });
  const pipelines = SIGNALS.flatMap((signal): Pipeline[] => {
    const wanted = filter(signal, tenants);
    const hop = hops[signal];
    return [
      {
        signal,
        name: "producers",
        receivers: [producers],
        processors: [limiter, fromClaim, wanted],
        exporters: [hopExporter({ hop, name: signal, authenticator: tenantHeader.id })],
      },
      {
        signal,
        name: "platform",
        receivers: [agents],
        processors: [limiter, fixed, wanted],
        exporters: [hopExporter({ hop, name: `${signal}-platform`, headers: { [TENANT_HEADER]: platform } })],
      },
    ];
  });
  return collectorConfig({ pipelines, extensions: [oidc, tenantHeader] });
}
