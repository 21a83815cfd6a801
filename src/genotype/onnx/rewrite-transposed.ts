import { intOf, intsOf, textOf } from './file/attributes.ts';
import { makeFloats } from './file/make.ts';
import { FLOAT, type OnnxNode } from './file/model.ts';
import { readNumbers } from './file/read-tensor.ts';
import type { Replacement, Surroundings } from './replacement.ts';

/** One axis of a transposed convolution as a plain one that makes `stride` outputs at a time. */
interface Axis {
  readonly stride: number;
  /** Inputs that one step of the plain convolution sees. */
  readonly taps: number;
  readonly padBegin: number;
  readonly padEnd: number;
  /** Of the transposed kernel: which entry output phase r has at tap j; -1: none. */
  readonly entryAt: (phase: number, tap: number) => number;
  /** Cut off the end, as a whole number of steps may make more than is wanted. */
  readonly cut: number;
}

/**
 * ConvTranspose in three dimensions, exactly, as Conv, Reshape, Transpose, Reshape: output o = q s + r takes input i
 * with kernel entry t = (q - i) s + r + p, so each of the s phases r is a plain convolution over few inputs, and all of
 * them are made by one convolution as channels, which are then laid side by side. With kernel = stride that is a
 * 1x1x1 convolution. (Shi et al. 2016, "Is the deconvolution layer the same as a convolutional layer?",
 * arXiv:1609.07009)
 *
 * @returns false where it is something else: fewer dimensions, weights that are not constant, automatic padding
 */
export function rewriteConvTranspose(
  node: OnnxNode,
  { constantOf }: Surroundings,
  to: Replacement,
): boolean {
  const [x = '', w = '', b = ''] = node.inputs;
  const [output = ''] = node.outputs;
  const weights = constantOf(w);
  const bias = b === '' ? null : constantOf(b);
  if (weights?.dims.length !== 5 || weights.type !== FLOAT || (b !== '' && bias === null))
    return false;
  const axes = axesOf(node, weights.dims.slice(2));
  if (axes === null) return false;
  const group = intOf(node, 'group', 1);
  const [channels = 1, perGroup = 1] = weights.dims;
  const outputs = perGroup * group;
  const phases = axes.reduce((product, { stride }) => product * stride, 1);
  const taps = axes.map((axis) => axis.taps);
  const dense = rearrange(readNumbers(weights) ?? [], weights.dims, axes, group);
  const kernel = makeFloats(to.name(), [outputs * phases, channels, ...taps], dense);
  const inputs = [x, to.constant(kernel)];
  if (bias !== null) {
    const repeated = (readNumbers(bias) ?? []).flatMap((value) =>
      Array<number>(phases).fill(value),
    );
    inputs.push(to.constant(makeFloats(to.name(), [repeated.length], repeated)));
  }
  const convolved = to.add('Conv', inputs, {
    kernel_shape: taps,
    pads: [...axes.map((axis) => axis.padBegin), ...axes.map((axis) => axis.padEnd)],
  });
  interleave(convolved, outputs, axes, output, to);
  return true;
}

/** [N, C s³, D, H, W] → [N, C, D s, H s, W s], less what is cut. */
function interleave(
  from: string,
  channels: number,
  axes: readonly Axis[],
  output: string,
  to: Replacement,
): void {
  const strides = axes.map(({ stride }) => stride);
  const size = to.add('Slice', [
    to.add('Shape', [from]),
    to.integers([2]),
    to.integers([5]),
    to.integers([0]),
  ]);
  const apart = to.add('Concat', [to.integers([0, channels, ...strides]), size], { axis: 0 });
  const larger = to.add('Mul', [size, to.integers(strides)]);
  const together = to.add('Concat', [to.integers([0, channels]), larger], { axis: 0 });
  const transposed = to.add('Transpose', [to.add('Reshape', [from, apart])], {
    perm: [0, 1, 5, 2, 6, 3, 7, 4],
  });
  const cut = axes.map((axis) => axis.cut);
  if (cut.every((count) => count === 0)) {
    to.add('Reshape', [transposed, together], {}, output);
    return;
  }
  const whole = to.add('Reshape', [transposed, together]);
  const ends = cut.map((count) => (count === 0 ? 2 ** 31 - 1 : -count));
  const sliced = [to.integers([0, 0, 0]), to.integers(ends), to.integers([2, 3, 4])];
  to.add('Slice', [whole, ...sliced], {}, output);
}

