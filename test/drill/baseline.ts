import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { SIGNALS } from "../../src/base/signals.ts";
import { STORE_TARGETS } from "../../src/conventions/topics.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ADDRESSES } from "./addresses.ts";
import type { Pipeline } from "./pipeline.ts";
import { Program } from "./processes.ts";
import { pathOf } from "./programs.ts";

/** Memory limiter and exporters as the layers have them, in one collector: what the layers are measured against. */
export function baseline(pipeline: Pipeline): Program {
  const { certificate, key, authority } = pipeline.files;
  const tls = { cert_file: certificate, key_file: key, client_ca_file: authority };
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: `${ADDRESSES.baseline}:${PORTS.otlp.http}`, tls } } } },
    processors: { memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 } },
    exporters: Object.fromEntries(
      SIGNALS.map((signal) => {
        const { outside, pods } = pipeline.target(STORE_TARGETS[signal]);
        const endpoint = `http://${pods[0]?.address}:${outside.port}`;
        return [`otlp_http/${signal}`, { endpoint, compression: "gzip", sending_queue: { enabled: false } }];
      }),
    ),
    extensions: { health_check: { endpoint: `${ADDRESSES.baseline}:${PORTS.otelcol.health}` } },
    service: {
      extensions: ["health_check"],
      pipelines: Object.fromEntries(
        SIGNALS.map((signal) => [
          signal,
          { receivers: ["otlp"], processors: ["memory_limiter"], exporters: [`otlp_http/${signal}`] },
        ]),
      ),
      telemetry: { metrics: { level: "none" } },
    },
  };
  const file = join(pipeline.directory, "baseline.yaml");
  writeFileSync(file, dump(config));
  const log = join(pipeline.directory, "baseline.log");
  return new Program({ name: "one layer", program: pathOf("collector"), args: [`--config=file:${file}`], log });
}
