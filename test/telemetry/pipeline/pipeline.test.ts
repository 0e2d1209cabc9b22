import { describe, expect, test } from "vitest";
import { entraIssuer } from "../../../src/config/azure/entra.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { SIGNALS } from "../../../src/conventions/topics.ts";
import { type LayerConfig, pipeline } from "../../../src/telemetry/pipeline/pipeline.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const environment = loadEnvironment("prod");
const client = {
  brokers: ["kafka.test:9093"],
  clientId: "test",
  caFile: "/ca",
  certFile: "/crt",
  keyFile: "/key",
} as const;
const build = (input: Environment) =>
  pipeline(input, {
    producers: { issuerUrl: entraIssuer(input.azure), audience: input.entraApps.ingest },
    hosts: {
      processors: { metrics: "metrics.test", logs: "logs.test", traces: "traces.test" },
      egress: "egress.test",
      buffer: "buffer.test",
      deadLetter: "dead-letter.test",
      stores: { metrics: "vminsert.test:8480", logs: "loki.test:3100", traces: "tempo.test:4318" },
    },
    kafka: { buffer: client, deadLetter: client, replay: client },
    signingKeysFile: "/etc/keys/jwks.json",
    tokenFile: (consumer) => `/etc/consumers/${consumer}`,
  });
const built = build(environment);
const layers = ({ ingress, processors, egress, buffer, deadLetter, replay }: ReturnType<typeof build>) => ({
  ingress,
  ...processors,
  ...(egress === undefined ? {} : { egress }),
  buffer,
  deadLetter,
  replay,
});
const targetsOf = ({ hops }: LayerConfig) => hops.map(({ target }) => target);
const fails = (layer: LayerConfig | undefined) => [...new Set(layer?.hops.map(({ fallback }) => fallback))];

test.each(Object.entries(layers(built)))("the %s collector breaks no rule", (_, { config }) => {
  expect(breaches(config)).toEqual([]);
});

test("any pipeline that fails leads to Kafka: ingress, metrics, logs, traces and egress (S0-KAF-02)", () => {
  for (const layer of [built.ingress, ...Object.values(built.processors), built.egress])
    expect(fails(layer)).toEqual(["buffer"]);
});

/** Exporters that end at no hop of their pod, and hops that neither an exporter nor the hop after them sends to. */
function astray({ config, hops }: LayerConfig): string[] {
  const exporters = Object.entries(config.exporters).filter(([id]) => id.startsWith("otlp_http/"));
  const port = (endpoint: unknown) => Number(new URL(String(endpoint)).port);
  const reached = [
    ...exporters.map(([, { endpoint }]) => port(endpoint)),
    ...hops.flatMap(({ after }) => (after === undefined ? [] : [after.port])),
  ];
  return [
    ...exporters.filter(([, { endpoint }]) => !hops.some((hop) => hop.port === port(endpoint))).map(([id]) => id),
    ...hops.filter((hop) => !reached.includes(hop.port)).map(({ target }) => target),
  ];
}

/** A hop that comes after none. */
function alone(hop: LayerConfig["hops"][number]): LayerConfig["hops"][number] {
  const { after: _, ...rest } = hop;
  return rest;
}

test("every exporter of a layer ends at a hop of its own pod, and every hop is reached", () => {
  for (const [name, layer] of Object.entries(layers(built))) expect(astray(layer), name).toEqual([]);
});

test.each<readonly [string, (layer: LayerConfig) => LayerConfig, readonly string[]]>([
  ["a hop is missing", ({ config, hops }) => ({ config, hops: hops.slice(0, 1) }), ["otlp_http/logs-platform"]],
  ["no hop comes after the store's", ({ config, hops }) => ({ config, hops: hops.map(alone) }), ["loki"]],
])("it is seen when %s", (_, broken, seen) => {
  expect(astray(broken(built.processors.logs))).toEqual(expect.arrayContaining([...seen]));
});

test("egress gets what the store of its signal has taken, and nothing past it (S0-COL-07)", () => {
  for (const signal of SIGNALS) {
    const { config, hops } = built.processors[signal];
    const [store, egress] = hops;
    expect(egress).toMatchObject({ target: "egress", after: store, signals: [signal], paths: [`/v1/${signal}`] });
    const endpoints = Object.values(config.exporters).map(({ endpoint }) => String(endpoint));
    for (const endpoint of endpoints) expect(endpoint).toContain(`:${egress?.port}`);
  }
});

