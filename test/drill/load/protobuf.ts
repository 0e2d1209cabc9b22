/** Writes protobuf's wire format: each function is one field with its number. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const;

const tag = (field: number, type: number): number[] => varint(field * 8 + type);

export const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...tag(field, WIRE.bytes), ...varint(value.length)]), value]);

export const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));

export const message = (field: number, ...fields: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(fields));

export const integer = (field: number, value: number): Buffer =>
  Buffer.from([...tag(field, WIRE.varint), ...varint(value)]);

/** An unsigned 64-bit number of fixed width, as OTLP writes times. */
export function fixed64(field: number, value: bigint): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(value);
  return Buffer.concat([Buffer.from(tag(field, WIRE.fixed64)), number]);
}

export function double(field: number, value: number): Buffer {
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value);
  return Buffer.concat([Buffer.from(tag(field, WIRE.fixed64)), number]);
}
