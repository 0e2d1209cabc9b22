import { expect, test } from "vitest";
import { forwarderConfig } from "../../../src/telemetry/pipeline/forwarder.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

test("a forwarder takes spans on localhost only, and answers when ingress has them", () => {
  const config = forwarderConfig("ingress.test");
  expect(breaches(config)).toEqual([]);
  expect(config.receivers["otlp"]).toMatchObject({ protocols: { grpc: { endpoint: "127.0.0.1:4317" } } });
  expect(config.exporters["otlp_grpc/ingress"]).toMatchObject({
    endpoint: "dns:///ingress.test:4319",
    sending_queue: { enabled: false },
  });
});
