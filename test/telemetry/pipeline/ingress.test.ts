import { expect, test } from "vitest";
import { SIGNALS } from "../../../src/conventions/topics.ts";
import { type IngressOptions, ingressConfig } from "../../../src/telemetry/pipeline/ingress.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const SHOP = "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d01";
const VEHICLE = "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d02";
const OTHER_VEHICLE = "c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d03";
const options: IngressOptions = {
  issuerUrl: "https://login.example/v2.0",
  audience: "00000000-0000-0000-0000-000000000001",
  signingKeysFile: "/etc/keys/jwks.json",
  tenants: [
    { name: "platform", signals: SIGNALS, producers: [] },
    { name: "shop", signals: SIGNALS, producers: [SHOP] },
    { name: "vehicle", signals: ["traces"], producers: [VEHICLE, OTHER_VEHICLE] },
  ],
  maxBodyBytes: 900_000,
  hops: {
    metrics: { port: 14001, timeoutMs: 8000 },
    logs: { port: 14002, timeoutMs: 8000 },
    traces: { port: 14003, timeoutMs: 8000 },
  },
};
const config = ingressConfig(options);
const pipelines = Object.entries(config.service.pipelines);

test("ingress takes metrics, logs and traces, of producers and of the platform itself (S0-COL-01)", () => {
  expect(pipelines.map(([id]) => id).sort()).toEqual([
    "logs/platform",
    "logs/producers",
    "metrics/platform",
    "metrics/producers",
    "traces/platform",
    "traces/producers",
  ]);
  expect(breaches(config)).toEqual([]);
});

test.each(SIGNALS)("%s go to their own processor's hop, and nowhere else (S0-COL-04)", (signal) => {
  for (const source of ["producers", "platform"]) {
    const endpoints = config.service.pipelines[`${signal}/${source}`]?.exporters.map(
      (id) => config.exporters[id]?.["endpoint"],
    );
    expect(endpoints).toEqual([`http://127.0.0.1:${options.hops[signal].port}`]);
  }
});

test("each pipeline filters, after the tenant is known (S0-COL-03)", () => {
  for (const [id, { processors }] of pipelines) {
    const [signal, source] = id.split("/");
    const mapped = source === "producers" ? ["transform/producers"] : [];
    const weighed = id === "logs/platform" ? ["transform/findings"] : [];
    expect(processors).toEqual(["memory_limiter", `resource/${source}`, ...mapped, ...weighed, `filter/${signal}`]);
  }
});

test("logs below INFO are dropped, those without a severity are kept; no span is (D-12)", () => {
  expect(config.processors["filter/logs"]?.["logs"]).toMatchObject({
    log_record: ["severity_number != SEVERITY_NUMBER_UNSPECIFIED and severity_number < SEVERITY_NUMBER_INFO"],
  });
  expect(config.processors["filter/traces"]?.["traces"]).not.toHaveProperty("span");
  expect(Object.keys(config.processors).filter((id) => id.includes("sampl"))).toEqual([]);
});

test("what belongs to no known tenant, or is not its to send, is dropped in every signal", () => {
  for (const signal of SIGNALS) {
    const allowed = signal === "traces" ? "platform|shop|vehicle" : "platform|shop";
    expect(config.processors[`filter/${signal}`]?.[signal]).toMatchObject({
      resource: [
        `attributes["hyperion.tenant"] == nil or not IsMatch(attributes["hyperion.tenant"], "^(${allowed})$")`,
      ],
    });
  }
});

test("the client that asked for the token says whose data it is", () => {
  expect(config.processors["transform/producers"]).toMatchObject({
    error_mode: "propagate",
    log_statements: [
      {
        context: "resource",
        statements: [
          `set(attributes["hyperion.tenant"], "shop") where IsMatch(attributes["hyperion.tenant"], "^(${SHOP})$")`,
          `set(attributes["hyperion.tenant"], "vehicle") where IsMatch(attributes["hyperion.tenant"], "^(${VEHICLE}|${OTHER_VEHICLE})$")`,
        ],
      },
    ],
  });
});

test("a caller's own word on its tenant is deleted before the token's is set", () => {
  expect(config.processors["resource/producers"]).toEqual({
    attributes: [
      { key: "hyperion.tenant", action: "delete" },
      { key: "hyperion.tenant", action: "upsert", from_context: "auth.claims.azp" },
    ],
  });
  expect(config.processors["resource/platform"]).toEqual({
    attributes: [{ key: "hyperion.tenant", action: "upsert", value: "platform" }],
  });
});

test("who sends goes on in a header too, so that the buffer keeps tenants apart", () => {
  expect(config.extensions["headers_setter"]).toEqual({
    headers: [{ action: "upsert", key: "X-Hyperion-Producer", from_attribute: "claims.azp" }],
  });
  expect(config.exporters["otlp_http/logs"]).toMatchObject({ auth: { authenticator: "headers_setter" } });
  expect(config.exporters["otlp_http/logs-platform"]).toMatchObject({ headers: { "X-Scope-OrgID": "platform" } });
});

test("producers need a token on both protocols, and agents a certificate", () => {
  expect(config.extensions["oidc"]).toMatchObject({
    providers: [{ issuer_url: options.issuerUrl, audience: options.audience }],
  });
  const auth = { authenticator: "oidc" };
  expect(config.receivers["otlp/producers"]).toMatchObject({
    protocols: { grpc: { auth }, http: { auth, max_request_body_size: 900_000 } },
  });
  const tls = { client_ca_file: "/etc/hyperion-tls/ca.crt" };
  expect(config.receivers["otlp/platform"]).toMatchObject({
    protocols: { grpc: { tls }, http: { tls, max_request_body_size: 900_000 } },
  });
});

test("findings of Falco get the severity of their rule, and nothing else is touched (S0-SEC-04)", () => {
  const { log_statements: groups } = config.processors["transform/findings"] as {
    log_statements: { conditions: string[]; statements: string[] }[];
  };
  expect(groups.map(({ conditions }) => conditions)).toEqual([['instrumentation_scope.name == "falco"']]);
  expect(groups[0]?.statements.filter((statement) => statement.includes("Critical"))).toEqual([
    expect.stringMatching(/^set\(severity_number, SEVERITY_NUMBER_FATAL\) where /),
    expect.stringMatching(/^set\(severity_text, "FATAL"\) where /),
  ]);
  const processors = (name: string) => config.service.pipelines[name]?.processors;
  expect(processors("logs/platform")).toContain("transform/findings");
  for (const other of ["logs/producers", "metrics/platform", "traces/platform"]) {
    expect(processors(other)).not.toContain("transform/findings");
  }
});
