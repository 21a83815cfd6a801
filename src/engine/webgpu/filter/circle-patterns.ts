import groupCode from '../../../../shaders/common/group.wgsl?raw';
import patternsCode from '../../../../shaders/filter/circle-patterns.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import {
  type CirclePatterns,
  type CircleSample,
  circleAxes,
  circleSamples,
  PATTERN_METHODS,
  WEIGHT_UNIT,
} from '../../circle-patterns.ts';
import type { Shader } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const PATTERNS_SHADER: Shader = {
  name: 'filter/circle-patterns.wgsl',
  code: `${patternsCode}${groupCode}`,
};

/** As in the shader's struct. */
const SAMPLE_WORDS = 24;

/** Local binary patterns; bits of whole numbers are exact. */
export function makeCirclePatterns(image: GpuImage, patterns: CirclePatterns): DerivedImage {
  const { across, method, isWhole } = patterns;
  const { size } = image;
  const axes = circleAxes(across);
  const steps: Triple = [1, size[0], size[0] * size[1]];
  const count = steps[2] * size[2];
  const label = `${image.label} · local binary patterns`;
  const samples = circleSamples(patterns);
  return new DerivedImage(size, image.label, image.expectation, (plan) => {
    const voxels = image.singles(plan);
    const out = plan.scratch(label, 4 * count);
    plan.add({
      label,
      shader: PATTERNS_SHADER,
      params: [
        ...[size[axes.row], size[axes.column], size[across]],
        ...[steps[axes.row], steps[axes.column], steps[across]],
        samples.length,
        PATTERN_METHODS.indexOf(method),
        isWhole ? 1 : 0,
      ],
      bindings: [voxels, plan.constant(table(samples)), out],
      workgroups: Math.ceil(count / 256),
      cost: 256 * (30 + 60 * samples.length),
    });
    return out;
  });
}

function table(samples: readonly CircleSample[]): Int32Array {
  const words = new Int32Array(SAMPLE_WORDS * samples.length);
  const floats = new Float32Array(words.buffer);
  samples.forEach(({ row, column, weights }, n) => {
    const at = SAMPLE_WORDS * n;
    words[at] = row;
    words[at + 1] = column;
    weights.forEach((weight, corner) => {
      for (let limb = 0; limb < 4; limb++) {
        words[at + 4 + 4 * limb + corner] = Math.floor(weight / 1024 ** limb) % 1024;
      }
      floats[at + 20 + corner] = weight * WEIGHT_UNIT;
    });
  });
  return words;
}
