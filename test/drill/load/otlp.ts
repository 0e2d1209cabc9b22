import { createHash, randomBytes } from "node:crypto";
import type { Signal } from "../../../src/conventions/topics.ts";
import { bytes, double, fixed64, integer, message, text } from "./protobuf.ts";

/** Severity numbers of OpenTelemetry's log data model. */
export const SEVERITY = { INFO: 9, WARN: 13, ERROR: 17 } as const;

/** Events of one tenant and one service that go in one request. */
export interface Batch {
  readonly signal: Signal;
  readonly service: string;
  /** One marker an event: the only thing that tells it from the others. */
  readonly markers: readonly string[];
  /** Milliseconds since 1970 at which the events say that they happened. */
  readonly at: number;
  readonly severity: keyof typeof SEVERITY;
  /** Bytes that each event is longer by. Default: 0. */
  readonly padding?: number;
}

/** Id of the one trace that a request's spans are of, in hexadecimal digits: known to who knows its first event. */
export const traceIdOf = ({ markers: [first = ""] }: Pick<Batch, "markers">): string =>
  createHash("sha256").update(first).digest("hex").slice(0, 32);

const attribute = (field: number, key: string, value: string): Buffer =>
  message(field, text(1, key), message(2, text(1, value)));

/** The scope's list of events and the request around them have the same field numbers in all three signals. */
const request = (service: string, events: readonly Buffer[]): Buffer =>
  message(
    1,
    message(1, attribute(1, "service.name", service), attribute(1, "service.instance.id", "drill")),
    message(2, ...events),
  );

const EVENTS: Readonly<Record<Signal, (batch: Batch, marker: string, at: bigint) => Buffer>> = {
  traces: (batch, marker, at) =>
    message(
      2,
      bytes(1, Buffer.from(traceIdOf(batch), "hex")),
      bytes(2, randomBytes(8)),
      text(5, "drill"),
      integer(6, 2),
      fixed64(7, at),
      fixed64(8, at + 1_000_000n),
      attribute(9, "drill.event", marker + "x".repeat(batch.padding ?? 0)),
    ),
  logs: ({ severity, padding = 0 }, marker, at) =>
    message(
      2,
      fixed64(1, at),
      integer(2, SEVERITY[severity]),
      text(3, severity),
      message(5, text(1, `drill ${marker}${"x".repeat(padding)}`)),
      fixed64(11, at),
    ),
  metrics: ({ padding = 0 }, marker, at) =>
    message(
      2,
      text(1, "drill.event"),
      message(5, message(1, fixed64(3, at), double(4, 1), attribute(7, "drill.event", marker + "x".repeat(padding)))),
    ),
};

/** Body of an export request, in protobuf. */
export function otlpRequest(batch: Batch): Buffer {
  const at = BigInt(batch.at) * 1_000_000n;
  return request(
    batch.service,
    batch.markers.map((marker) => EVENTS[batch.signal](batch, marker, at)),
  );
}
