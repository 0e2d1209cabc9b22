import { describe, expect, test } from "vitest";
import { HOP_HEALTH_PATH, HOP_STATUS_PATH } from "../../../src/telemetry/nginx/config.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { blockOf, confOf, consumer, replay, sampleHop, sequence, store } from "./samples.ts";

describe("the pools", () => {
  test("each pod is a server that is left alone after three failures, and found again while NGINX runs", () => {
    const pods = ["a-0.test:4318", "a-1.test:4318"];
    const upstream = blockOf(confOf([store({ pool: { servers: pods } })]), "upstream tempo");
    for (const pod of pods) expect(upstream).toContain(`server ${pod} max_fails=3 fail_timeout=2s resolve;`);
    expect(confOf([store()])).toContain("\nresolver 10.0.0.10 valid=5s ipv6=off;\n");
  });

  test("a target of one server has a backup that refuses, so that NGINX counts the server out", () => {
    expect(blockOf(confOf([sampleHop()]), "upstream egress")).toContain("server unix:/tmp/nobody.sock backup;");
  });

  test("nothing counts the buffer out (S0-KAF-02)", () => {
    const upstream = blockOf(confOf([sampleHop()]), "upstream buffer").filter((text) => text.startsWith("server "));
    expect(upstream).toEqual(["server buffer.test:4318 max_fails=0 resolve;"]);
  });

  test("connections age out, so that a new pod gets its share", () => {
    expect(blockOf(confOf([sampleHop()]), "upstream egress")).toContain("keepalive_time 30s;");
  });
});

describe("what fails over (S0-KAF-02)", () => {
  const errorPages = (conf: string, location: string) =>
    blockOf(conf, location).filter((text) => text.startsWith("error_page"));

  test("of a layer: 500, 502, 503 and 504, and 429 goes back", () => {
    expect(errorPages(confOf([sampleHop()]), "location = /v1/traces")).toEqual([
      "error_page 500 502 503 504 = @buffer-traces;",
    ]);
  });

  test("of a store: also what is our own mistake; poison becomes 400, a refused credential 503, and 429 goes back", () => {
    expect(errorPages(confOf([store()]), "location = /v1/traces")).toEqual([
      "error_page 403 404 408 500 502 503 504 507 = @buffer-traces;",
      "error_page 413 422 =400 @refused;",
      "error_page 401 =503 @unavailable;",
    ]);
  });

  test("of a consumer: everything that the team may mend; poison is put aside, since nobody can be told", () => {
    expect(errorPages(confOf([consumer()]), "location = /v1/traces")).toEqual([
      "error_page 401 403 404 408 429 500 502 503 504 507 = @buffer-traces;",
      "error_page 400 413 422 = @dead-letter-traces;",
      "error_page 509 =200 @dropped;",
    ]);
  });

  test("another pod is tried before the buffer, never for 429 of a layer or store", () => {
    const next = (conf: string) => /proxy_next_upstream (.*);/.exec(conf)?.[1];
    expect(next(confOf([sampleHop()]))).toBe("error timeout http_500 http_502 http_503 http_504 non_idempotent");
    expect(next(confOf([store()]))).toBe(
      "error timeout http_500 http_502 http_503 http_504 http_403 http_404 non_idempotent",
    );
  });

  test("the buffer is told the topic by a header, for each signal, and gets no credential", () => {
    const conf = confOf([sampleHop({ signals: ["logs", "traces"], paths: ["/v1/logs", "/v1/traces"] })]);
    for (const signal of ["logs", "traces"]) {
      const location = blockOf(conf, `location @buffer-${signal}`);
      expect(location).toContain("proxy_pass https://buffer;");
      expect(location).toContain(`proxy_set_header X-Hyperion-Topic hyperion.failover.egress.${signal};`);
      expect(location).toContain('proxy_set_header Authorization "";');
    }
  });

  test("a store's data goes to the receiver that listens on the store's path", () => {
    expect(blockOf(confOf([store()]), "location @buffer-traces")).toContain("proxy_pass https://store-buffer;");
  });
});

