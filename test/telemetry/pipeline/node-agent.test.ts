import { expect, test } from "vitest";
import { nodeAgentConfig } from "../../../src/telemetry/pipeline/node-agent.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

const config = nodeAgentConfig({ ingressHost: "otelcol-ingress-headless", cluster: "aks-hyperion" });

test("the agent collects its pods' logs and its node's metrics, and breaks no rule (S0-SIG-01)", () => {
  expect(config.service.pipelines).toEqual({
    logs: {
      receivers: ["file_log"],
      processors: ["memory_limiter", "k8s_attributes", "resource"],
      exporters: ["otlp_grpc/ingress"],
    },
    metrics: {
      receivers: ["kubelet_stats", "host_metrics"],
      processors: ["memory_limiter", "k8s_attributes", "resource"],
      exporters: ["otlp_grpc/ingress"],
    },
    "logs/hops": {
      receivers: ["file_log/hops"],
      processors: ["memory_limiter", "transform/hops"],
      exporters: ["count/hops"],
    },
    "metrics/hops": {
      receivers: ["count/hops"],
      processors: ["transform/adding-up"],
      exporters: ["prometheus/hops"],
    },
  });
  expect(breaches(config)).toEqual([]);
});

test("a line is passed over only when ingress has it: the place is kept on the node, and sending never ends", () => {
  expect(config.receivers["file_log"]).toMatchObject({
    start_at: "beginning",
    storage: "file_storage",
    retry_on_failure: { enabled: true, max_elapsed_time: "0s" },
  });
  expect(config.extensions["file_storage"]).toMatchObject({ directory: "/var/lib/otelcol", fsync: true });
});

test("the agent shows its certificate to every ingress pod in turn, at the platform's own port", () => {
  expect(config.exporters["otlp_grpc/ingress"]).toMatchObject({
    endpoint: `dns:///otelcol-ingress-headless:${PORTS.otelcol.platform}`,
    balancer_name: "round_robin",
    tls: { cert_file: "/etc/hyperion-tls/tls.crt", ca_file: "/etc/hyperion-tls/ca.crt" },
  });
});

test("readings are 30 seconds apart unless a value says otherwise", () => {
  const often = nodeAgentConfig({ ingressHost: "i", cluster: "c", intervalSeconds: 10 });
  for (const id of ["kubelet_stats", "host_metrics"]) {
    expect(config.receivers[id]?.["collection_interval"]).toBe("30s");
    expect(often.receivers[id]?.["collection_interval"]).toBe("10s");
  }
});
