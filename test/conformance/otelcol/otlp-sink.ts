import { readFileSync } from "node:fs";
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2";
import { gunzipSync } from "node:zlib";
import type { Certificates } from "../../drill/authority.ts";

/** Bytes of gRPC before a message: whether it is compressed, and its length. */
const PREFIX = 5;

/** gRPC's status numbers. */
const STATUS = { ok: 0, unavailable: 14 } as const;

/** One message of a unary request, inflated. */
function messageOf(body: Buffer): Buffer {
  const message = body.subarray(PREFIX, PREFIX + body.readUInt32BE(1));
  return body[0] === 1 ? gunzipSync(message) : message;
}

/** Takes OTLP/gRPC from who shows a certificate of the authority, and keeps each message as it came. */
export class OtlpSink {
  readonly #server: Http2SecureServer;
  readonly #taken: Buffer[] = [];
  /** Says to every request that it should come again later. */
  refuses = false;
  refused = 0;

  constructor(files: Certificates) {
    this.#server = createSecureServer({
      cert: readFileSync(files.certificate),
      key: readFileSync(files.key),
      ca: readFileSync(files.authority),
      requestCert: true,
      rejectUnauthorized: true,
    });
    this.#server.on("stream", (stream) => this.#take(stream));
  }

  listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => resolve());
    });
  }

  #take(stream: ServerHttp2Stream): void {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      const status = this.refuses ? STATUS.unavailable : STATUS.ok;
      if (this.refuses) this.refused += 1;
      else this.#taken.push(messageOf(Buffer.concat(parts)));
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status) }));
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      // An empty answer: everything was taken.
      stream.end(Buffer.alloc(PREFIX));
    });
  }

  /** How often a pattern is in what was taken. */
  count(pattern: RegExp): number {
    const all = new RegExp(pattern.source, "g");
    return this.#taken.reduce((sum, message) => sum + [...message.toString("latin1").matchAll(all)].length, 0);
  }

  /** Whether one message has all of the texts. */
  hasTogether(...texts: readonly string[]): boolean {
    return this.#taken.some((message) => texts.every((text) => message.includes(text)));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
