import groupCode from '../../../../shaders/common/group.wgsl?raw';
import stageCode from '../../../../shaders/fourier/stage.wgsl?raw';
import sumStageCode from '../../../../shaders/fourier/sum-stage.wgsl?raw';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';

const STAGE_SHADER: Shader = { name: 'fourier/stage.wgsl', code: `${stageCode}${groupCode}` };
const SUM_STAGE_SHADER: Shader = {
  name: 'fourier/sum-stage.wgsl',
  code: `${sumStageCode}${groupCode}`,
};

/** Radices that stage.wgsl has, in the order in which they are taken out of a length. */
const FAST_RADICES: readonly number[] = [8, 4, 2, 5, 3];

/** Complex lines along one axis of a box. */
export interface ComplexLines {
  /** vec2f elements, and how many. */
  readonly data: View;
  readonly count: number;
  /** Elements of a line, and the distance of neighbours in it. */
  readonly length: number;
  readonly step: number;
}

/**
 * Discrete Fourier transform of lines of any length, forward exp(-2πi kt / length) or back, not divided by the
 * length. A large prime in a length costs as many multiplications an element.
 */
export function transformLines(
  plan: Plan,
  label: string,
  { data, count, length, step }: ComplexLines,
  direction: 'forward' | 'back',
): View {
  const table = twiddles(plan, length);
  let from = data;
  let done = 1;
  for (const radix of stages(length)) {
    const to = plan.scratch(label, 8 * count);
    const isFast = FAST_RADICES.includes(radix);
    plan.add({
      label,
      shader: isFast ? STAGE_SHADER : SUM_STAGE_SHADER,
      params: [
        ...[count, length, step * done, radix, length / (done * radix), done],
        singleBits(direction === 'forward' ? 1 : -1),
      ],
      bindings: [from, table, to],
      workgroups: Math.ceil(count / (isFast ? radix : 1) / 256),
      cost: 256 * (isFast ? 15 + 20 * radix : 15 + 12 * radix),
    });
    from = to;
    done *= radix;
  }
  return from;
}

function stages(length: number): readonly number[] {
  const out: number[] = [];
  let rest = length;
  for (const radix of FAST_RADICES) {
    for (; rest % radix === 0; rest /= radix) out.push(radix);
  }
  for (let radix = 7; rest > 1; radix += 2) {
    if (radix * radix > rest) radix = rest;
    for (; rest % radix === 0; rest /= radix) out.push(radix);
  }
  return out;
}

const TABLES = {};

/** exp(-2πi t / length), rounded from float64. */
function twiddles(plan: Plan, length: number): View {
  return plan.once(TABLES, `twiddles ${length}`, () => {
    const table = new Float32Array(2 * length);
    for (let t = 0; t < length; t++) {
      const angle = (-2 * Math.PI * t) / length;
      table[2 * t] = Math.cos(angle);
      table[2 * t + 1] = Math.sin(angle);
    }
    return plan.constant(table);
  });
}
