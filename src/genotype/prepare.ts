import type { Engine, RunOptions } from '../engine/engine.ts';
import { boxOf } from '../volume/box.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import { type Grid, voxelCount } from '../volume/grid.ts';
import { nextTurn } from '../volume/pace.ts';
import type { Volume } from '../volume/volume.ts';
import {
  type CaseImage,
  imagesOf,
  type Masks,
  masksOf,
  noImages,
  tissueOf,
} from './case-images.ts';
import type { ImageInput } from './manifest.ts';
import { neededPart, ontoGrid, onWhole, type Voxels } from './onto-grid.ts';
import type { CaseInput } from './predict.ts';
import type { ChannelFacts } from './prediction.ts';
import { type Scaling, scalingOf } from './scaling.ts';
import { targetGrid } from './target-grid.ts';
import type { PreparedInput } from './tensor.ts';
import { insideOnGrid, type Mask, maskOnGrid } from './united-mask.ts';

/**
 * Images of one case as a network takes them.
 * 1. Statistics on each image's own grid, in float64 with the population SD, of the voxels that the normalisation names:
 *    `brain` (inside the brain mask), `image` (all finite ones) or `region`. Voxels that are not finite count as 0.
 * 2. The model's grid: axes parallel to the world's; centred on the box, in voxel indices, of the region (crop `region`)
 *    or of the brain mask of the first sequence there is (crop `image`; its whole grid where brainMask is `none`).
 * 3. Trilinear interpolation of the raw intensities there, on the engine; the edge voxel goes on to half a voxel beyond
 *    the outermost centres. No smoothing, no rounding.
 * 4. Brain mask and region alike, as 0 and 1: inside from one half up.
 * 5. (v - centre) / scale, clipped; `background` outside the brain mask or the image, and for sequences that are missing
 *    or hold nothing.
 * 6. The region as last channel, 0 and 1, where the model takes it.
 * On the WebGPU engine within INTERPOLATION_BOUND times an image's largest magnitude over its scale; masks are the same.
 *
 * @throws LocusError 'missing-sequence' (names it), 'no-mask', 'empty-mask', 'label-absent', 'mask-outside',
 * 'geometry-mismatch', 'bad-model', 'cancelled', 'device-lost'
 */
export async function prepareInput(
  engine: Engine,
  input: ImageInput,
  subject: CaseInput,
  run: RunOptions = {},
): Promise<PreparedInput> {
  // Progress goes by image, not by batch.
  const quiet: RunOptions = run.signal === undefined ? {} : { signal: run.signal };
  const masks = masksOf(input, subject);
  const images = imagesOf(input, subject);
  const [first] = images;
  if (first === undefined) throw noImages(input);
  const grid = targetGrid(input, centredOn(input, masks, first.volume));
  const scalings: Scaling[] = [];
  for (const [n, image] of images.entries()) {
    run.onProgress?.(n, images.length + 1, `intensities of ${image.entry.sequence}`);
    await nextTurn();
    throwIfCancelled(run.signal);
    scalings.push(await scaling(input, image, masks, quiet));
  }
  run.onProgress?.(images.length, images.length + 1, 'resampling');
  const parts = images.map(({ entry, volume }) => neededPart(volume, entry.sequence, grid));
  const values = await valuesOnGrid(engine, parts, grid, quiet);
  const region = masks.region === null ? null : await maskOnGrid(masks.region, grid, quiet);
  const channels: Float32Array[] = [];
  const facts: ChannelFacts[] = [];
  let brain: Uint8Array | null = null;
  for (const { sequence } of input.sequences) {
    const at = images.findIndex(({ entry }) => entry.sequence === sequence);
    const found = values[at] ?? null;
    const scaled = scalings[at] ?? null;
    const inside = at < 0 ? null : await brainOnGrid(input, parts[at] ?? null, masks, grid, quiet);
    if (brain === null && inside !== null) brain = within(inside, found);
    channels.push(channel(input, grid, found, inside, scaled));
    facts.push({
      sequence,
      isPresent: scaled !== null,
      centre: scaled?.centre ?? null,
      scale: scaled?.scale ?? null,
    });
  }
  if (input.maskChannel === 'region' && region !== null) {
    channels.push(Float32Array.from(region));
    facts.push({ sequence: 'mask', isPresent: true, centre: null, scale: null });
  }
  run.onProgress?.(images.length + 1, images.length + 1, 'resampling');
  return { channels, facts, grid, region, brain: brain ?? new Uint8Array(voxelCount(grid)) };
}

