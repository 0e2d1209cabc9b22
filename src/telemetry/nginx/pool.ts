import { block, type Directive, line } from "./block.ts";
import type { Pool } from "./hop.ts";

/** A socket that nobody listens on: it refuses at once. */
const NOBODY = "unix:/tmp/nobody.sock";

/** `upstream` block of what a hop sends to: a pod that fails three times is left alone for two seconds. */
export const targetUpstream = (name: string, { servers }: Pool): Directive =>
  upstream(name, [
    ...servers.map((server) => line("server", server, "max_fails=3", "fail_timeout=2s", "resolve")),
    // NGINX never counts out the only server of a group: while it hangs, every request would wait for it.
    line("server", NOBODY, "backup"),
  ]);

/** `upstream` block of the buffer: one slow answer must not close the last way out, so nothing counts it out. */
export const fallbackUpstream = (name: string, { servers }: Pool): Directive =>
  upstream(
    name,
    servers.map((server) => line("server", server, "max_fails=0", "resolve")),
  );

/** `upstream` block of another hop of the same NGINX. */
export const hopUpstream = (name: string, port: number): Directive =>
  upstream(name, [line("server", `127.0.0.1:${port}`, "max_fails=0")]);

const upstream = (name: string, servers: readonly Directive[]): Directive =>
  block(
    ["upstream", name],
    // Shared by the workers, and where NGINX keeps the addresses that it looks up while it runs.
    line("zone", name, "64k"),
    servers,
    line("keepalive", 16),
    line("keepalive_requests", 1000),
    // Connections age out, so that pods which an autoscaler adds get their share.
    line("keepalive_time", "30s"),
  );

/** Files of the pod's certificate, by the directory that they are in. */
const TLS_FILES = { certificate: "tls.crt", key: "tls.key", authority: "ca.crt" } as const;

/** Authorities of public certificates, where the image keeps them. */
const PUBLIC_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/** Name of the variable that holds the directory of the certificate. */
const TLS_DIRECTORY = "$tls_directory";

/** Says where certificates are. A path with a variable is read for each connection, so a rotated file is taken up. */
export const tlsDirectory = (path: string): Directive => block(["map", "$host", TLS_DIRECTORY], line("default", path));

/** The pod's own certificate, shown to the pod itself: the answer is not data, so that nothing is verified. */
export const ownCertificate: readonly Directive[] = [
  line("proxy_ssl_certificate", `${TLS_DIRECTORY}/${TLS_FILES.certificate}`),
  line("proxy_ssl_certificate_key", `${TLS_DIRECTORY}/${TLS_FILES.key}`),
  line("proxy_ssl_verify", "off"),
];

/** URL of a pool, as `proxy_pass` takes it. */
export const poolUrl = (name: string, pool: Pool, path = ""): string =>
  `${pool.tls === undefined ? "http" : "https"}://${name}${path}`;

/** Who gets a request next is said by hops and never by a target's answer. */
const notRedirected: Directive = line("proxy_ignore_headers", "X-Accel-Redirect");

/** How a location speaks to a pool: TLS and the name in `Host`. */
export function transport(pool: Pool, tlsPath: string): Directive[] {
  const { tls } = pool;
  const [first = ""] = pool.servers;
  const plain = [line("proxy_set_header", "Host", tls?.serverName ?? first), notRedirected];
  if (tls === undefined) return plain;
  const verified = [
    line("proxy_ssl_server_name", "on"),
    line("proxy_ssl_name", tls.serverName),
    line("proxy_ssl_verify", "on"),
    line("proxy_ssl_verify_depth", 3),
  ];
  return tls.mode === "public"
    ? [...plain, ...verified, line("proxy_ssl_trusted_certificate", PUBLIC_AUTHORITIES)]
    : [
        ...plain,
        ...verified,
        // Takes no variable: a new authority needs a restart, which its hashed ConfigMap or Secret brings.
        line("proxy_ssl_trusted_certificate", `${tlsPath}/${TLS_FILES.authority}`),
        line("proxy_ssl_certificate", `${TLS_DIRECTORY}/${TLS_FILES.certificate}`),
        line("proxy_ssl_certificate_key", `${TLS_DIRECTORY}/${TLS_FILES.key}`),
      ];
}
