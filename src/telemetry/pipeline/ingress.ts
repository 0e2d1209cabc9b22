import { SIGNALS, type Signal } from "../../conventions/topics.ts";
import {
  type CollectorConfig,
  collectorConfig,
  extension,
  listen,
  type Pipeline,
  type Processor,
  processor,
  receiver,
  type Settings,
} from "../otelcol/model.ts";
import {
  hopExporter,
  type LocalHop,
  memoryLimiter,
  mutualTls,
  PRODUCER_HEADER,
  TENANT_ATTRIBUTE,
  TENANT_HEADER,
} from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";

/** Who may send, and what. */
export interface IngressTenant {
  readonly name: string;
  readonly signals: readonly Signal[];
  /** Client ids of the applications whose tokens are the tenant's. */
  readonly producers: readonly string[];
}

/** What the ingress collector is built from. */
export interface IngressOptions {
  /** URL of the issuer of producers' tokens: what they say in `iss`. */
  readonly issuerUrl: string;
  /** Audience of producers' tokens. */
  readonly audience: string;
  /**
   * Path of a JSON Web Key Set with the issuer's keys. With discovery instead, a collector does not start while the
   * issuer is away, and the platform's own telemetry comes through the same process.
   */
  readonly signingKeysFile: string;
  /** The first is the platform, whose agents are authenticated by their certificates. */
  readonly tenants: readonly [IngressTenant, ...IngressTenant[]];
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

/** Claim of Entra's tokens (version 2) whose value is the client id of the application that asked for the token. */
const CLIENT_CLAIM = "claims.azp";

const tenantAttribute = `attributes["${TENANT_ATTRIBUTE}"]`;

/** Drops what belongs to no tenant, what the tenant may not send, and the logs that nobody keeps. */
function filter(signal: Signal, tenants: readonly IngressTenant[]) {
  const names = tenants.filter(({ signals }) => signals.includes(signal)).map(({ name }) => name);
  const resource = [
    names.length === 0
      ? "true"
      : `${tenantAttribute} == nil or not IsMatch(${tenantAttribute}, "^(${names.join("|")})$")`,
  ];
  return processor(`filter/${signal}`, {
    error_mode: "propagate",
    [signal]: signal === "logs" ? { resource, log_record: [BELOW_INFO] } : { resource },
  });
}

/**
 * A producer's client id becomes its tenant's name. An id that no tenant has stays what it is, and is dropped as
 * belonging to none: Entra makes ids up, so nobody can have one that is another tenant's name.
 */
function tenantOfProducer(tenants: readonly IngressTenant[]): Processor {
  const statements = tenants
    .filter(({ producers }) => producers.length > 0)
    .map(
      ({ name, producers }) =>
        `set(${tenantAttribute}, "${name}") where IsMatch(${tenantAttribute}, "^(${producers.join("|")})$")`,
    );
  const group = [{ context: "resource", statements }];
  return processor("transform/producers", {
    error_mode: "propagate",
    metric_statements: group,
    log_statements: group,
    trace_statements: group,
  });
}

/** Name of the instrumentation scope that Falcosidekick's records have. */
const FALCO_SCOPE = "falco";

/** Severity of a finding by the priority of its rule, which Falcosidekick sends as an attribute of an INFO record. */
const FINDING_SEVERITIES = [
  { severity: "FATAL", priorities: "Emergency|Alert|Critical" },
  { severity: "ERROR", priorities: "Error" },
  { severity: "WARN", priorities: "Warning" },
] as const;

const findings = processor("transform/findings", {
  error_mode: "propagate",
  log_statements: [
    {
      context: "log",
      conditions: [`instrumentation_scope.name == "${FALCO_SCOPE}"`],
      statements: FINDING_SEVERITIES.flatMap(({ severity, priorities }) => {
        const where = `where attributes["priority"] != nil and IsMatch(attributes["priority"], "^(${priorities})$")`;
        return [
          `set(severity_number, SEVERITY_NUMBER_${severity}) ${where}`,
          `set(severity_text, "${severity}") ${where}`,
        ];
      }),
    },
  ],
});

/**
 * The first layer: takes what producers send, says whose it is, drops what nobody wants and passes each signal to its
 * processor. Tokens reach it through NGINX; the platform's own agents come with a certificate on a port of their own.
 */
export function ingressConfig(options: IngressOptions): CollectorConfig {
  const { issuerUrl, audience, signingKeysFile, tenants, maxBodyBytes, hops } = options;
  const platform = tenants[0].name;
  const oidc = extension("oidc", {
    providers: [{ issuer_url: issuerUrl, audience, username_claim: "sub", public_keys_file: signingKeysFile }],
  });
  const producerHeader = extension("headers_setter", {
    headers: [{ action: "upsert", key: PRODUCER_HEADER, from_attribute: CLIENT_CLAIM }],
  });
  const auth = { authenticator: oidc.id };
  const limiter = memoryLimiter();
  const producers = receiver("otlp/producers", {
    protocols: {
      grpc: grpc(PORTS.otlp.grpc, maxBodyBytes, { auth }),
      http: { endpoint: listen(PORTS.otlp.http), tls: mutualTls, auth, max_request_body_size: maxBodyBytes },
    },
  });
  const agents = receiver("otlp/platform", {
    protocols: {
      grpc: grpc(PORTS.otelcol.platform, maxBodyBytes),
      http: { endpoint: listen(PORTS.otelcol.platformHttp), tls: mutualTls, max_request_body_size: maxBodyBytes },
    },
  });
  const fromClaim = processor("resource/producers", {
    attributes: [
      // A token without the claim would leave the caller's own value in place.
      { key: TENANT_ATTRIBUTE, action: "delete" },
      { key: TENANT_ATTRIBUTE, action: "upsert", from_context: `auth.${CLIENT_CLAIM}` },
    ],
  });
  const known = tenants.some(({ producers }) => producers.length > 0) ? [tenantOfProducer(tenants)] : [];
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
        processors: [limiter, fromClaim, ...known, wanted],
        exporters: [hopExporter({ hop, name: signal, authenticator: producerHeader.id })],
      },
      {
        signal,
        name: "platform",
        receivers: [agents],
        processors: [limiter, fixed, ...(signal === "logs" ? [findings] : []), wanted],
        exporters: [hopExporter({ hop, name: `${signal}-platform`, headers: { [TENANT_HEADER]: platform } })],
      },
    ];
  });
  return collectorConfig({ pipelines, extensions: [oidc, producerHeader] });
}
