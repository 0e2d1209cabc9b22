import type { HOP_REQUEST_FIELDS } from "../../conventions/hop-requests.ts";
import { PORTS } from "../ports.ts";
import { block, type Directive, line, nginxText } from "./block.ts";
import type { Fallbacks, Hop } from "./hop.ts";
import { CONNECTION_ZONE, capZones, hopServer, upstreams } from "./hop-server.ts";
import { type Liveness, livenessLocations } from "./liveness.ts";
import { ownCertificate, tlsDirectory } from "./pool.ts";
import { sequences } from "./sequence.ts";

/** What the hops of one pod are built from. */
export interface HopConfigOptions {
  readonly hops: readonly Hop[];
  readonly fallbacks: Fallbacks;
  /** Address of the cluster's DNS service. */
  readonly dnsAddress: string;
  /** Directory of the pod's `tls.crt`, `tls.key` and `ca.crt`. */
  readonly tlsPath: string;
  /** How the collector of the pod shows that it is alive. Default: it is not asked. */
  readonly liveness?: Liveness;
  /** Largest request, in bytes, as it is sent: compressed. */
  readonly maxBodyBytes: number;
}

/** Path that the probes ask for. */
export const HOP_HEALTH_PATH = "/healthz";

/** Path of NGINX's own counters of connections and requests. */
export const HOP_STATUS_PATH = "/status";

/** Everything that NGINX writes goes here: the root file system is read-only. */
const TEMP = "/tmp";

const LOG_FIELDS = {
  time: "$time_iso8601",
  target: "$target",
  route: "$route",
  path: "$uri",
  status: "$status",
  upstream: "$upstream_addr",
  upstream_status: "$upstream_status",
  upstream_seconds: "$upstream_response_time",
  seconds: "$request_time",
  bytes: "$request_length",
} as const satisfies Record<(typeof HOP_REQUEST_FIELDS)[number], string> & Record<string, string>;

/** One line for each request that did not simply reach its target: what failed over, was refused or was dropped. */
const logging: readonly Directive[] = [
  line("log_format", "hop", "escape=json", JSON.stringify(LOG_FIELDS)),
  block(["map", "$route $status", "$noteworthy"], line("~^target 2", 0), line("default", 1)),
  line("access_log", "/dev/stdout", "hop", "if=$noteworthy"),
];

const health = (liveness: Liveness | undefined): Directive =>
  block(
    ["server"],
    line("listen", PORTS.hop.health),
    line("set", "$target", "health"),
    line("set", "$route", "health"),
    line("access_log", "off"),
    block(["location", "=", HOP_HEALTH_PATH], line("return", 200)),
    block(["location", "=", HOP_STATUS_PATH], line("stub_status")),
    liveness === undefined ? [] : livenessLocations(liveness, ownCertificate),
    block(["location", "/"], line("return", 404)),
  );

/**
 * nginx.conf of the hops beside one collector. Needs NGINX 1.27.3: earlier ones have no `resolve` in their open-source
 * edition, and one that starts while DNS is empty stays down.
 */
export function hopConfig(options: HopConfigOptions): string {
  const { hops, fallbacks, dnsAddress, tlsPath, liveness, maxBodyBytes } = options;
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) =>
    line(`${kind}_temp_path`, `${TEMP}/${kind}`),
  );
  return nginxText([
    line("worker_processes", 1),
    line("pid", `${TEMP}/nginx.pid`),
    line("error_log", "/dev/stderr", "warn"),
    // What is under way at the end gets out: the grace period of the pod is longer than the longest hop.
    line("worker_shutdown_timeout", "30s"),
    block(["events"], line("worker_connections", 4096)),
    block(
      ["http"],
      temp,
      logging,
      line("server_tokens", "off"),
      line("resolver", dnsAddress, "valid=5s", "ipv6=off"),
      line("resolver_timeout", "1s"),
      tlsDirectory(tlsPath),
      line("limit_conn_zone", "$server_port", `zone=${CONNECTION_ZONE}:64k`),
      capZones(hops),
      line("client_max_body_size", maxBodyBytes),
      // In memory up to a usual batch, and on the pod's disk above: the body is kept until the last server has answered.
      line("client_body_buffer_size", "256k"),
      line("proxy_http_version", "1.1"),
      line("proxy_request_buffering", "on"),
      upstreams(hops, fallbacks),
      sequences(hops),
      hops.map((hop) => hopServer(hop, hops, fallbacks, tlsPath)),
      health(liveness),
    ),
  ]);
}
