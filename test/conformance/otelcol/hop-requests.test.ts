import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { HOP_REQUESTS } from "../../../src/conventions/hop-requests.ts";
import { NODE_AGENT, nodeAgentConfig } from "../../../src/telemetry/pipeline/node-agent.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { builtWith } from "../../drill/components.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { Loopback } from "../metrics/loopback.ts";
import { freePorts, until } from "../metrics/server.ts";

const NEEDED = ["receivers/file_log", "processors/transform", "connectors/count", "exporters/prometheus"] as const;

const absent = missing(["collector"]);
const built = absent.length === 0 ? builtWith() : new Set<string>();
const lacks = NEEDED.filter((component) => !built.has(component));
if (lacks.length > 0) {
  console.warn(`skipped: the agent's count of hops' requests: this collector lacks ${lacks.join(", ")}`);
}

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("a collector that counts lines is there", () => {
  expect(lacks).toEqual([]);
});

const loopback = new Loopback();
afterAll(() => loopback.end());

/** The agent's own pipelines of hops' requests, in directories and at ports of this test. */
function counting(health: number, metrics: number, shown: number): object {
  const { receivers, processors, exporters, connectors, extensions, service } = nodeAgentConfig({
    ingressHost: "ingress",
    cluster: "cluster",
  });
  const pipelines = Object.fromEntries(Object.entries(service.pipelines).filter(([id]) => id.endsWith("/hops")));
  const used = new Set(
    Object.values(pipelines).flatMap((one) => [...one.receivers, ...one.processors, ...one.exporters]),
  );
  const only = (components: object | undefined) =>
    Object.fromEntries(Object.entries(components ?? {}).filter(([id]) => used.has(id)));
  const state = join(loopback.directory, "state");
  mkdirSync(state, { recursive: true });
  const text = JSON.stringify({
    receivers: only(receivers),
    processors: only(processors),
    exporters: only(exporters),
    connectors: only(connectors),
    extensions,
    service: { ...service, pipelines },
  })
    .replaceAll(NODE_AGENT.podLogs, loopback.directory)
    .replaceAll(NODE_AGENT.state, state)
    .replaceAll(`\${env:MY_POD_IP}`, "127.0.0.1")
    .replaceAll(`:${PORTS.otelcol.health}"`, `:${health}"`)
    .replaceAll(`:${PORTS.otelcol.hopRequests}"`, `:${shown}"`)
    .replaceAll(`"port":${PORTS.otelcol.metrics}`, `"port":${metrics}`);
  return JSON.parse(text) as object;
}

/** Path of the log of a pod's hop, as the kubelet names it. */
function hopLog(pod: string): string {
  const directory = join(
    loopback.directory,
    `hyperion_${pod}_00000000-0000-4000-8000-000000000000`,
    HOP_REQUESTS.container,
  );
  mkdirSync(directory, { recursive: true });
  return join(directory, "0.log");
}

const line = (text: string, stream = "stdout") => `${new Date().toISOString()} ${stream} F ${text}\n`;

const request = (target: string, route: string, status: string, upstream_status: string) =>
  line(
    JSON.stringify({ time: "now", target, route, path: "/v1/logs", status, upstream: "10.0.0.1:1", upstream_status }),
  );

describe.runIf(lacks.length === 0)("the agent that counts what hops did", () => {
  test("adds up lines of several pods and batches, by few labels, and begins when it is first started", async () => {
    const [health = 0, metrics = 0, shown = 0] = await freePorts(3);
    const before = hopLog("otelcol-ingress-7d9c5bf6d4-old01");
    writeFileSync(before, request("logs-processor", "buffer-logs", "200", "502 : 200"));
    const config = loopback.file("agent.json", counting(health, metrics, shown));
    const program = basename(pathOf("collector"));
    await loopback.start(program, metrics, [`--config=${config}`]);
    // What is there when it looks first is passed over.
    const said = join(loopback.directory, program, `${program}.log`);
    const looked = () => Promise.resolve(readFileSync(said, "utf8").includes(before));
    await until(looked, 20, () => `${before} was not found`);
    const samples = async () => {
      const text = await (await fetch(`http://127.0.0.1:${shown}/metrics`)).text();
      return text.split("\n").filter((sample) => sample !== "" && !sample.startsWith("#"));
    };
    const labels = (layer: string, route: string, status: string, target: string, answer: string) =>
      `${HOP_REQUESTS.metric}{layer="${layer}",route="${route}",status="${status}",target="${target}",upstream_status="${answer}"}`;
    const toBuffer = labels("logs-processor", "buffer-logs", "200", "loki", "503");
    for (const [round, pod] of [
      "otelcol-logs-processor-7d9c5bf6d4-aaaaa",
      "otelcol-logs-processor-7d9c5bf6d4-bbbbb",
    ].entries()) {
      appendFileSync(
        hopLog(pod),
        [
          request("loki", "buffer-logs", "200", "503, 502 : 200"),
          request("loki", "buffer-logs", "200", "503, 503, 502 : 200"),
          line("2026/01/01 00:00:00 [warn] 7#7: a client request body is buffered", "stderr"),
          line('{"half": '),
        ].join(""),
      );
      await until(
        async () => (await samples()).includes(`${toBuffer} ${2 * (round + 1)}`),
        20,
        () => `${toBuffer} did not come to ${2 * (round + 1)}`,
      );
    }
    appendFileSync(
      hopLog("otelcol-egress-7d9c5bf6d4-ccccc"),
      [
        request("consumer-a", "dropped", "200", ""),
        request("consumer-a", "dead-letter-logs", "200", "400 : 200"),
        request("loki", "target", "429", "429"),
        request("egress", "buffer-logs", "200", "200 : 503, 502 : 200"),
      ].join(""),
    );
    await until(
      async () => (await samples()).length === 5,
      20,
      () => "the lines of egress were not counted",
    );
    expect((await samples()).toSorted()).toEqual(
      [
        `${labels("egress", "buffer-logs", "200", "egress", "503")} 1`,
        `${labels("egress", "dead-letter-logs", "200", "consumer-a", "400")} 1`,
        `${labels("egress", "dropped", "200", "consumer-a", "none")} 1`,
        `${labels("egress", "target", "429", "loki", "429")} 1`,
        `${toBuffer} 4`,
      ].toSorted(),
    );
  });
});
