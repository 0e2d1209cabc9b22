import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { PROMOTED_ATTRIBUTES } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { objectsOf } from "../../charts/rendered.ts";
import { double, fixed64, message, text } from "../../drill/load/protobuf.ts";
import { Loopback } from "../metrics/loopback.ts";
import { programs } from "../metrics/programs.ts";
import { freePorts, until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";

const PROGRAM = "victoria-metrics";

/** What vminsert is told about OTLP in an environment. */
function otlpFlags(environment: string): string[] {
  const rendered = JSON.stringify(
    objectsOf(loadEnvironment(environment)).filter(({ metadata }) => metadata.name === "vminsert"),
  );
  return [...rendered.matchAll(/"(-opentelemetry\.[^"]*)"/g)].map(([, flag = ""]) => flag);
}

/** What an SDK and a cluster say of a process beside what tells it from others; each restart says it anew. */
const NOISE = {
  "k8s.pod.uid": "0d3f2c1e",
  "k8s.pod.start_time": "2026-11-30T10:00:00Z",
  "process.pid": "4711",
  "process.command_args": "--verbose",
  "container.id": "abcdef",
  "host.id": "host-1",
  "hyperion.tenant": "shop",
};

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", PROGRAM)).each(ENVIRONMENTS)(
  "VictoriaMetrics with what vminsert of %s is told",
  (environment) => {
    eachChecked({ program: PROGRAM, what: "series of OTLP", version: () => programVersion(PROGRAM) });
    const loopback = new Loopback();
    let url = "";

    beforeAll(async () => {
      const [port = 0] = await freePorts(1);
      url = `http://127.0.0.1:${port}`;
      const flags = otlpFlags(environment);
      expect(flags.length).toBeGreaterThan(2);
      await loopback.start(PROGRAM, port, [`-httpListenAddr=127.0.0.1:${port}`, ...flags]);
    }, 90_000);

    afterAll(() => loopback.end());

    test("labels a series with what tells producers apart, and with nothing that a restart makes anew", async () => {
      const kept = Object.fromEntries(PROMOTED_ATTRIBUTES.map((name) => [name, `of ${name}`]));
      const attributes = Object.entries({ ...kept, ...NOISE }).map(([key, value]) =>
        message(1, text(1, key), message(2, text(1, value))),
      );
      // A gauge of one point, as OTLP's protobuf numbers its fields: the only form that VictoriaMetrics takes.
      const point = message(1, fixed64(3, BigInt(Date.now()) * 1_000_000n), double(4, 1));
      const metric = message(2, text(1, "conformance"), message(5, point));
      const body = message(1, message(1, ...attributes), message(2, metric));
      const headers = { "content-type": "application/x-protobuf" };
      const answer = await fetch(`${url}/opentelemetry/v1/metrics`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      expect(answer.status).toBeLessThan(300);
      await fetch(`${url}/internal/force_flush`);
      let series: Readonly<Record<string, string>>[] = [];
      await until(
        async () => {
          const found = await fetch(`${url}/api/v1/series?match[]=conformance&start=-1h`);
          series = ((await found.json()) as { data: typeof series }).data;
          return series.length > 0;
        },
        30,
        () => "the point was not stored",
      );
      expect(series).toEqual([
        {
          __name__: "conformance",
          ...Object.fromEntries(Object.entries(kept).map(([name, value]) => [name.replaceAll(".", "_"), value])),
        },
      ]);
    });
  },
);
