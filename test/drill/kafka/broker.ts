import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ADDRESSES } from "../addresses.ts";
import type { Certificates } from "../authority.ts";
import { Program } from "../processes.ts";
import { pathOf } from "../programs.ts";
import type { Manifest } from "../rendered/manifests.ts";
import { KafkaAdmin, type Topic } from "./protocol.ts";

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const kafkaTopic = z.object({
  kind: z.literal("KafkaTopic"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ partitions: z.int(), config: z.record(z.string(), value).default({}) }),
});

const kafka = z.object({
  kind: z.literal("Kafka"),
  spec: z.object({ kafka: z.object({ config: z.record(z.string(), value) }) }),
});

/** What one broker cannot keep: as many replicas as an environment has. Declared, as the mapping is. */
const ONE_BROKER = /replication\.factor$|\.isr$|insync\.replicas$/;

const forOneBroker = (config: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([key, text]) => [key, ONE_BROKER.test(key) ? "1" : text]));

/** The environment's topics, for one broker. */
export const topicsOf = (manifests: readonly Manifest[]): Topic[] =>
  manifests.flatMap((manifest) => {
    const { data } = kafkaTopic.safeParse(manifest);
    if (data === undefined) return [];
    const { partitions, config } = data.spec;
    return [{ name: data.metadata.name, partitions, config: forOneBroker(config) }];
  });

/** The environment's settings of brokers, for one broker. */
export const brokerConfigOf = (manifests: readonly Manifest[]): Record<string, string> =>
  forOneBroker(
    manifests.map((manifest) => kafka.safeParse(manifest).data).find((found) => found !== undefined)?.spec.kafka
      .config ?? {},
  );

/** Ports that no client of the platform uses: the controller, and the drill's own questions. */
const CONTROLLER = 9090;
const ADMIN = 9092;

/** Kafka in one process, with the environment's settings and the TLS listener that its clients know. */
export class Broker {
  readonly #program: Program;
  private constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Writes the settings and formats the storage.
   * @param more settings of the broker besides; default: none, and everybody may do everything
   */
  static prepare(
    directory: string,
    config: Readonly<Record<string, string>>,
    files: Certificates,
    more: Readonly<Record<string, string>> = {},
  ): Broker {
    const { host, port } = ADDRESSES.kafka;
    mkdirSync(directory, { recursive: true });
    const [settings, identity] = [join(directory, "server.properties"), join(directory, "identity.pem")];
    writeFileSync(identity, `${readFileSync(files.key, "utf8")}${readFileSync(files.certificate, "utf8")}`);
    const properties = {
      ...config,
      ...more,
      "process.roles": "broker,controller",
      "node.id": "1",
      "controller.quorum.voters": `1@${host}:${CONTROLLER}`,
      "controller.listener.names": "CONTROLLER",
      listeners: `TLS://${host}:${port},ADMIN://${host}:${ADMIN},CONTROLLER://${host}:${CONTROLLER}`,
      "advertised.listeners": `TLS://${host}:${port},ADMIN://${host}:${ADMIN}`,
      "listener.security.protocol.map": "TLS:SSL,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "inter.broker.listener.name": "ADMIN",
      "ssl.client.auth": "required",
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": identity,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": files.authority,
      "log.dirs": join(directory, "data"),
      "offsets.topic.num.partitions": "4",
      "group.initial.rebalance.delay.ms": "0",
    };
    writeFileSync(
      settings,
      `${Object.entries(properties)
        .map(([key, text]) => `${key}=${text}`)
        .join("\n")}\n`,
    );
    const format = ["format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c", settings];
    const { status, stderr, stdout } = spawnSync(pathOf("kafkaStorage"), format, { encoding: "utf8" });
    if (status !== 0) throw new Error(`Kafka's storage could not be formatted:\n${stdout}${stderr}`);
    const log = join(directory, "kafka.log");
    return new Broker(new Program({ name: "Kafka", program: pathOf("kafkaServer"), args: [settings], log }));
  }

  async start(): Promise<void> {
    this.#program.start();
    await this.#program.ready(async () => {
      const admin = await this.admin();
      await admin.recordsOf([]);
      admin.close();
      return true;
    }, 60);
  }

  admin = (): Promise<KafkaAdmin> => KafkaAdmin.connect(ADDRESSES.kafka.host, ADMIN);

  /** A client who shows a certificate, as the platform's do. */
  client = (files: Certificates): Promise<KafkaAdmin> => {
    const { host, port } = ADDRESSES.kafka;
    return KafkaAdmin.connect(host, port, files);
  };

  get program(): Program {
    return this.#program;
  }
}