function centredOn(input: ImageInput, { region, brain }: Masks, { grid, data }: Volume) {
  if (input.crop === 'region' && region !== null) return region;
  if (brain !== null) return brain;
  const whole = { start: [0, 0, 0], size: grid.size } as const;
  if (input.brainMask === 'none') return { grid, box: whole };
  return { grid, box: boxOf(tissueOf(data), grid.size) ?? whole };
}

async function scaling(
  input: ImageInput,
  { entry, volume }: CaseImage,
  masks: Masks,
  run: RunOptions,
): Promise<Scaling> {
  const normalisation = entry.normalisation ?? input.normalisation;
  const over = 'over' in normalisation ? normalisation.over : 'image';
  const mask = over === 'region' ? masks.region : over === 'brain' ? masks.brain : null;
  const which =
    mask !== null
      ? await onImage(mask, volume.grid, run)
      : over === 'brain' && input.brainMask === 'nonzero'
        ? 'tissue'
        : over === 'brain'
          ? 'all'
          : 'finite';
  const found = scalingOf(normalisation, volume.data, which);
  if (found !== null) return found;
  throw new LocusError(
    'mask-outside',
    `Nothing of the ${over === 'region' ? 'region' : 'brain mask'} lies in ${entry.sequence}.`,
    'Check that image and mask belong to the same patient and study.',
  );
}

async function onImage(mask: Mask, grid: Grid, run: RunOptions): Promise<Uint8Array> {
  return gridDifferences(mask.grid, grid).length === 0 ? mask.data : maskOnGrid(mask, grid, run);
}

async function valuesOnGrid(
  engine: Engine,
  parts: readonly (Voxels | null)[],
  grid: Grid,
  run: RunOptions,
): Promise<readonly (Float64Array | null)[]> {
  const present = parts.filter((part) => part !== null);
  const found = await ontoGrid(engine, present, grid, run);
  let n = 0;
  return parts.map((part) => {
    const values = part === null ? undefined : found[n++];
    return values === undefined ? null : onWhole(values, grid);
  });
}

/** Of one image; all of the grid where there is no brain mask. */
async function brainOnGrid(
  { brainMask }: ImageInput,
  part: Voxels | null,
  { brain }: Masks,
  grid: Grid,
  run: RunOptions,
): Promise<Uint8Array> {
  if (brain !== null) return maskOnGrid(brain, grid, run);
  if (brainMask !== 'nonzero') return new Uint8Array(voxelCount(grid)).fill(1);
  if (part === null) return new Uint8Array(voxelCount(grid));
  return insideOnGrid({ ...part, data: tissueOf(part.data) }, grid, run);
}

/** Without the voxels that the image does not reach. */
function within(inside: Uint8Array, values: Float64Array | null): Uint8Array {
  return inside.map((value, n) => (Number.isNaN(values?.[n] ?? Number.NaN) ? 0 : value));
}

function channel(
  { background, clip }: ImageInput,
  grid: Grid,
  values: Float64Array | null,
  inside: Uint8Array | null,
  scaled: Scaling | null,
): Float32Array {
  const out = new Float32Array(voxelCount(grid)).fill(background);
  if (values === null || inside === null || scaled === null) return out;
  const [low, high] = clip ?? [-Infinity, Infinity];
  for (let n = 0; n < out.length; n++) {
    const value = values[n] as number;
    if (inside[n] === 0 || Number.isNaN(value)) continue;
    out[n] = Math.min(high, Math.max(low, (value - scaled.centre) / scaled.scale));
  }
  return out;
}
