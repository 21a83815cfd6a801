// Protocol buffers at wire level: https://protobuf.dev/programming-guides/encoding.

import { LocusError } from '../../../volume/errors.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** One field of a message. */
export interface Field {
  readonly number: number;
  readonly type: typeof VARINT | typeof FIXED64 | typeof BYTES | typeof FIXED32;
  /** Of a varint: as a signed 64-bit integer, rounded where it goes beyond 2^53. */
  readonly value: number;
  /** Of all others: the content, a view. */
  readonly content: Uint8Array;
  /** With its tag, a view: what is not understood is written again as it came. */
  readonly raw: Uint8Array;
}

export function corrupt(what: string): LocusError {
  return new LocusError(
    'corrupt',
    `This is no ONNX model that can be read: ${what}.`,
    'Export or download it again.',
  );
}

/** The fields of a message in their order. @throws LocusError 'corrupt' */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const at = { position: 0 };
  while (at.position < bytes.length) {
    const start = at.position;
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag / 8);
    if (number < 1 || number > 2 ** 29) throw corrupt('a field has no number');
    const type = tag % 8;
    const value = type === VARINT ? readVarint(bytes, at) : 0;
    const length = type === VARINT ? 0 : lengthOf(type, bytes, at);
    const from = at.position;
    at.position += length;
    if (at.position > bytes.length) throw corrupt('it ends in the middle of a field');
    yield {
      number,
      type: type as Field['type'],
      value,
      content: bytes.subarray(from, at.position),
      raw: bytes.subarray(start, at.position),
    };
  }
}

function lengthOf(type: number, bytes: Uint8Array, at: { position: number }): number {
  if (type === FIXED64) return 8;
  if (type === FIXED32) return 4;
  if (type !== BYTES) throw corrupt('a field is of no known kind');
  const length = readVarint(bytes, at);
  if (length < 0) throw corrupt('a field has no length');
  return length;
}

/** A signed 64-bit integer. */
function readVarint(bytes: Uint8Array, at: { position: number }): number {
  let low = 0;
  let high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = bytes[at.position++];
    if (byte === undefined) throw corrupt('it ends in the middle of a number');
    const bits = byte & 0x7f;
    if (shift < 28) low += bits * 2 ** shift;
    else high += bits * 2 ** (shift - 28);
    if (byte < 0x80) {
      const value = high * 2 ** 28 + low;
      // Two's complement; beyond 2^53 only large and small are told apart.
      return high >= 2 ** 35 ? high * 2 ** 28 - 2 ** 64 + low : value;
    }
  }
  throw corrupt('a number is too long');
}

/** Signed 64-bit integers: packed, or one of them. */
export function readIntegers(field: Field): number[] {
  if (field.type === VARINT) return [field.value];
  if (field.type !== BYTES) throw corrupt('integers are of another kind');
  const at = { position: 0 };
  const values: number[] = [];
  while (at.position < field.content.length) values.push(readVarint(field.content, at));
  return values;
}

/** 32-bit floats: packed, or one of them. */
export function readFloats(field: Field): number[] {
  if (field.type !== BYTES && field.type !== FIXED32) throw corrupt('floats are of another kind');
  const { content } = field;
  if (content.length % 4 !== 0) throw corrupt('a list of floats is cut');
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  return Array.from({ length: content.length / 4 }, (_, n) => view.getFloat32(4 * n, true));
}

const decoder = new TextDecoder();

export function readText(field: Field): string {
  if (field.type !== BYTES) throw corrupt('a name is of another kind');
  return decoder.decode(field.content);
}

export function readMessage(field: Field): Uint8Array {
  if (field.type !== BYTES) throw corrupt('a part is of another kind');
  return field.content;
}

/** Gathers a message. */
export class Message {
  readonly #parts: Uint8Array[] = [];

  integer(number: number, value: number): this {
    this.#parts.push(varint(number * 8 + VARINT), varint(value));
    return this;
  }

  float(number: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#parts.push(varint(number * 8 + FIXED32), bytes);
    return this;
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  bytes(number: number, content: Uint8Array): this {
    this.#parts.push(varint(number * 8 + BYTES), varint(content.length), content);
    return this;
  }

  /** Fields with their tags, as they are. */
  raw(fields: readonly Uint8Array[]): this {
    for (const field of fields) this.#parts.push(field);
    return this;
  }

  end(): Uint8Array<ArrayBuffer> {
    const length = this.#parts.reduce((sum, part) => sum + part.length, 0);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
