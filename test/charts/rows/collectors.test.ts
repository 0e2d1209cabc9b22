import { describe, expect, test } from "vitest";
import { SIGNALS } from "../../../src/base/signals.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { at, fields, list, rendered, workloads } from "../rendered.ts";
import { collectorOf, containerOf, objectNamed, onlyWorkloadAt, word } from "./read.ts";

const PROCESSORS = SIGNALS.map((signal) => [signal, `otelcol-${signal}-processor`] as const);
const CHAIN = ["otelcol-ingress", ...PROCESSORS.map(([, name]) => name), "otelcol-egress"];

describe.each(ENVIRONMENTS)("%s, as the collectors read it:", (name) => {
  const objects = rendered(name);
  const { consumers, hyperion } = loadEnvironment(name);
  const ingress = collectorOf(objects, "otelcol-ingress");
  const egress = collectorOf(objects, "otelcol-egress");

  test("ingress takes metrics, logs and traces of producers and of the platform (S0-COL-01)", () => {
    for (const signal of SIGNALS) {
      expect(ingress.pipeline(`${signal}/producers`)?.receivers).toEqual(["otlp/producers"]);
      expect(ingress.pipeline(`${signal}/platform`)?.receivers).toEqual(["otlp/platform"]);
    }
  });

  test("each layer runs its own configuration and sends to the next: ingress, processors, egress, teams (S0-COL-02)", () => {
    expect(Object.keys(fields(ingress.config["receivers"])).sort()).toEqual(["otlp/platform", "otlp/producers"]);
    for (const [signal, processor] of PROCESSORS) {
      const [hop] = ingress.pipeline(`${signal}/producers`)?.exporters.map(ingress.hopOf) ?? [];
      expect(onlyWorkloadAt(objects, hop?.servers[0])).toBe(processor);
      const onward = [...collectorOf(objects, processor).hops.values()].find(({ target }) => target === "egress");
      const wanted = consumers.some(({ signals }) => signals.includes(signal));
      if (wanted) expect(onlyWorkloadAt(objects, onward?.servers[0])).toBe("otelcol-egress");
    }
    expect([...egress.hops.values()].map(({ target }) => target)).toEqual(
      consumers.map((consumer) => `consumer-${consumer.name}`),
    );
  });

  test("ingress sends each signal to that signal's processor, of producers and of the platform (S0-COL-04)", () => {
    for (const [signal, processor] of PROCESSORS)
      for (const way of ["producers", "platform"]) {
        const hops = ingress.pipeline(`${signal}/${way}`)?.exporters.map(ingress.hopOf) ?? [];
        expect(hops.map((hop) => hop?.target)).toEqual([`${signal}-processor`]);
        expect(hops.map((hop) => onlyWorkloadAt(objects, hop?.servers[0]))).toEqual([processor]);
        expect(hops.map((hop) => hop?.paths)).toEqual([[`/v1/${signal}`]]);
      }
  });

  test("the three processors are three workloads, each with pipelines of one signal (S0-COL-05)", () => {
    for (const [signal, processor] of PROCESSORS) {
      const pipelines = collectorOf(objects, processor).pipelines.map(([id]) => id.split("/")[0]);
      expect(new Set(pipelines)).toEqual(new Set([signal]));
    }
  });

  test("each team's data goes to that team's endpoint, with that team's token (S0-COL-07)", () => {
    for (const consumer of consumers) {
      const { hostname, port } = new URL(consumer.endpoint);
      for (const signal of consumer.signals) {
        const [exporter = ""] = egress.pipeline(`${signal}/${consumer.name}`)?.exporters ?? [];
        const hop = egress.hopOf(exporter);
        expect(hop?.servers).toEqual([`${hostname}:${port === "" ? 443 : port}`]);
        expect(hop?.serverName).toBe(hostname);
        const authenticator = word(at(egress.exporter(exporter), "auth", "authenticator"));
        expect(at(egress.config, "extensions", authenticator, "filename")).toBe(
          `/etc/consumer-tokens/${consumer.name}`,
        );
      }
    }
    const replay = collectorOf(objects, "otelcol-replay");
    for (const consumer of consumers) {
      const { hostname } = new URL(consumer.endpoint);
      const hop = [...replay.hops.values()].find(({ target }) => target === `consumer-${consumer.name}`);
      expect(hop?.servers.map((address) => address.split(":")[0])).toEqual([hostname]);
      const senders = Object.keys(fields(replay.config["exporters"])).filter((one) => replay.hopOf(one) === hop);
      expect(senders.length, consumer.name).toBeGreaterThan(0);
      for (const one of senders) {
        const authenticator = word(at(replay.exporter(one), "auth", "authenticator"));
        expect(at(replay.config, "extensions", authenticator, "filename"), one).toBe(
          `/etc/consumer-tokens/${consumer.name}`,
        );
      }
    }
  });

  test("a team gets the share and the severity that the environment states (S0-COL-08)", () => {
    for (const { name: team, signals, samplingPercent = 100, minSeverity = "INFO" } of consumers)
      for (const signal of signals) {
        const processors = egress.pipeline(`${signal}/${team}`)?.processors ?? [];
        expect(processors).toContain(`filter/${team}-${signal}`);
        if (signal === "metrics") {
          expect(processors).toContain(`filter/sample-${team}-metrics`);
          const dropped = at(egress.config, "processors", `filter/sample-${team}-metrics`, "metrics", "resource", 0);
          // Of 256 first bytes of a hash, as many as the share.
          const kept = /\^\(([0-9a-f|]+)\)/.exec(word(dropped))?.[1]?.split("|") ?? [];
          expect(word(dropped)).toMatch(/^not IsMatch\(SHA256\(/);
          expect(kept).toHaveLength(Math.round((256 * samplingPercent) / 100));
        } else {
          expect(processors).toContain(`probabilistic_sampler/${team}-${signal}`);
          const sampler = at(egress.config, "processors", `probabilistic_sampler/${team}-${signal}`);
          expect(at(sampler, "sampling_percentage")).toBe(samplingPercent);
        }
        if (signal === "logs")
          expect(at(egress.config, "processors", `filter/${team}-logs`, "logs", "log_record")).toEqual([
            `severity_number < SEVERITY_NUMBER_${minSeverity}`,
          ]);
      }
  });

  test("every layer has two pods or more, limits its memory before the kernel does, and is scraped where its metrics are (S0-COL-11)", () => {
    for (const layer of CHAIN) {
      const { config, pipelines } = collectorOf(objects, layer);
      const workload = workloads(objects).find(({ metadata }) => metadata.name === layer);
      const scaler = objectNamed(objects, "HorizontalPodAutoscaler", layer);
      expect(Number(at(workload, "spec", "replicas") ?? at(scaler, "spec", "minReplicas")), layer).toBeGreaterThan(1);
      for (const [, { receivers, processors }] of pipelines)
        if (receivers.some((one) => one.startsWith("otlp"))) expect(processors[0]).toBe("memory_limiter");
      const limiter = fields(at(config, "processors", "memory_limiter"));
      expect(limiter).toMatchObject({ check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 });
      const annotations = fields(at(workload, "spec", "template", "metadata", "annotations"));
      const [reader] = list(at(config, "service", "telemetry", "metrics", "readers"));
      const shown = at(reader, "pull", "exporter", "prometheus", "port");
      expect(annotations["prometheus.io/port"], layer).toBe(String(shown));
      expect(word(at(config, "extensions", "health_check", "endpoint"))).not.toContain(`:${String(shown)}`);
      expect(containerOf(workload)?.["readinessProbe"]).toBeDefined();
    }
  });

  test("no team shares a hop or a topic, and the preview never refuses what egress is given (S0-COL-12)", () => {
    const hops = [...egress.hops.values()];
    expect(new Set(hops.map(({ target }) => target)).size).toBe(consumers.length);
    expect(new Set(hops.flatMap(({ topics }) => topics)).size).toBe(hops.flatMap(({ topics }) => topics).length);
    for (const { target, topics } of hops) expect(topics.length, target).toBeGreaterThan(0);
    for (const { target, topics } of hops)
      for (const topic of topics) expect(topic).toMatch(new RegExp(`^hyperion\\.(failover|dlq)\\.${target}\\.`));
    const preview = egress.pipeline("traces/clickhouse");
    expect(preview === undefined).toBe(hyperion.clickhouse === undefined);
    // A batch processor takes whatever its exporter refuses; here that is what is wanted.
    if (preview !== undefined) expect(preview.processors.at(-1)).toBe("batch/clickhouse");
  });
});
