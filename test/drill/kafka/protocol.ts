import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Certificates } from "../authority.ts";

/** Kafka's protocol in the versions before it had flexible fields, which 4.x still takes: what the drill asks of it. */

const int8 = (value: number): Buffer => Buffer.from([value]);

const int16 = (value: number): Buffer => {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
};

const int32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};

const int64 = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
};

const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);

const array = <T>(items: readonly T[], write: (item: T) => Buffer): Buffer =>
  Buffer.concat([int32(items.length), ...items.map(write)]);

class Reader {
  #at = 0;
  readonly #buffer: Buffer;
  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }
  skip(count: number): void {
    this.#at += count;
  }
  int16(): number {
    this.#at += 2;
    return this.#buffer.readInt16BE(this.#at - 2);
  }
  int32(): number {
    this.#at += 4;
    return this.#buffer.readInt32BE(this.#at - 4);
  }
  int64(): bigint {
    this.#at += 8;
    return this.#buffer.readBigInt64BE(this.#at - 8);
  }
  text(): string {
    const length = this.int16();
    if (length < 0) return "";
    this.#at += length;
    return this.#buffer.toString("utf8", this.#at - length, this.#at);
  }
  array<T>(read: () => T): T[] {
    return Array.from({ length: this.int32() }, read);
  }
}

const API = {
  listOffsets: { key: 2, version: 1 },
  metadata: { key: 3, version: 8 },
  describeGroups: { key: 15, version: 4 },
  createTopics: { key: 19, version: 4 },
  createAcls: { key: 30, version: 1 },
} as const;

/** Kafka's numbers of operations, as they are named in a KafkaUser. */
const OPERATIONS = {
  Read: 3,
  Write: 4,
  Create: 5,
  Delete: 6,
  Alter: 7,
  Describe: 8,
  ClusterAction: 9,
  DescribeConfigs: 10,
  AlterConfigs: 11,
  IdempotentWrite: 12,
} as const;

export type Operation = keyof typeof OPERATIONS;

const RESOURCES = { topic: 2, group: 3 } as const;
const PATTERNS = { literal: 3, prefix: 4 } as const;
const ALLOW = 3;

/** What someone may do with what a name, or what names begin with. */
export interface Acl {
  /** As `User:CN=buffer`. */
  readonly principal: string;
  readonly resource: keyof typeof RESOURCES;
  readonly pattern: keyof typeof PATTERNS;
  readonly name: string;
  readonly operation: Operation;
}

/** Kafka's answer on what one may not even see. */
const NOT_SEEN = -2147483648;

