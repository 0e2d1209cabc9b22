import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NODE_AGENT } from "../../../src/telemetry/pipeline/node-agent.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { withSubstitutes } from "../../drill/absent-components.ts";
import { certificates } from "../../drill/authority.ts";
import { builtWith, usedBy } from "../../drill/components.ts";
import { ClusterDns } from "../../drill/dns.ts";
import { collectorEnvironment, writePod } from "../../drill/pod.ts";
import { Program } from "../../drill/processes.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { until } from "../metrics/server.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { NODE, NodeStandIn, nodeEnvironment, POD, standInForNode } from "./node.ts";
import { OtlpSink } from "./otlp-sink.ts";
import { distinctCollectors } from "./rendered.ts";

const [agent] = distinctCollectors().filter(({ rendered }) => rendered.name === "otelcol-node-agent");
const absent = missing(["collector", "openssl"]);
const lacks =
  absent.length > 0
    ? absent
    : usedBy(withSubstitutes(agent?.rendered.config.text ?? "{}", builtWith())).filter((one) => !builtWith().has(one));
if (lacks.length > 0)
  console.warn(`skipped: the agent on each node is not started; what is absent: ${lacks.join(", ")}`);

const SECONDS = 45;

/** A line as containerd writes it. */
const line = (text: string): string => `${new Date().toISOString().replace("Z", "000000Z")} stdout F ${text}\n`;

describe.runIf(lacks.length === 0 && agent !== undefined)(
  "the agent on each node, with a stand-in for its kubelet and the API server",
  () => {
    eachChecked({
      program: "otelcol",
      what: "answers of the agent on each node",
      version: () => programVersion(pathOf("collector")),
    });
    const root = mkdtempSync(join(tmpdir(), "hyperion-node-"));
    const address = NODE.agent;
    const place = { address, root, mounts: agent?.rendered.mounts ?? [] };
    const logs = (of: string) => join(root, NODE_AGENT.podLogs, of, "app");
    const own = logs("hyperion-nodes_otelcol-node-agent-x1_7d0f");
    const directory = logs(`${POD.namespace}_${POD.name}_${POD.uid}`);
    const file = join(directory, "0.log");
    const dns = new ClusterDns();
    const node = new NodeStandIn();
    let sink: OtlpSink;
    let collector: Program;

    const start = async () => {
      collector.start();
      await collector.ready(async () => (await fetch(`http://${address}:${PORTS.otelcol.health}/`)).ok, SECONDS);
    };
    /** Waits for lines of a group, each of which has to come once. */
    const arrived = (group: string, count: number) =>
      until(
        async () => sink.count(new RegExp(`${group}-\\d+;`)) >= count,
        SECONDS,
        () =>
          `${sink.count(new RegExp(`${group}-\\d+;`))} of ${count} lines have come:\n${readFileSync(join(root, "collector.log"), "utf8").slice(-2000)}`,
      );
    const write = (group: string, count: number) =>
      appendFileSync(file, Array.from({ length: count }, (_, index) => line(`${group}-${index};`)).join(""));

    beforeAll(async () => {
      if (agent === undefined) return;
      const config = load(agent.rendered.config.text) as { exporters: { "otlp_grpc/ingress": { endpoint: string } } };
      const { hostname } = new URL(config.exporters["otlp_grpc/ingress"].endpoint.replace("dns:///", "https://"));
      const files = certificates(root, [hostname], [NODE.address]);
      sink = new OtlpSink(files);
      await sink.listen(NODE.ingress, PORTS.otelcol.platform);
      dns.set(hostname, [NODE.ingress]);
      await dns.start(NODE.dns);
      await node.start(files);
      const written = writePod(agent.rendered, place, files);
      standInForNode(written.config, place);
      for (const one of [own, directory]) mkdirSync(one, { recursive: true });
      collector = new Program({
        name: "the agent",
        program: pathOf("collector"),
        args: [`--config=file:${written.config}`],
        env: { ...collectorEnvironment(place), ...nodeEnvironment(join(root, "kubeconfig")) },
        log: join(root, "collector.log"),
      });
      write("before", 20);
      appendFileSync(join(own, "0.log"), line("own-0;"));
      await start();
    });

    afterAll(async () => {
      await collector?.signal("SIGKILL");
      await Promise.all([sink?.stop(), node.stop()]);
      dns.stop();
      rmSync(root, { recursive: true, force: true });
    });

    test("sends what pods wrote before it came and after, with whose it is, and nothing of its own", async () => {
      await arrived("before", 20);
      write("after", 20);
      await arrived("after", 20);
      expect(sink.hasTogether("after-0;", "k8s.pod.name", POD.name, POD.namespace, POD.uid, "k8s.cluster.name")).toBe(
        true,
      );
      expect(sink.count(/(before|after)-\d+;/)).toBe(40);
      expect(sink.count(/own-\d/)).toBe(0);
    });

    test("sends the node's and its kubelet's metrics", async () => {
      await until(
        async () => sink.count(/system\.cpu\.time/) > 0 && sink.count(/k8s\.node\.cpu/) > 0,
        SECONDS,
        () => "no metrics of the node, or none of its kubelet",
      );
    });

    test("loses no line while ingress takes none, nor when it is killed, and knows its place when it comes back", async () => {
      sink.refuses = true;
      write("kept", 20);
      await until(
        async () => sink.refused > 0,
        SECONDS,
        () => "nothing was refused",
      );
      sink.refuses = false;
      await arrived("kept", 20);
      await collector.signal("SIGKILL");
      write("away", 20);
      await start();
      await arrived("away", 20);
      // What the last reading before the end had may come twice; what was read long before does not.
      expect(sink.count(/(before|after)-\d+;/)).toBe(40);
    });

    test("asks of the API server and the kubelet what its ClusterRole allows, and nothing else is allowed (S1-SEC-05)", () => {
      const rules = manifestsOf("dev").flatMap((manifest) => {
        const { kind, metadata, rules: all } = manifest as unknown as Role;
        return kind === "ClusterRole" && metadata.name.endsWith("otelcol-node-agent") ? all : [];
      });
      const granted = rules.flatMap(({ apiGroups, resources }) =>
        apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`)),
      );
      const asked = [...node.accesses.values()].map(({ group, resource }) => `${group}/${resource}`);
      expect([...new Set(asked)].sort()).toEqual(granted.sort());
    });
  },
);

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }[];
}
