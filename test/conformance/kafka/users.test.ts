import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deadLetterTopic, failoverTopic } from "../../../src/conventions/topics.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ADDRESSES } from "../../drill/addresses.ts";
import { type Certificates, certificateOf, certificates } from "../../drill/authority.ts";
import { Broker, brokerConfigOf, topicsOf } from "../../drill/kafka/broker.ts";
import type { KafkaAdmin } from "../../drill/kafka/protocol.ts";
import { otlpRequest } from "../../drill/load/otlp.ts";
import { Pod } from "../../drill/pod.ts";
import { missing } from "../../drill/programs.ts";
import { collectorsOf } from "../../drill/rendered/collectors.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { until } from "../metrics/server.ts";
import { kafkaIsThere } from "./kafka.ts";
import { declared, usersOf } from "./users.ts";

/** Who asks the broker without a certificate: the operator, and this test. */
const SUPER_USER = "User:ANONYMOUS";

/** Addresses of this test's pods; nobody else is there. */
const podAddress = (place: number): string => `127.32.0.${place + 1}`;

const TOPIC = failoverTopic("loki", "logs");
const DEAD_LETTERS = deadLetterTopic("loki", "logs");

describe.runIf(kafkaIsThere)("Kafka's users, at a real broker that knows nothing but their ACLs", () => {
  const manifests = manifestsOf("dev");
  const users = usersOf(manifests);
  const topics = topicsOf(manifests);
  const directory = mkdtempSync(join(tmpdir(), "kafka-users-"));
  let files: Certificates;
  let broker: Broker;
  let admin: KafkaAdmin;

  beforeAll(async () => {
    files = certificates(directory, ["kafka.test"], [ADDRESSES.kafka.host, podAddress(0)]);
    broker = Broker.prepare(join(directory, "kafka"), brokerConfigOf(manifests), files, {
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": SUPER_USER,
    });
    await broker.start();
    admin = await broker.admin();
    await admin.createTopics([...topics, { name: "planted", partitions: 1, config: {} }]);
    await admin.createAcls(users.flatMap(({ acls }) => acls));
    // A broker that starts reads all ACLs before it answers anybody.
    admin.close();
    await broker.program.stop();
    await broker.start();
    admin = await broker.admin();
  });
  afterAll(async () => {
    admin?.close();
    await broker?.program.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test.each(users.map((user) => ({ user, name: user.name })))(
    "$name may do what its KafkaUser says with each topic, and nothing else (S0-KAF-05)",
    async ({ user }) => {
      const client = await broker.client(certificateOf(directory, user.name));
      const names = [...topics.map(({ name }) => name), "planted"];
      const allowed = await client.operationsOnTopics(names);
      for (const name of names) {
        expect([name, ...(allowed.get(name) ?? []).sort()]).toEqual([name, ...declared(user, "topic", name)]);
      }
      client.close();
    },
  );

  test("a user who is declared nowhere may do nothing", async () => {
    const client = await broker.client(certificateOf(directory, "stranger"));
    expect([...(await client.operationsOnTopics([TOPIC, DEAD_LETTERS])).values()]).toEqual([[], []]);
    client.close();
  });

  describe.runIf(missing(["collector"]).length === 0)("as the rendered collectors", () => {
    const started: Pod[] = [];
    afterAll(async () => {
      for (const pod of started) await pod.stop();
    });

    /** Starts a collector without its hop, as one of Kafka's users. */
    const start = async (name: string, user: string, place: number): Promise<string> => {
      const [rendered] = collectorsOf(manifests).filter((one) => one.name === name);
      if (rendered === undefined) throw new Error(`found no ${name}`);
      const { hop: _hop, ...alone } = rendered;
      const root = join(directory, `${name}-as-${user}`);
      mkdirSync(root);
      const address = podAddress(place);
      const pod = new Pod(alone, name, { address, root, mounts: rendered.mounts }, files);
      const own = certificateOf(directory, user);
      for (const mount of rendered.mounts) {
        copyFileSync(own.certificate, join(root, mount, "user.crt"));
        copyFileSync(own.key, join(root, mount, "user.key"));
      }
      started.push(pod);
      await pod.startCollector();
      return address;
    };

    const post = (address: string, topic: string, marker: string): Promise<number> => {
      const body = otlpRequest({
        signal: "logs",
        service: "conformance",
        markers: [marker],
        at: Date.now(),
        severity: "INFO",
      });
      const [cert, key, ca] = [files.certificate, files.key, files.authority].map((file) => readFileSync(file));
      const headers = { "Content-Type": "application/x-protobuf", "X-Hyperion-Topic": topic };
      const agent = new Agent({ cert, key, ca, checkServerIdentity: () => undefined });
      return new Promise((resolve, reject) => {
        request(
          { agent, host: address, port: PORTS.otlp.http, path: "/v1/logs", method: "POST", headers },
          (response) => {
            response.resume().once("end", () => resolve(response.statusCode ?? 0));
          },
        )
          .once("error", reject)
          .end(body);
      });
    };
    const records = async (name: string): Promise<number> =>
      [...(await admin.recordsOf(topics.filter((topic) => topic.name === name))).values()][0] ?? 0;

    test("the buffer writes what failed over, not to the dead letters; and nothing as replay (S0-KAF-02)", async () => {
      const own = await start("otelcol-buffer", "buffer", 0);
      expect(await post(own, TOPIC, "kept")).toBe(200);
      expect(await records(TOPIC)).toBe(1);
      expect(await post(own, DEAD_LETTERS, "lost")).not.toBe(200);
      const other = await start("otelcol-buffer", "replay", 1);
      expect(await post(other, TOPIC, "lost")).not.toBe(200);
      expect([await records(TOPIC), await records(DEAD_LETTERS)]).toEqual([1, 0]);
    });

    test("replay reads what the buffer wrote, once", async () => {
      const sent: string[] = [];
      const [rendered] = collectorsOf(manifests).filter(({ name }) => name === "otelcol-replay");
      const ports = new Set(
        [...(rendered?.config.text ?? "").matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port),
      );
      const hop = [...ports].map((port) =>
        createServer((asked, response) => {
          sent.push(asked.url ?? "");
          asked.resume().once("end", () => response.writeHead(200, { "Content-Type": "application/x-protobuf" }).end());
        }).listen(Number(port), podAddress(2)),
      );
      await start("otelcol-replay", "replay", 2);
      await until(
        async () => sent.length > 0,
        60,
        () => "replay sent nothing",
      );
      for (const one of hop) one.close();
      expect(sent).toHaveLength(1);
    });

    test("replay alone joins groups, and those only that are its own", async () => {
      // Groups are kept by a topic that the broker makes for the first of them: replay's has come by now.
      const groups = ["hyperion-replay-planted", "planted"];
      for (const user of users) {
        const client = await broker.client(certificateOf(directory, user.name));
        const joined = await client.operationsOnGroups(groups);
        for (const name of groups) {
          expect([user.name, ...(joined.get(name) ?? []).sort()]).toEqual([
            user.name,
            ...declared(user, "group", name),
          ]);
        }
        client.close();
      }
    });
  });
});
