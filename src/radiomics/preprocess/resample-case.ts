import { createCpuEngine } from '../../engine/cpu/cpu-engine.ts';
import type { Engine, RunOptions } from '../../engine/engine.ts';
import type { AxisKernel } from '../../engine/interpolation.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Box, Roi } from '../../volume/roi.ts';
import type { Volume } from '../../volume/volume.ts';
import type { MaskRule, Resampling } from '../settings-preprocessing.ts';
import { interpolate } from './interpolate.ts';
import { makeRegion } from './region.ts';
import { distanceToEdge, roundVoxels } from './rounding.ts';
import {
  coveringBox,
  cropSampling,
  ibsiSampling,
  pyradiomicsSampling,
  type Sampling,
} from './sampling.ts';

/**
 * Half of 1 mm voxels of 2 mm lie exactly at a threshold of 0.5; what float rounding takes off must not put
 * them outside.
 */
const THRESHOLD_MARGIN = 1e-9;

/** Decides which voxels belong to the region, whatever engine calculates: a threshold turns shares into integers. */
const EXACT = createCpuEngine();

/** How far from the region voxels are computed: a number of new voxels, or all there are. */
export type Margin = number | 'whole';

export interface ResampledCase {
  readonly image: Volume;
  readonly roi: Roi;
  /** Size of the whole new grid, and the part of it that `image` holds. */
  readonly gridSize: Triple;
  readonly part: Box;
}

/**
 * Image and region on a new grid. `margin` bounds the work on IBSI's grid, which covers the whole image;
 * PyRadiomics' is cropped by padDistance already.
 *
 * @throws LocusError 'empty-mask' when no new voxel belongs to the region; 'cancelled', 'device-lost'
 */
export async function resampleCase(
  engine: Engine,
  image: Volume,
  roi: Roi,
  settings: Resampling,
  margin: Margin,
  run: RunOptions = {},
): Promise<ResampledCase> {
  const whole = samplingOf(image, roi, settings);
  const all: Box = { start: [0, 0, 0], size: whole.grid.size };
  const isWhole = margin === 'whole' || settings.convention.kind === 'pyradiomics';
  const part = isWhole ? all : coveringBox(whole, roi.box, margin);
  const sampling = isWhole ? whole : cropSampling(whole, part);
  const resampled = await resampleImage(engine, image, sampling, settings, run);
  const mask = await resampleMask(roi, image.grid.size, sampling, settings, run);
  const box: Box = { start: [0, 0, 0], size: sampling.grid.size };
  const region = makeRegion(resampled, box, mask, mask);
  if (region === null) {
    throw new LocusError(
      'empty-mask',
      'Nothing of the region is left on the new grid: it is thinner than the new voxels.',
      'Choose a finer spacing.',
    );
  }
  return { image: resampled, roi: region, gridSize: whole.grid.size, part };
}

function samplingOf({ grid }: Volume, { box }: Roi, { convention, spacing }: Resampling): Sampling {
  return convention.kind === 'ibsi'
    ? ibsiSampling(grid, spacing)
    : pyradiomicsSampling(grid, box, spacing, convention.padDistance);
}

/** The border rules of a convention; ITK mirrors for its spline only, but within half a voxel that is all one. */
function kernelOf(
  { convention }: Resampling,
  interpolator: AxisKernel['interpolator'],
): AxisKernel {
  if (convention.kind === 'ibsi') return { interpolator, border: 'edge', outside: 'border' };
  const border = interpolator === 'cubic' ? 'mirror' : 'edge';
  return { interpolator, border, outside: 'zero' };
}

async function resampleImage(
  engine: Engine,
  image: Volume,
  { grid, positions }: Sampling,
  settings: Resampling,
  run: RunOptions,
): Promise<Volume> {
  const { size } = image.grid;
  const { data, holes } = withoutHoles(image);
  const kernel = kernelOf(settings, settings.interpolator);
  const edge = distanceToEdge(settings.rounding, image.data);
  const values = await interpolate(engine, { size, data }, positions, kernel, edge, run);
  const rounded = roundVoxels(values, settings.rounding, image.data);
  if (holes === null) return { ...image, grid, data: rounded, nonFiniteCount: 0 };
  // A new voxel with a hole among its nearest neighbours is a hole.
  const linear = kernelOf(settings, 'linear');
  const shares = await interpolate(EXACT, { size, data: holes }, positions, linear, null, run);
  const patched = Float64Array.from(rounded);
  let nonFiniteCount = 0;
  for (let n = 0; n < patched.length; n++) {
    if ((shares[n] as number) <= THRESHOLD_MARGIN) continue;
    patched[n] = Number.NaN;
    nonFiniteCount++;
  }
  return { ...image, grid, data: patched, nonFiniteCount };
}

/** Voxels that are no numbers read as 0, as filters read them, and a mask of where they are. */
function withoutHoles({ data, nonFiniteCount }: Volume) {
  if (nonFiniteCount === 0) return { data, holes: null };
  const filled = Float64Array.from(data);
  const holes = new Uint8Array(data.length);
  for (let n = 0; n < filled.length; n++) {
    if (Number.isFinite(filled[n])) continue;
    filled[n] = 0;
    holes[n] = 1;
  }
  return { data: filled, holes };
}

async function resampleMask(
  roi: Roi,
  size: Triple,
  { positions }: Sampling,
  settings: Resampling,
  run: RunOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { block, box } = withBackground(roi, size);
  const shifted = positions.map((along, axis) =>
    along.map((p) => p - (box.start[axis] as number)),
  ) as unknown as Sampling['positions'];
  // The box ends in background or where the image ends; beyond half a voxel the latter is ITK's 0 as well.
  const kernel = kernelOf(settings, settings.mask.interpolator);
  const shares = await interpolate(
    EXACT,
    { size: box.size, data: block },
    shifted,
    kernel,
    null,
    run,
  );
  const least = thresholdOf(settings.mask);
  const mask = new Uint8Array(shares.length);
  for (let n = 0; n < mask.length; n++) if ((shares[n] as number) >= least) mask[n] = 1;
  return mask;
}

function thresholdOf(rule: MaskRule): number {
  return (rule.interpolator === 'nearest' ? 0.5 : rule.threshold) - THRESHOLD_MARGIN;
}

/** The region with a voxel of background around it, as far as the image goes. */
function withBackground({ box, morphological }: Roi, size: Triple) {
  const start = box.start.map((n) => Math.max(n - 1, 0)) as unknown as Triple;
  const end = size.map((n, axis) =>
    Math.min((box.start[axis] as number) + (box.size[axis] as number) + 1, n),
  );
  const wide = end.map((n, axis) => n - (start[axis] as number)) as unknown as Triple;
  const [bx, by, bz] = box.size;
  const [dx, dy, dz] = box.start.map((n, axis) => n - (start[axis] as number)) as unknown as Triple;
  const block = new Uint8Array(wide[0] * wide[1] * wide[2]);
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = bx * (j + by * k);
      block.set(
        morphological.subarray(from, from + bx),
        dx + wide[0] * (j + dy + wide[1] * (k + dz)),
      );
    }
  }
  return { block, box: { start, size: wide } };
}