describe("a replay (S0-KAF-06)", () => {
  const conf = confOf([replay(store())]);

  test("has no way to the buffer", () => {
    expect(conf).not.toContain("hyperion.failover.");
    expect(conf).not.toMatch(/upstream \S*buffer|@buffer/);
  });

  test("puts poison aside and tries everything else again", () => {
    const location = blockOf(conf, "location = /v1/traces");
    expect(location).toContain("error_page 400 413 422 = @dead-letter-traces;");
    expect(location).toContain("error_page 401 403 404 408 429 500 507 509 =503 @retry;");
    expect(blockOf(conf, "location @retry")).toContain("return 503;");
    expect(blockOf(conf, "location @dead-letter-traces")).toContain(
      "proxy_set_header X-Hyperion-Topic hyperion.dlq.tempo.traces;",
    );
  });
});

describe("a location", () => {
  test("of a path with a tenant's account takes any account and nothing below it", () => {
    const conf = confOf([store({ signals: ["metrics"], paths: ["/insert/{account}/opentelemetry/v1/metrics"] })]);
    expect(blockOf(conf, "location ~ ^/insert/[^/]+/opentelemetry/v1/metrics$")).toContain("proxy_pass http://tempo;");
  });

  test("takes OTLP's paths only", () => {
    expect(blockOf(confOf([sampleHop()]), "location /")).toEqual(["return 404;"]);
    expect(() => confOf([sampleHop({ paths: ["/v1/profiles"] })])).toThrow(
      "found /v1/profiles, allowed: one that ends in",
    );
  });

  test("puts a consumer's own path in front", () => {
    const { pool } = consumer();
    const conf = confOf([consumer({ pool: { ...pool, basePath: "/intake" } })]);
    expect(conf).toContain("proxy_pass https://consumer-acme/intake/v1/traces;");
  });
});

describe("certificates", () => {
  test("are shown to layers and to the buffer, and read again when they rotate", () => {
    const location = blockOf(confOf([sampleHop()]), "location = /v1/traces");
    expect(location).toContain("proxy_ssl_certificate $tls_directory/tls.crt;");
    expect(location).toContain("proxy_ssl_verify on;");
    expect(location).toContain("proxy_ssl_name egress.test;");
    expect(location).toContain("proxy_ssl_trusted_certificate /etc/tls/ca.crt;");
  });

  test("of ours are not shown to a consumer, whose own is of a public authority", () => {
    const location = blockOf(confOf([consumer()]), "location = /v1/traces").join("\n");
    expect(location).toContain("proxy_ssl_verify on;");
    expect(location).not.toContain("proxy_ssl_certificate ");
    expect(location).not.toContain("/etc/tls/ca.crt");
  });
});

test("a rate cap drops what is above it and never sends it to the buffer", () => {
  const conf = confOf([consumer({ maxRequestsPerSecond: 50 })]);
  expect(conf).toContain("\nlimit_req_zone $server_port zone=cap_consumer-acme:64k rate=50r/s;\n");
  expect(blockOf(conf, "location = /v1/traces")).toContain("limit_req zone=cap_consumer-acme burst=50 nodelay;");
  expect(conf).toContain("\nlimit_req_status 509;\n");
  expect(blockOf(conf, "location @dropped")).toContain("return 200;");
});