test("a replay to a store goes to the store only: what was buffered went to egress at the time", () => {
  expect(built.replay.hops.filter(({ after }) => after !== undefined)).toEqual([]);
});

test("ingress waits longer for a processor than a store and egress may take one after the other", () => {
  const [hop] = built.ingress.hops;
  const { config, hops } = built.processors.metrics;
  const { exporters } = config;
  const slowest = Math.max(...Object.values(exporters).map(({ timeout }) => Number.parseInt(String(timeout), 10)));
  const [store, egress] = hops.map(({ budget }) => budget);
  const waits = [store?.worstMs, egress?.readMs, egress?.fallbackReadMs].reduce<number>(
    (sum, ms) => sum + (ms ?? 0),
    0,
  );
  expect(slowest).toBeGreaterThan(waits);
  expect(hop?.budget.readMs).toBeGreaterThan(slowest);
});

test("an exporter waits longer than its hop may take", () => {
  let asked = 0;
  for (const { config, hops } of Object.values(layers(built)))
    for (const { endpoint, timeout } of Object.values(config.exporters)) {
      const hop = hops.find(({ port }) => String(endpoint).includes(`:${port}`));
      if (hop === undefined) continue;
      asked++;
      expect(Number.parseInt(String(timeout), 10)).toBeGreaterThan(hop.budget.worstMs);
    }
  expect(asked).toBeGreaterThan(10);
});

test("replay goes to every target that a hop fails over from, and to the one that failed only (S0-KAF-03, S0-KAF-06)", () => {
  const { replay, ...others } = layers(built);
  const buffered = Object.values(others).flatMap(targetsOf);
  expect([...new Set(targetsOf(replay))].sort()).toEqual([...new Set(buffered)].sort());
  expect(fails(replay)).toEqual(["none"]);
});

describe("data, not code", () => {
  test("another consumer is one entry: a hop, its pipelines and its replay, and nobody else's change (S0-COL-10)", () => {
    const [first] = environment.consumers;
    if (first === undefined) throw new Error("no consumer");
    const third = { ...first, name: "third", endpoint: "https://otlp.third.example", signals: [...SIGNALS] };
    const more = build({ ...environment, consumers: [...environment.consumers, third] });
    expect(targetsOf(more.egress ?? more.ingress)).toEqual([
      ...targetsOf(built.egress ?? built.ingress),
      "consumer-third",
    ]);
    expect(targetsOf(more.replay)).toContain("consumer-third");
    expect(more.ingress).toEqual(built.ingress);
    expect(more.processors).toEqual(built.processors);
    expect(more.egress?.config.exporters).toMatchObject(built.egress?.config.exporters ?? {});
    expect(more.egress?.config.service.pipelines).toMatchObject(built.egress?.config.service.pipelines ?? {});
    const added = Object.keys(more.egress?.config.service.pipelines ?? {}).filter((id) => id.endsWith("/third"));
    expect(added.sort()).toEqual(SIGNALS.map((signal) => `${signal}/third`).sort());
  });

  test("another tenant is one entry: who may send, and one way to each store", () => {
    const [platform] = environment.hyperion.tenants;
    if (platform === undefined) throw new Error("no tenant");
    const tenant = { ...platform, name: "third", account: 9, producers: ["c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d99"] };
    const { hyperion } = environment;
    const more = build({ ...environment, hyperion: { ...hyperion, tenants: [...hyperion.tenants, tenant] } });
    for (const signal of SIGNALS) {
      const before = Object.keys(built.processors[signal].config.exporters);
      const after = Object.keys(more.processors[signal].config.exporters);
      expect(after.filter((id) => !before.includes(id))).toEqual([`otlp_http/${signal}-third`]);
    }
    expect(JSON.stringify(more.ingress.config)).toContain("2d99");
  });

  test("without consumers nothing leaves, and there is no egress", () => {
    const none = build({ ...environment, consumers: [] });
    expect(none.egress).toBeUndefined();
    expect(targetsOf(none.replay)).not.toContain("egress");
    for (const signal of SIGNALS) expect(targetsOf(none.processors[signal])).toHaveLength(1);
  });

  test("a signal that no consumer takes does not reach egress", () => {
    const logsOnly = environment.consumers.filter(({ signals }) => !signals.includes("traces"));
    const some = build({ ...environment, consumers: logsOnly });
    expect(targetsOf(some.processors.traces)).toEqual(["tempo"]);
    expect(targetsOf(some.processors.logs)).toEqual(["loki", "egress"]);
  });
});
