import { LocusError } from '../../../volume/errors.ts';
import { ELEMENT_BYTES, type OnnxTensor } from './model.ts';
import { BYTES, corrupt, FIXED64, fieldsOf, readFloats, readIntegers, readText } from './wire.ts';

/** TensorProto. @throws LocusError 'corrupt', or 'unsupported' where the data lies in another file */
export function readTensor(bytes: Uint8Array): OnnxTensor {
  const dims: number[] = [];
  let type = 0;
  let name = '';
  let stored: number | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) dims.push(...readIntegers(field));
    else if (field.number === 2) type = field.value;
    else if (field.number === 8) name = readText(field);
    else if (field.number === 9) stored = field.content.length;
    else if (field.number === 13 || (field.number === 14 && field.value === 1)) throw external();
  }
  if (dims.length > 16 || dims.some((dim) => dim < 0 || !Number.isSafeInteger(dim))) {
    throw corrupt(`the constant "${name}" has impossible dimensions`);
  }
  const size = ELEMENT_BYTES[type];
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (stored !== null && size !== undefined && stored !== size * count) {
    throw corrupt(`the constant "${name}" has ${stored} bytes in place of ${size * count}`);
  }
  return { name, dims, type, bytes };
}

function external(): LocusError {
  return new LocusError(
    'unsupported',
    'Its weights lie in another file (external data).',
    'Save it as one file: onnx.save_model(…, save_as_external_data=False).',
  );
}

/**
 * Numbers of a float32, float64 or integer constant; null of other types.
 * @throws LocusError 'corrupt' where there are fewer or more than its dimensions say
 */
export function readNumbers(tensor: OnnxTensor): number[] | null {
  const numbers: number[] = [];
  const add = (more: readonly number[]) => {
    // Not `push(...more)`: the stack holds no large list.
    for (const value of more) numbers.push(value);
  };
  for (const field of fieldsOf(tensor.bytes)) {
    if (field.number === 4 && tensor.type === 1) add(readFloats(field));
    else if (field.number === 5 || field.number === 7 || field.number === 11) {
      add(readIntegers(field));
    } else if (field.number === 10 && (field.type === BYTES || field.type === FIXED64)) {
      add(rawNumbers(field.content, 11) ?? []);
    } else if (field.number === 9) {
      const raw = rawNumbers(field.content, tensor.type);
      if (raw === null) return null;
      add(raw);
    }
  }
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  if (numbers.length !== count) {
    throw corrupt(`the constant "${tensor.name}" has ${numbers.length} of ${count} values`);
  }
  return numbers;
}

function rawNumbers(content: Uint8Array, type: number): number[] | null {
  const size = ELEMENT_BYTES[type];
  if (size === undefined) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const read: Readonly<Record<number, (at: number) => number>> = {
    1: (at) => view.getFloat32(at, true),
    2: (at) => view.getUint8(at),
    3: (at) => view.getInt8(at),
    4: (at) => view.getUint16(at, true),
    5: (at) => view.getInt16(at, true),
    6: (at) => view.getInt32(at, true),
    7: (at) => Number(view.getBigInt64(at, true)),
    9: (at) => view.getUint8(at),
    11: (at) => view.getFloat64(at, true),
    12: (at) => view.getUint32(at, true),
    13: (at) => Number(view.getBigUint64(at, true)),
  };
  const get = read[type];
  if (get === undefined) return null;
  return Array.from({ length: Math.floor(content.length / size) }, (_, n) => get(n * size));
}