test("NGINX writes below /tmp only and ends later than the longest hop", () => {
  const paths = confOf([sampleHop()])
    .split("\n")
    .filter((text) => /^(pid|\w+_temp_path) /.test(text));
  expect(paths).toHaveLength(6);
  for (const path of paths) expect(path).toMatch(/ \/tmp\//);
  expect(confOf([sampleHop()])).toContain("\nworker_shutdown_timeout 30s;\n");
});

test("hops listen on localhost; probes and NGINX's counters are on a port of their own (S0-COL-11)", () => {
  const listens = confOf([sampleHop()])
    .split("\n")
    .filter((text) => text.startsWith("listen "));
  expect(listens).toEqual(["listen 127.0.0.1:14318;", `listen ${PORTS.hop.health};`]);
  const conf = confOf([sampleHop()]);
  expect(blockOf(conf, `location = ${HOP_HEALTH_PATH}`)).toEqual(["return 200;"]);
  expect(blockOf(conf, `location = ${HOP_STATUS_PATH}`)).toEqual(["stub_status;"]);
});

test("bodies, connections and waits are bounded", () => {
  const conf = confOf([sampleHop()], { maxBodyBytes: 4096 });
  expect(conf).toContain("\nclient_max_body_size 4096;\n");
  expect(conf).toContain("\nlimit_conn hop_connections 512;\n");
  expect(conf).toContain("\nproxy_read_timeout 500ms;\n");
  expect(conf).toContain("\nproxy_next_upstream_timeout 200ms;\n");
});

test("what did not simply reach its target is logged, with target, route and every upstream's status", () => {
  const conf = confOf([sampleHop()]);
  expect(conf).toContain("access_log /dev/stdout hop if=$noteworthy;");
  for (const field of ["$target", "$route", "$upstream_addr", "$upstream_status"]) {
    expect(/log_format hop .*/.exec(conf)?.[0]).toContain(field);
  }
});

describe("a hop that comes after another (S0-COL-07)", () => {
  const conf = confOf(sequence());
  const server = (port: number) => conf.slice(conf.indexOf(`listen 127.0.0.1:${port};`)).split("\nserver {")[0] ?? "";

  test("is entered on the other's paths, which lead to the other; what that one says, this one says", () => {
    expect(server(14319)).toContain("set $target egress;");
    const entry = blockOf(server(14319), "location = /otlp/v1/traces");
    expect(entry).toContain("proxy_pass http://tempo-hop;");
    expect(entry).toContain("proxy_intercept_errors off;");
    expect(entry.join()).not.toContain("error_page");
    expect(blockOf(conf, "upstream tempo-hop")).toContain("server 127.0.0.1:14318 max_fails=0;");
  });

  test("gets what the other's target or topic has taken, and only that", () => {
    expect(blockOf(conf, "map $status $next_when_taken")).toEqual(["~^2 @next;", 'default "";']);
    expect(server(14318)).toContain("\nadd_header X-Accel-Redirect $next_when_taken always;\n");
    expect(server(14319)).not.toContain("add_header");
  });

  test("sends it to its own target's path, without the store's header, and fails over as ever", () => {
    const next = blockOf(server(14319), "location @next");
    expect(next).toContain("rewrite ^ /v1/traces break;");
    expect(next).toContain("proxy_pass https://egress;");
    expect(next).toContain('proxy_set_header X-Scope-OrgID "";');
    expect(next).toContain("error_page 500 502 503 504 = @buffer-traces;");
    const buffer = blockOf(server(14319), "location @buffer-traces");
    expect(buffer).toContain("proxy_set_header X-Hyperion-Topic hyperion.failover.egress.traces;");
    expect(buffer).toContain('proxy_set_header X-Scope-OrgID "";');
  });

  test("waits for the other as an exporter would, and leaves the log to it", () => {
    const [first] = sequence();
    const entry = blockOf(server(14319), "location = /otlp/v1/traces");
    expect(entry).toContain(`proxy_read_timeout ${first?.budget.exporterMs}ms;`);
    expect(entry).toContain("access_log off;");
  });

  test("and the other hold a body twice, in as much memory as one of them alone", () => {
    expect(conf.match(/client_body_buffer_size \w+;/g)).toEqual([
      "client_body_buffer_size 256k;",
      "client_body_buffer_size 128k;",
      "client_body_buffer_size 128k;",
    ]);
  });

  test("is of one signal, for it has one way on", () => {
    expect(() => confOf(sequence({ paths: ["/v1/logs", "/v1/traces"] }))).toThrow("found 2 paths, allowed: one");
  });

  test("is nowhere where nothing comes after a store", () => {
    expect(confOf([store(), sampleHop({ port: 14319 })])).not.toMatch(/@next|\$next_when_taken|add_header|-hop\b/);
  });
});

test("no target's answer says who gets a request next", () => {
  const conf = confOf([store(), sampleHop({ port: 14319 }), consumer({ port: 14320 })]);
  const passing = conf.match(/proxy_pass /g) ?? [];
  expect(conf.match(/proxy_ignore_headers X-Accel-Redirect;/g)).toHaveLength(passing.length);
});
