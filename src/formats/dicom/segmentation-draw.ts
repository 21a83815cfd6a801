import { combineRegions, type RegionCombiner } from '../../volume/combine-regions.ts';
import type { Grid } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { LabelMap } from '../../volume/volume.ts';
import type { DrawOptions } from '../region-source.ts';
import type { FramePlacement } from './frame-placement.ts';
import type { DicomFile } from './open-dicom.ts';
import { openFrames } from './open-frames.ts';
import type { StoredSamples } from './pixel-layout.ts';
import type { Segment } from './segments.ts';

/** What is drawn, and where each frame goes. */
export interface SegmentationPlan {
  readonly file: DicomFile;
  readonly segments: readonly Segment[];
  /** Segment number of each frame; null for label maps. */
  readonly shown: readonly number[] | null;
  /** Of fractional ones, the value that means all of a pixel; null for others. */
  readonly fullValue: number | null;
  readonly grid: Grid;
  /** Of each frame; null where it lies outside. */
  readonly placements: readonly (FramePlacement | null)[];
}

export interface DrawnSegmentation {
  readonly mask: LabelMap;
  /** Frames with something in them, and those of them that lie outside of the grid. */
  readonly filled: number;
  readonly filledOutside: number;
  /** Pixels of a label map with numbers that no segment has. */
  readonly unknown: number;
}

/** A half, as the probability that something is there (PS3.3 C.8.20.2.3). */
export const DEFAULT_THRESHOLD = 0.5;

/** @throws LocusError as openFrames does, 'unsupported' for too many overlaps, 'cancelled' */
export async function drawSegmentation(
  plan: SegmentationPlan,
  { signal, onProgress, threshold = DEFAULT_THRESHOLD }: DrawOptions,
): Promise<DrawnSegmentation> {
  const { file, segments, shown, fullValue, grid, placements } = plan;
  const frames = await openFrames(file, { signal });
  const combiner = combineRegions(grid, segments);
  const regionOf = new Map(segments.map(({ number }, region) => [number, region]));
  const pace = makePacer(signal);
  // Of what is not fractional, whatever is not 0.
  const least = fullValue === null ? 0.5 : threshold * fullValue;
  let [filled, filledOutside, unknown] = [0, 0, 0];
  for (const [frame, placement] of placements.entries()) {
    onProgress?.(frame / placements.length);
    await pace();
    const samples = await frames.read(frame);
    const region = shown === null ? null : (regionOf.get(shown[frame] ?? 0) ?? null);
    const isFilled = samples.some((value) => value >= least && value > 0);
    if (isFilled) filled++;
    if (placement === null) {
      if (isFilled) filledOutside++;
      continue;
    }
    const { columns } = frames.layout;
    const regionAt =
      shown === null
        ? (value: number) => (value === 0 ? null : (regionOf.get(value) ?? UNKNOWN))
        : (value: number) => (value >= least && value > 0 ? region : null);
    unknown += paint(samples, columns, placement, regionAt, combiner);
  }
  onProgress?.(1);
  return { mask: combiner.finish(), filled, filledOutside, unknown };
}

const UNKNOWN = -1;

/** Adds runs of equal pixels; the number of pixels that have no region is given back. */
function paint(
  samples: StoredSamples,
  width: number,
  { start, perColumn, perRow, columns, rows }: FramePlacement,
  regionAt: (value: number) => number | null,
  combiner: RegionCombiner,
): number {
  let unknown = 0;
  const stride = Math.abs(perColumn);
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; ) {
      const value = samples[row * width + column] as number;
      let end = column + 1;
      while (end < columns[1] && samples[row * width + end] === value) end++;
      const region = regionAt(value);
      if (region === UNKNOWN) unknown += end - column;
      else if (region !== null) {
        // Of mirrored frames the run's last pixel comes first.
        const from = perColumn > 0 ? column : end - 1;
        combiner.add(region, start + row * perRow + from * perColumn, end - column, stride);
      }
      column = end;
    }
  }
  return unknown;
}
