import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Kafka's protocol in the versions before it had flexible fields, which 4.x still takes: what the drill asks of it. */

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

const API = { listOffsets: { key: 2, version: 1 }, createTopics: { key: 19, version: 4 } } as const;

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

type Lengths = Pick<Topic, "name" | "partitions">;

/** Milliseconds in which every partition has a leader, after its topic was made or the broker was killed. */
const LEADERS_MS = 30_000;

class NoLeader extends Error {}

/** A client of one broker over plain TCP: makes topics and asks how long they are. */
export class KafkaAdmin {
  readonly #socket: Socket;
  #correlation = 0;
  readonly #closed = new AbortController();
  private constructor(socket: Socket) {
    this.#socket = socket;
    // Who waits for an answer of a broker that is gone would wait for ever.
    socket.once("close", () => this.#closed.abort(new Error("Kafka closed the connection")));
  }

  static async connect(host: string, port: number): Promise<KafkaAdmin> {
    const socket = connect(port, host);
    await once(socket, "connect");
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
