import groupCode from '../../../../shaders/common/group.wgsl?raw';
import splineCode from '../../../../shaders/common/spline.wgsl?raw';
import patternsCode from '../../../../shaders/filter/sphere-patterns.wgsl?raw';
import { type SpherePatterns, type SphereTable, sphereTable } from '../../sphere-patterns.ts';
import type { Plan, Shader, View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';
import type { GpuRegion } from '../volume/region.ts';
import { splineCoefficients } from '../volume/spline.ts';

const PATTERNS_SHADER: Shader = {
  name: 'filter/sphere-patterns.wgsl',
  code: `${patternsCode}${splineCode}${groupCode}`,
};

/** Bindings begin at multiples of this. */
const ALIGNMENT = 256;

/** Local binary patterns on a sphere, in float32: samples within 1e-6 of the largest magnitude of the voxel may fall on either side. */
export function makeSpherePatterns(
  image: GpuImage,
  region: GpuRegion,
  patterns: SpherePatterns,
): readonly DerivedImage[] {
  const table = sphereTable(patterns);
  const owner = {};
  const { size } = image;
  const count = size[0] * size[1] * size[2];
  const stride = Math.ceil((4 * count) / ALIGNMENT) * ALIGNMENT;
  const label = `${image.label} · local binary patterns`;
  const all = (plan: Plan): View =>
    plan.once(owner, 'maps', () => {
      const voxels = image.singles(plan);
      let coefficients = voxels;
      for (const axis of [0, 1, 2] as const) {
        coefficients = splineCoefficients(plan, coefficients, size, axis, 'mirror', label);
      }
      const maps = plan.scratch(label, stride * (patterns.levels + 1), { isZeroed: true });
      plan.add({
        label,
        shader: PATTERNS_SHADER,
        params: [
          ...size,
          region.voxelCount,
          table.samples,
          patterns.levels,
          patterns.isWhole ? 1 : 0,
          stride / 4,
        ],
        bindings: [
          voxels,
          coefficients,
          region.indexView(plan),
          plan.constant(places(table)),
          plan.constant(Float32Array.from(table.harmonics)),
          plan.constant(Float32Array.from(table.norms)),
          maps,
        ],
        workgroups: Math.ceil(region.voxelCount / 64),
        cost: 64 * table.samples * (2 * 64 * 8 + patterns.levels ** 2),
      });
      return maps;
    });
  return Array.from(
    { length: patterns.levels + 1 },
    (_, n) =>
      new DerivedImage(size, image.label, image.expectation, (plan) => {
        const { block, offset } = all(plan);
        return { block, offset: offset + n * stride, byteLength: Math.max(16, 4 * count) };
      }),
  );
}

/** Lower corner and share, for each sample and axis; the rest is padding. */
function places({ bases, shares }: SphereTable): Float32Array {
  const words = new Float32Array(4 * bases.length);
  bases.forEach((base, n) => {
    words[4 * n] = base;
    words[4 * n + 1] = shares[n] as number;
  });
  return words;
}
