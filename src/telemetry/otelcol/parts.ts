import { PORTS } from "../ports.ts";
import {
  type Exporter,
  exporter,
  listen,
  type Processor,
  processor,
  type Receiver,
  receiver,
  type Settings,
} from "./model.ts";

/** Directory of the pod's `tls.crt`, `tls.key` and `ca.crt`. */
export const TLS_DIRECTORY = "/etc/hyperion-tls";

/** Resource attribute that says whose data it is. Ingress sets it, and nobody else. */
export const TENANT_ATTRIBUTE = "hyperion.tenant";

/** Header that says whose data a request has, to Tempo, to Loki and to the buffer's queue. */
export const TENANT_HEADER = "X-Scope-OrgID";

/** Header that says which producer sent a request: what waits in the buffer's queue is kept apart by it. */
export const PRODUCER_HEADER = "X-Hyperion-Producer";

/** Certificates rotate; Go reads the files again when they are older than this. */
export const TLS_RELOAD = "1m";

/** A server that takes requests from holders of a certificate of the platform's authority only. */
export const mutualTls: Settings = {
  cert_file: `${TLS_DIRECTORY}/tls.crt`,
  key_file: `${TLS_DIRECTORY}/tls.key`,
  client_ca_file: `${TLS_DIRECTORY}/ca.crt`,
  client_ca_file_reload: true,
  reload_interval: TLS_RELOAD,
};

/** A client that shows the pod's certificate and trusts the platform's authority. */
export const clientTls: Settings = {
  cert_file: `${TLS_DIRECTORY}/tls.crt`,
  key_file: `${TLS_DIRECTORY}/tls.key`,
  ca_file: `${TLS_DIRECTORY}/ca.crt`,
  reload_interval: TLS_RELOAD,
};

/** Refuses data before memory runs out; the share of the container's limit that GOMEMLIMIT leaves. */
export const memoryLimiter = (): Processor =>
  processor("memory_limiter", { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 });

/** What a hop sends to: OTLP/HTTP with mutual TLS. */
export const layerReceiver = (): Receiver =>
  receiver("otlp", {
    protocols: { http: { endpoint: listen(PORTS.otlp.http), tls: mutualTls } },
  });

/** The end of a hop that an exporter in its pod sees. */
export interface LocalHop {
  /** Port of the hop's server, on localhost. */
  readonly port: number;
  /** Longest that an export may take, in milliseconds; the hop's own attempts end before. */
  readonly timeoutMs: number;
}

export interface HopExport {
  readonly name: string;
  readonly hop: LocalHop;
  /** What comes before `/v1/logs` and its sisters. Default: nothing. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Id of the extension that sets headers from the request that came in. */
  readonly authenticator?: string;
}

/**
 * An exporter without queue and retry: its answer is the sender's. Whether the data goes on or into the buffer is the
 * hop's decision, request by request.
 */
export const hopExporter = ({ name, hop, path = "", headers, authenticator }: HopExport): Exporter =>
  exporter(`otlp_http/${name}`, {
    endpoint: `http://127.0.0.1:${hop.port}${path}`,
    timeout: `${hop.timeoutMs}ms`,
    ...(headers === undefined ? {} : { headers }),
    ...(authenticator === undefined ? {} : { auth: { authenticator } }),
    compression: "gzip",
    retry_on_failure: { enabled: false },
    sending_queue: { enabled: false },
  });
