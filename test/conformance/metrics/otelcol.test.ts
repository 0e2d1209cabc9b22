import { afterAll, describe, expect, test } from "vitest";
import { METRICS } from "../../../src/observability/metrics/table.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { missing } from "./expected.ts";
import { Loopback } from "./loopback.ts";
import { point, record, send, trace } from "./otlp.ts";
import { programs } from "./programs.ts";
import { freePorts } from "./server.ts";

const loopback = new Loopback();

afterAll(() => loopback.end());

describe.runIf(programs("open-telemetry/opentelemetry-collector-releases", "otelcol"))("The collector", () => {
  eachChecked({ program: "otelcol", what: "answers about its own metrics", version: () => programVersion("otelcol") });
  test("shows what its table says, of pipelines without Kafka (S1-SLF-04)", async () => {
    const [metrics, http, nowhere] = await freePorts(3);
    const limiter = { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 };
    const queue = { enabled: true, wait_for_result: true, batch: { flush_timeout: "20ms", min_size: 1 } };
    const toNowhere = { endpoint: `http://127.0.0.1:${nowhere}`, retry_on_failure: { enabled: false } };
    const pipeline = (...names: readonly string[]) => ({
      receivers: ["otlp"],
      processors: ["memory_limiter", ...names],
      exporters: ["otlp_http/hop", "otlp_http/queue"],
    });
    const config = loopback.file("otelcol.json", {
      receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${http}` } } } },
      processors: {
        memory_limiter: limiter,
        filter: {
          traces: { span: ['name == "health"'] },
          metrics: { metric: ['name == "none"'] },
          logs: { log_record: ["severity_number < SEVERITY_NUMBER_INFO"] },
        },
        probabilistic_sampler: { sampling_percentage: 100, fail_closed: false },
      },
      exporters: {
        "otlp_http/hop": { ...toNowhere, sending_queue: { enabled: false } },
        "otlp_http/queue": { ...toNowhere, sending_queue: queue },
      },
      service: {
        pipelines: {
          traces: pipeline("filter", "probabilistic_sampler"),
          metrics: pipeline("filter"),
          logs: pipeline("filter", "probabilistic_sampler"),
        },
        telemetry: {
          metrics: {
            level: "detailed",
            readers: [{ pull: { exporter: { prometheus: { host: "127.0.0.1", port: metrics } } } }],
          },
        },
      },
    });
    const otelcol = await loopback.start("otelcol", metrics ?? 0, [`--config=${config}`]);
    const base = `http://127.0.0.1:${http}/v1`;
    expect(await send(`${base}/traces`, trace(1))).toBe(503);
    expect(await send(`${base}/logs`, record())).toBe(503);
    expect(await send(`${base}/logs`, record(undefined, 1))).toBe(200);
    expect(await send(`${base}/metrics`, point())).toBe(503);
    const happened = ["the first request", "the first export", "the first item that a queue fails to take or deliver"];
    expect(await missing(otelcol, METRICS.otelcol, happened)).toEqual([]);
    expect(await otelcol.scrape()).toContain("otelcol_processor_filter_logs_filtered");
  });
});