/** Operations in a set of bits. */
function operationsIn(bits: number): Operation[] {
  if (bits === NOT_SEEN) return [];
  return Object.entries(OPERATIONS).flatMap(([name, bit]) => ((bits >> bit) & 1 ? [name as Operation] : []));
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

type Lengths = Pick<Topic, "name" | "partitions">;

/** Milliseconds in which every partition has a leader, after its topic was made or the broker was killed. */
const LEADERS_MS = 30_000;

class NoLeader extends Error {}

/** A client of one broker: makes topics, asks how long they are, and who may do what with them. */
export class KafkaAdmin {
  readonly #socket: Socket;
  #correlation = 0;
  readonly #closed = new AbortController();
  private constructor(socket: Socket) {
    this.#socket = socket;
    // Who waits for an answer of a broker that is gone would wait for ever.
    socket.once("close", () => this.#closed.abort(new Error("Kafka closed the connection")));
  }

  /** @param files who the client is; default: nobody, over plain TCP */
  static async connect(host: string, port: number, files?: Certificates): Promise<KafkaAdmin> {
    if (files === undefined) {
      const socket = connect(port, host);
      await once(socket, "connect");
      return new KafkaAdmin(socket);
    }
    const [cert, key, ca] = [files.certificate, files.key, files.authority].map((file) => readFileSync(file));
    const socket = connectTls({ port, host, cert, key, ca });
    await once(socket, "secureConnect");
    return new KafkaAdmin(socket);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Makes topics with one replica each. Throws the broker's words where it refuses one. */
  async createTopics(topics: readonly Topic[]): Promise<void> {
    const reader = await this.#ask(
      API.createTopics,
      array(topics, ({ name, partitions, config }) =>
        Buffer.concat([
          text(name),
          int32(partitions),
          int16(1),
          int32(0),
          array(Object.entries(config), ([key, value]) => Buffer.concat([text(key), text(value)])),
        ]),
      ),
      int32(30_000),
      Buffer.from([0]),
    );
    reader.int32();
    const refused = reader
      .array(() => ({ name: reader.text(), code: reader.int16(), message: reader.text() }))
      .filter(({ code }) => code !== 0);
    if (refused.length > 0) {
      throw new Error(refused.map(({ name, code, message }) => `${name}: error ${code}, ${message}`).join("\n"));
    }
  }

  /** Records that were ever written to each topic; waits for partitions that have no leader yet, or not again. */
  async recordsOf(topics: readonly Lengths[]): Promise<Map<string, number>> {
    for (const end = Date.now() + LEADERS_MS; ; ) {
      try {
        return await this.#ends(topics);
      } catch (error) {
        if (!(error instanceof NoLeader) || Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    }
  }

  /** Allows what is listed, from every host. Throws the broker's words where it refuses one. */
  async createAcls(acls: readonly Acl[]): Promise<void> {
    const reader = await this.#ask(
      API.createAcls,
      array(acls, ({ principal, resource, pattern, name, operation }) =>
        Buffer.concat([
          int8(RESOURCES[resource]),
          text(name),
          int8(PATTERNS[pattern]),
          text(principal),
          text("*"),
          int8(OPERATIONS[operation]),
          int8(ALLOW),
        ]),
      ),
    );
    reader.int32();
    const refused = reader
      .array(() => ({ code: reader.int16(), message: reader.text() }))
      .filter(({ code }) => code !== 0);
    if (refused.length > 0) throw new Error(refused.map(({ code, message }) => `error ${code}, ${message}`).join("\n"));
  }

  /** What this client may do with each topic, in the broker's own words; nothing with one that it may not see. */
  async operationsOnTopics(names: readonly string[]): Promise<Map<string, Operation[]>> {
    const no = int8(0);
    const reader = await this.#ask(API.metadata, array(names, text), no, no, int8(1));
    reader.int32();
    reader.array(() => [reader.int32(), reader.text(), reader.int32(), reader.text()]);
    reader.text();
    reader.int32();
    const topics = reader.array(() => {
      reader.int16();
      const name = reader.text();
      reader.skip(1);
      reader.array(() => {
        reader.skip(2 + 4 + 4 + 4);
        for (let lists = 0; lists < 3; lists += 1) reader.array(() => reader.int32());
      });
      return [name, operationsIn(reader.int32())] as const;
    });
    return new Map(topics);
  }

  /** What this client may do with each group of consumers. */
  async operationsOnGroups(names: readonly string[]): Promise<Map<string, Operation[]>> {
    const reader = await this.#ask(API.describeGroups, array(names, text), int8(1));
    reader.int32();
    const groups = reader.array(() => {
      reader.int16();
      const name = reader.text();
      for (let texts = 0; texts < 3; texts += 1) reader.text();
      // Nobody has joined one here.
      reader.int32();
      return [name, operationsIn(reader.int32())] as const;
    });
    return new Map(groups);
  }

  async #ends(topics: readonly Lengths[]): Promise<Map<string, number>> {
    const reader = await this.#ask(
      API.listOffsets,
      int32(-1),
      array(topics, ({ name, partitions }) =>
        Buffer.concat([
          text(name),
          // -1 is the end of the log.
          array([...Array(partitions).keys()], (partition) => Buffer.concat([int32(partition), int64(-1n)])),
        ]),
      ),
    );
    return new Map(
      reader.array(() => {
        const name = reader.text();
        const ends = reader.array(() => {
          const [partition, code] = [reader.int32(), reader.int16()];
          reader.int64();
          const end = reader.int64();
          if (code !== 0) throw new NoLeader(`offsets of ${name}-${partition}: error ${code}`);
          return Number(end);
        });
        return [name, ends.reduce((sum, end) => sum + end, 0)];
      }),
    );
  }

  async #ask({ key, version }: { key: number; version: number }, ...body: readonly Buffer[]): Promise<Reader> {
    this.#correlation += 1;
    const request = Buffer.concat([int16(key), int16(version), int32(this.#correlation), text("drill"), ...body]);
    this.#socket.write(Buffer.concat([int32(request.length), request]));
    let answer = Buffer.alloc(0);
    while (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) {
      const [chunk]: Buffer[] = await once(this.#socket, "data", { signal: this.#closed.signal });
      if (chunk !== undefined) answer = Buffer.concat([answer, chunk]);
    }
    const reader = new Reader(answer.subarray(4));
    reader.int32();
    return reader;
  }
}
