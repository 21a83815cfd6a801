import groupCode from '../../../../shaders/common/group.wgsl?raw';
import pairCode from '../../../../shaders/shape/pair-sums.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { paddedLengths } from '../../cpu/shape/padded-lengths.ts';
import { pairSums } from '../../cpu/shape/pair-sums.ts';
import { NO_PAIRS, type PairSums, standardised } from '../../shape.ts';
import { type Plan, type Shader, singleBits } from '../plan.ts';
import { requestSamples } from '../reduce/gather.ts';
import type { HostWork, Read, Request } from '../request.ts';
import { Slot } from '../slot.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';
import type { GpuRegion } from '../volume/region.ts';

const PAIR_SHADER: Shader = { name: 'shape/pair-sums.wgsl', code: `${pairCode}${groupCode}` };

/** Voxels of a tile, as in pair-sums.wgsl. */
const TILE = 256;

/** Instructions for a pair. */
const PAIR_COST = 15;

/** Pairs of tiles a workgroup does, at least: adding up its threads' sums then costs little beside the pairs. */
const MIN_PER_GROUP = 4;
/** Each gives 12 bytes to be read back. */
const MAX_GROUPS = 2 ** 17;

/**
 * All pairs on the GPU, or on the host where that is faster. Of a derived image the host learns the intensities by a
 * plan of their own: mean and spread must be known, in float64, before float32 can hold the rest.
 */
export function requestPairSums(
  image: GpuImage,
  region: GpuRegion,
  spacing: Triple,
  slot: Slot<PairSums | null>,
  defer: (work: HostWork) => void,
): Request {
  const label = `${image.label} · spatial autocorrelation`;
  const { mask, size } = region;
  let values: Float64Array | null = null;
  return {
    label,
    record: (plan) => {
      if (values === null && image instanceof DerivedImage) {
        const samples = new Slot<Float64Array>();
        const finish = requestSamples(image, region, samples).record(plan);
        return (read) => {
          finish(read);
          values = samples.value();
          return false;
        };
      }
      const known = values ?? (image as Exclude<GpuImage, DerivedImage>).samples(region);
      const z = standardised(known);
      if (z === null) {
        return () => {
          slot.fill({ count: known.length, ...NO_PAIRS });
          return true;
        };
      }
      if (plan.capabilities.pairMethod(z.length, paddedLengths(size)) !== 'gpu') {
        defer({
          label,
          *run() {
            slot.fill(yield* pairSums(mask, size, spacing, known));
          },
        });
        return () => true;
      }
      const finish = recordPairs(plan, label, region, spacing, z);
      return (read) => {
        slot.fill(finish(read));
        return true;
      };
    },
  };
}

function recordPairs(
  plan: Plan,
  label: string,
  region: GpuRegion,
  spacing: Triple,
  z: Float64Array,
): (read: Read) => PairSums {
  const count = z.length;
  const tiles = Math.ceil(count / TILE);
  const distances = Math.floor(tiles / 2) + 1;
  const perGroup = Math.max(MIN_PER_GROUP, Math.ceil((tiles * distances) / MAX_GROUPS));
  const workgroups = tiles * Math.ceil(distances / perGroup);
  const sums = plan.result(12 * workgroups);
  const [ratioY, ratioZ] = [spacing[1] / spacing[0], spacing[2] / spacing[0]];
  plan.add({
    label,
    shader: PAIR_SHADER,
    params: [count, tiles, distances, perGroup, singleBits(ratioY ** 2), singleBits(ratioZ ** 2)],
    bindings: [plan.upload('voxels', placed(region, z)), sums],
    workgroups,
    cost: (PAIR_COST * TILE * TILE * perGroup) / plan.capabilities.arithmeticGain,
  });
  return (read) => {
    const parts = new Float32Array(read(sums), 0, 3 * workgroups);
    let [weights, products, squares] = [0, 0, 0];
    for (let n = 0; n < parts.length; n += 3) {
      weights += parts[n] as number;
      products += parts[n + 1] as number;
      squares += parts[n + 2] as number;
    }
    // The kernel meets each pair once; only w (z² + z'²) is both of its orders.
    return {
      count,
      weights: (2 * weights) / spacing[0],
      products: (2 * products) / spacing[0],
      squares: squares / spacing[0],
    };
  };
}

/** Voxel indices and z, four numbers a voxel. */
function placed({ indices, size: [nx, ny] }: GpuRegion, z: Float64Array): Float32Array {
  const out = new Float32Array(4 * indices.length);
  for (let n = 0, at = 0; n < indices.length; n++, at += 4) {
    const index = indices[n] as number;
    const row = Math.floor(index / nx);
    const slice = Math.floor(row / ny);
    out[at] = index - row * nx;
    out[at + 1] = row - slice * ny;
    out[at + 2] = slice;
    out[at + 3] = z[n] as number;
  }
  return out;
}
