import { LocusError } from '../../volume/errors.ts';
import type { TensorInfo } from '../runtime.ts';
import type { Tensor } from '../tensor.ts';
import type { HostTensor } from './ort-host.ts';

/** float32 as the element type that a graph wants. @throws LocusError 'unsupported' */
export function toHost({ data, dims }: Tensor, { name, type }: TensorInfo): HostTensor {
  switch (type) {
    case 'float32':
      return { type, dims, data };
    case 'float64':
      return { type, dims, data: Float64Array.from(data) };
    case 'int32':
      return { type, dims, data: Int32Array.from(data) };
    case 'int64':
      return { type, dims, data: BigInt64Array.from(data, (value) => BigInt(Math.round(value))) };
    default:
      throw new LocusError(
        'unsupported',
        `The model's input "${name}" is of type ${type}.`,
        'Export it with inputs of float32.',
      );
  }
}

/** Any numeric element type as float32. @throws LocusError 'unsupported' for texts */
export function fromHost({ type, dims, data }: HostTensor): Tensor {
  if (data instanceof Float32Array) return { dims, data };
  if (type === 'float16' && data instanceof Uint16Array) {
    return { dims, data: Float32Array.from(data, halfToNumber) };
  }
  if (!ArrayBuffer.isView(data)) {
    throw new LocusError(
      'unsupported',
      `The model gives an output of type ${type}.`,
      'Export it with outputs of float32.',
    );
  }
  return { dims, data: Float32Array.from(data as ArrayLike<number | bigint>, Number) };
}

/** IEEE 754 half precision. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
