import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SIGNALS, type Signal, TOPIC_HEADER } from "../../../src/conventions/topics.ts";
import { HOP_HEALTH_PATH } from "../../../src/telemetry/nginx/config.ts";
import { TENANT_HEADER } from "../../../src/telemetry/otelcol/parts.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ADDRESSES, unprivileged } from "../../drill/addresses.ts";
import { ClusterDns } from "../../drill/dns.ts";
import { nginxVersion } from "../../drill/nginx-version.ts";
import { nginxArguments } from "../../drill/pod.ts";
import { Program } from "../../drill/processes.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { distinctCollectors, PodDirectory } from "../otelcol/rendered.ts";
import { eachChecked } from "../summary.ts";

const absent = missing(["nginx", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

/** What one server of the other side was sent: the topic that it is for, where a hop said one. */
interface Taken {
  readonly from: "target" | "kafka";
  readonly topic: string | undefined;
  readonly bytes: number;
  /** Whether it came over TLS, as to everybody but a store. */
  readonly secure: boolean;
  readonly path: string | undefined;
  readonly encoding: string | undefined;
  readonly tenant: string | undefined;
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  return typeof value === "string" ? value : undefined;
};

/** Everybody that hops send to, in two addresses: the targets, which answer as told, and the collectors before Kafka. */
class OtherSide {
  readonly #servers: Server[] = [];
  readonly taken: Taken[] = [];
  answer = 200;
  /** Answer of targets over TLS. Default: the same as of all others. */
  secureAnswer: number | undefined;
  kafkaAnswer = 200;
  /** Headers of every target's answer. */
  says: Readonly<Record<string, string>> = {};
  async listen(from: Taken["from"], host: string, port: number, tls?: { cert: Buffer; key: Buffer }): Promise<void> {
    const take = (request: IncomingMessage, response: ServerResponse) => {
      let bytes = 0;
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on("end", () => {
        const secure = tls !== undefined;
        this.taken.push({
          from,
          topic: headerOf(request, TOPIC_HEADER),
          bytes,
          secure,
          path: request.url,
          encoding: headerOf(request, "Content-Encoding"),
          tenant: headerOf(request, TENANT_HEADER),
        });
        const answer = secure ? (this.secureAnswer ?? this.answer) : this.answer;
        const type = secure ? "application/x-protobuf" : "application/json";
        if (from === "target") response.writeHead(answer, { "Content-Type": type, ...this.says }).end();
        else response.writeHead(this.kafkaAnswer, { "Content-Type": type }).end();
      });
    };
    const server = tls === undefined ? createServer(take) : createTlsServer(tls, take);
    this.#servers.push(server);
    server.listen(port, host);
    await once(server, "listening");
  }
  stop(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const SERVER = /server ([\w.-]+):(\d+) .*resolve;/g;
const HOP = /listen 127\.0\.0\.1:(\d+);\s+set \$target (\S+);/g;

const BODY = Buffer.alloc(200_000, "x");
const [PLAIN, SECURE, KAFKA] = [ADDRESSES.standIn(0, 0), ADDRESSES.standIn(1, 0), ADDRESSES.standIn(2, 0)];

const directory = new PodDirectory();
const dns = new ClusterDns();
const others = new OtherSide();
const started: Program[] = [];
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  others.stop();
  if (absent.length === 0) dns.stop();
  directory.remove();
});

/** Address and path of a target's hop in the collector whose name ends so. */
function hopOf(layer: string, target: string, path: string): string {
  const found = distinctCollectors().find(({ rendered }) => rendered.name.endsWith(layer));
  const port = [...(found?.rendered.hop?.text.matchAll(HOP) ?? [])].find(([, , name]) => name === target)?.[1];
  return `http://${addresses.get(layer)}:${port}${path}`;
}

const addresses = new Map<string, string>();
const logs = new Map<string, string>();

describe.runIf(absent.length === 0)("the hops in a real NGINX", () => {
  eachChecked({ program: "nginx", what: "answers of hops", version: () => nginxVersion(pathOf("nginx")) });
  beforeAll(async () => {
    await dns.start();
    const { certificate, key } = directory.forNames(
      distinctCollectors().flatMap(({ rendered }) =>
        [...(rendered.hop?.text.matchAll(SERVER) ?? [])].map(([, host = ""]) => host),
      ),
    );
    const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
    const listening = new Set<string>();
    for (const layer of ["ingress", "metrics-processor", "logs-processor", "traces-processor", "egress", "replay"]) {
      const rendered = distinctCollectors().find((one) => one.rendered.name.endsWith(layer))?.rendered;
      if (rendered?.hop === undefined) throw new Error(`found no hop of ${layer}`);
      for (const [, host = "", port = ""] of rendered.hop.text.matchAll(SERVER)) {
        const ours = /buffer|dead-letter/.test(host);
        const secure = ours || rendered.hop.text.includes(`proxy_ssl_name ${host}`);
        const address = ours ? KAFKA : secure ? SECURE : PLAIN;
        dns.set(host, [address]);
        const key_ = `${address}:${port}`;
        if (listening.has(key_)) continue;
        listening.add(key_);
        await others.listen(ours ? "kafka" : "target", address, unprivileged(Number(port)), secure ? tls : undefined);
      }
      const { place, written } = directory.write(rendered, (host) => dns.addressesOf(host));
      const args = nginxArguments(written.hop ?? "", place.root);
      const log = join(place.root, "nginx.log");
      const program = new Program({ name: layer, program: pathOf("nginx"), args, log });
      program.start();
      started.push(program);
      addresses.set(layer, place.address);
      logs.set(layer, log);
      await program.ready(
        async () => (await fetch(`http://${place.address}:${PORTS.hop.health}${HOP_HEALTH_PATH}`)).ok,
        20,
      );
    }
  });

  /** Sends a body through a hop whose target answers so, and says what came back and who was sent it. */
  async function through(url: string, answer: number): Promise<{ readonly status: number; readonly topics: string[] }> {
    // A pod that failed three times is left alone for two seconds: the case before must not be this one's.
    others.answer = 200;
    do {
      others.taken.length = 0;
      await (await fetch(url, { method: "POST", body: BODY })).arrayBuffer();
    } while (!others.taken.some(({ from }) => from === "target"));
    others.answer = answer;
    others.taken.length = 0;
    const { status } = await fetch(url, { method: "POST", body: BODY });
    const complete = others.taken.every(({ bytes }) => bytes === BODY.length);
    expect(complete && others.taken.length > 0).toBe(true);
    return { status, topics: others.taken.flatMap(({ from, topic }) => (from === "kafka" ? [topic ?? "none"] : [])) };
  }

  test.each([
    [200, 200, []],
    [400, 400, []],
    [429, 429, []],
    [500, 200, ["hyperion.failover.traces-processor.traces"]],
    [503, 200, ["hyperion.failover.traces-processor.traces"]],
  ])("a layer's %d is %d to the sender, with %o in Kafka (S0-KAF-02)", async (answer, status, topics) => {
    expect(await through(hopOf("ingress", "traces-processor", "/v1/traces"), answer)).toEqual({ status, topics });
  });

  test.each([
    [200, 200, []],
    [401, 503, []],
    [403, 200, ["hyperion.failover.tempo.traces"]],
    [404, 200, ["hyperion.failover.tempo.traces"]],
    [413, 400, []],
    [422, 400, []],
    [429, 429, []],
    [500, 200, ["hyperion.failover.tempo.traces"]],
    [507, 200, ["hyperion.failover.tempo.traces"]],
  ])("a store's %d is %d to the processor, with %o in Kafka (S0-KAF-02)", async (answer, status, topics) => {
    expect(await through(hopOf("traces-processor", "tempo", "/v1/traces"), answer)).toEqual({ status, topics });
  });

  // A store's 500 is tried at another pod first, and there is none: 502, which is tried again as 503 is.
  test.each([
    [200, 200, []],
    [400, 200, ["hyperion.dlq.tempo.traces"]],
    [413, 200, ["hyperion.dlq.tempo.traces"]],
    [401, 503, []],
    [429, 503, []],
    [500, 502, []],
  ])(
    "a store's %d is %d to replay, with %o in Kafka: nothing acknowledged is skipped (S0-KAF-06)",
    async (answer, status, topics) => {
      expect(await through(hopOf("replay", "tempo", "/v1/traces"), answer)).toEqual({ status, topics });
    },
  );

  test.each([400, 401, 429, 500, 503])(
    "a consumer's %d is nobody's business but its topics' (S0-KAF-02)",
    async (answer) => {
      const text =
        distinctCollectors().find(({ rendered }) => rendered.name.endsWith("egress"))?.rendered.hop?.text ?? "";
      const [, target = "", signal = ""] =
        /X-Hyperion-Topic hyperion\.failover\.(consumer-[\w-]+)\.(\w+)/.exec(text) ?? [];
      const kind = answer === 400 ? "dlq" : "failover";
      expect(await through(hopOf("egress", target, `/v1/${signal}`), answer)).toEqual({
        status: 200,
        topics: [`hyperion.${kind}.${target}.${signal}`],
      });
    },
  );

  describe("a store and egress after it", () => {
    const STORE = {
      metrics: "/insert/7/opentelemetry/v1/metrics",
      logs: "/otlp/v1/logs",
      traces: "/v1/traces",
    } as const;
    type Answers = readonly [store: number, egress: number, kafka: number];

    /** Sends a tenant's request as its exporter does, and says what came back and who was sent it. */
    async function send(signal: Signal, [store, egress, kafka]: Answers, says = {}) {
      const url = hopOf(`${signal}-processor`, "egress", STORE[signal]);
      const headers = { "Content-Encoding": "gzip", [TENANT_HEADER]: "shop" };
      const post = () => fetch(url, { method: "POST", body: BODY, headers, redirect: "manual" });
      // As above: until neither is left alone for what the case before answered.
      Object.assign(others, { answer: 200, secureAnswer: 200, kafkaAnswer: 200 });
      do {
        others.taken.length = 0;
        await (await post()).arrayBuffer();
      } while (others.taken.some(({ from }) => from === "kafka"));
      Object.assign(others, { answer: store, secureAnswer: egress, kafkaAnswer: kafka, says });
      others.taken.length = 0;
      const response = await post();
      await response.arrayBuffer();
      Object.assign(others, { secureAnswer: undefined, kafkaAnswer: 200, says: {} });
      const way = others.taken.map(({ from, secure, topic }) =>
        from === "kafka" ? (topic ?? "no topic").replace("hyperion.failover.", "") : secure ? "egress" : "store",
      );
      return { status: response.status, type: response.headers.get("Content-Type"), way };
    }

    test.each<readonly [Answers, number, readonly string[]]>([
      [[200, 200, 200], 200, ["store", "egress"]],
      [[204, 200, 200], 200, ["store", "egress"]],
      [[202, 200, 200], 200, ["store", "egress"]],
      [[500, 200, 200], 200, ["store", "loki.logs", "egress"]],
      [[200, 503, 200], 200, ["store", "egress", "egress.logs"]],
      [[500, 503, 200], 200, ["store", "loki.logs", "egress", "egress.logs"]],
    ])("of %o is %d to the processor, by way of %o, each once (S0-COL-07)", async (answers, status, way) => {
      expect(await send("logs", answers)).toEqual({ status, type: "application/x-protobuf", way });
    });

    test.each<readonly [Answers, number, readonly string[]]>([
      [[429, 200, 200], 429, ["store"]],
      [[400, 200, 200], 400, ["store"]],
      [[413, 200, 200], 400, ["store"]],
      [[401, 200, 200], 503, ["store"]],
      [[302, 200, 200], 302, ["store"]],
      [[500, 200, 503], 503, ["store", "loki.logs"]],
    ])("of %o is %d, and egress gets nothing: whoever is refused sends again", async (answers, status, way) => {
      expect(await send("logs", answers)).toMatchObject({ status, way });
    });

    test.each(SIGNALS)(
      "have %s whole, each on its own path, and egress without the tenant's header",
      async (signal) => {
        expect((await send(signal, [200, 200, 200])).way).toEqual(["store", "egress"]);
        const rest = { from: "target", topic: undefined, bytes: BODY.length, encoding: "gzip" };
        expect(others.taken).toEqual([
          { ...rest, secure: false, path: STORE[signal], tenant: "shop" },
          { ...rest, secure: true, path: `/v1/${signal}`, tenant: undefined },
        ]);
      },
    );

    test("are not in the log when both simply took it, and what one did is there once", async () => {
      const log = () =>
        readFileSync(logs.get("logs-processor") ?? "", "utf8")
          .split("\n")
          .filter((one) => one.includes('"target"'));
      await send("logs", [200, 200, 200]);
      const before = log().length;
      await send("logs", [204, 200, 200]);
      await send("logs", [429, 200, 200]);
      await send("logs", [200, 503, 200]);
      await expect.poll(() => log().length).toBe(before + 2);
      expect(
        log()
          .slice(before)
          .map((one) =>
            one.replace(
              /.*"target":"(.*?)","route":"(.*?)".*"status":"(.*?)".*"upstream_status":"(.*?)".*/,
              "$1 $2 $3, $4",
            ),
          ),
        // Groups of servers, of which the agent that counts these lines takes the first answer of the target's.
      ).toEqual(["loki target 429, 429", "egress buffer-logs 200, 200 : 503, 502 : 200"]);
    });

    test("decide themselves who is next: a target that names a location is not followed", async () => {
      const says = { "X-Accel-Redirect": "@buffer-logs" };
      expect((await send("logs", [200, 200, 200], says)).way).toEqual(["store", "egress"]);
      expect((await send("logs", [429, 200, 200], says)).way).toEqual(["store"]);
    });
  });

  test("no path but OTLP's is taken (S0-COL-12)", async () => {
    others.taken.length = 0;
    const { status } = await fetch(hopOf("ingress", "traces-processor", "/v1/tracesx"), { method: "POST", body: BODY });
    expect({ status, taken: others.taken.length }).toEqual({ status: 404, taken: 0 });
  });
});