function axesOf(node: OnnxNode, kernel: readonly number[]): Axis[] | null {
  if (textOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET' || intsOf(node, 'output_shape')) return null;
  const strides = intsOf(node, 'strides') ?? [1, 1, 1];
  const dilations = intsOf(node, 'dilations') ?? [1, 1, 1];
  const pads = intsOf(node, 'pads') ?? [0, 0, 0, 0, 0, 0];
  const more = intsOf(node, 'output_padding') ?? [0, 0, 0];
  return kernel.map((size, n) =>
    axisOf(size, {
      stride: strides[n] ?? 1,
      dilation: dilations[n] ?? 1,
      before: pads[n] ?? 0,
      after: pads[n + 3] ?? 0,
      more: more[n] ?? 0,
    }),
  );
}

function axisOf(
  size: number,
  spec: {
    readonly stride: number;
    readonly dilation: number;
    readonly before: number;
    readonly after: number;
    readonly more: number;
  },
): Axis {
  const { stride, dilation, before, after, more } = spec;
  const reach = (size - 1) * dilation;
  // m = q - i over all phases.
  const first = Math.ceil((1 - stride - before) / stride);
  const last = Math.floor((reach - before) / stride);
  const padBegin = Math.max(0, last);
  const taps = padBegin - Math.min(0, first) + 1;
  // Outputs beyond stride x inputs.
  const beyond = reach + 1 + more - before - after - stride;
  const padEnd = Math.max(0, Math.ceil(beyond / stride) + taps - 1 - padBegin);
  const made = stride * (padBegin + padEnd - taps + 1);
  return {
    stride,
    taps,
    padBegin,
    padEnd,
    cut: made - beyond,
    entryAt: (phase, tap) => {
      const at = (padBegin - tap) * stride + phase + before;
      const isEntry = at >= 0 && at <= reach && at % dilation === 0;
      return isEntry ? at / dilation : -1;
    },
  };
}

/** [Cin, Cout / g, k…] → [Cout s³, Cin, taps…]; zeros between groups. */
function rearrange(
  weights: readonly number[],
  dims: readonly number[],
  axes: readonly Axis[],
  group: number,
): Float32Array {
  const [channels = 1, perGroup = 1, kd = 1, kh = 1, kw = 1] = dims;
  const [az, ay, ax] = axes as [Axis, Axis, Axis];
  const perInput = channels / group;
  const volume = az.taps * ay.taps * ax.taps;
  const phases = az.stride * ay.stride * ax.stride;
  const dense = new Float32Array(perGroup * group * phases * channels * volume);
  for (let input = 0; input < channels; input++) {
    const firstOutput = Math.floor(input / perInput) * perGroup;
    for (let o = 0; o < perGroup; o++) {
      const source = (input * perGroup + o) * kd * kh * kw;
      for (let phase = 0; phase < phases; phase++) {
        const rx = phase % ax.stride;
        const ry = Math.floor(phase / ax.stride) % ay.stride;
        const rz = Math.floor(phase / (ax.stride * ay.stride));
        const target = (((firstOutput + o) * phases + phase) * channels + input) * volume;
        for (let tap = 0; tap < volume; tap++) {
          const tx = ax.entryAt(rx, tap % ax.taps);
          const ty = ay.entryAt(ry, Math.floor(tap / ax.taps) % ay.taps);
          const tz = az.entryAt(rz, Math.floor(tap / (ax.taps * ay.taps)));
          if (tx < 0 || ty < 0 || tz < 0) continue;
          dense[target + tap] = weights[source + (tz * kh + ty) * kw + tx] ?? 0;
        }
      }
    }
  }
  return dense;
}
