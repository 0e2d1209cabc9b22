import { createSocket } from "node:dgram";
import { once } from "node:events";
import { ADDRESSES } from "./addresses.ts";

/** Bytes of a DNS message before the first question. */
const HEADER = 12;

/** Seconds that an answer may be kept; a hop asks to keep it for five whatever we say. */
const TTL_SECONDS = 1;

const TYPE_A = 1;

function nameAt(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function answerTo(question: Buffer, addressesOf: (host: string) => readonly string[] | undefined): Buffer {
  const { name, end } = nameAt(question);
  const known = addressesOf(name);
  const addresses = question.readUInt16BE(end) === TYPE_A ? (known ?? []) : [];
  const head = Buffer.from(question.subarray(0, end + 4));
  // A response, recursion available; 3 says that there is no such name.
  head.writeUInt16BE(0x8180 | (known === undefined ? 3 : 0), 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const record = Buffer.alloc(16);
    // A pointer to the question's name, type A, class IN.
    record.writeUInt16BE(0xc000 | HEADER, 0);
    record.writeUInt16BE(TYPE_A, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(TTL_SECONDS, 6);
    record.writeUInt16BE(4, 10);
    record.set(address.split(".").map(Number), 12);
    return record;
  });
  return Buffer.concat([head, ...records]);
}

/** The cluster's DNS: host names to the addresses of the pods that are ready. */
export class ClusterDns {
  readonly #socket = createSocket("udp4");
  readonly #hosts = new Map<string, readonly string[]>();

  set(host: string, addresses: readonly string[]): void {
    this.#hosts.set(host.toLowerCase(), addresses);
  }

  addressesOf(host: string): readonly string[] {
    return this.#hosts.get(host.toLowerCase()) ?? [];
  }

  /** Listens, and says at which port: the one asked for, or for 0 one that is free. */
  async start({ host, port }: { readonly host: string; readonly port: number } = ADDRESSES.dns): Promise<number> {
    this.#socket.on("message", (question, { address, port: from }) => {
      this.#socket.send(
        answerTo(question, (name) => this.#hosts.get(name)),
        from,
        address,
      );
    });
    this.#socket.bind(port, host);
    await once(this.#socket, "listening");
    return this.#socket.address().port;
  }

  stop(): void {
    this.#socket.close();
  }
}
