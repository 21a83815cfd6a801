import { gridDifferences } from '../../volume/compare-grids.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Grid } from '../../volume/grid.ts';
import { resampleLabels } from '../../volume/resample-labels.ts';
import type { LabelMap } from '../../volume/volume.ts';
import type { DrawOptions, RegionSource } from '../region-source.ts';
import { checkTarget } from './check-target.ts';
import { type FramePlacement, placeFrame } from './frame-placement.ts';
import type { DicomFile } from './open-dicom.ts';
import { makeScrubber } from './scrub.ts';
import {
  DEFAULT_THRESHOLD,
  type DrawnSegmentation,
  drawSegmentation,
  type SegmentationPlan,
} from './segmentation-draw.ts';
import { readSegmentationFrames, type SegmentationFrames } from './segmentation-frames.ts';
import { latticeOf } from './segmentation-grid.ts';
import { segmentationReferences } from './segmentation-references.ts';
import { readSegments } from './segments.ts';

export const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABEL_MAP_SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.7';

/**
 * A segmentation (PS3.3 A.51): frames of bits, fractions or segment numbers, each of which has its own place. On a grid
 * whose slices the frames are they are copied; onto others they are brought by nearest neighbour.
 *
 * @throws LocusError 'unsupported', 'corrupt', 'absurd-dimensions'
 */
export function readSegmentation(file: DicomFile): RegionSource {
  const { dataset } = file;
  const { name } = file.file;
  const type = kindOf(file);
  const frames = readSegmentationFrames(file);
  const scrub = makeScrubber(dataset);
  const segments = readSegments(dataset, frames.segments ?? [], scrub);
  if (segments.length === 0) throw corrupt('The segmentation has no segments.', name);
  const lattice = latticeOf(frames);
  const fullValue =
    type === 'FRACTIONAL' ? (dataset.number('MaximumFractionalValue') ?? 255) : null;
  const source = { file, segments, shown: frames.segments, fullValue };
  return {
    name,
    format: 'DICOM SEG',
    title: scrub(dataset.text('SeriesDescription') ?? dataset.text('ContentLabel') ?? ''),
    regions: segments.map((segment) => ({ ...segment, whyNot: null })),
    refersTo: segmentationReferences(dataset),
    ownGrid: lattice?.grid ?? null,
    threshold: fullValue === null ? null : DEFAULT_THRESHOLD,
    warnings: [],
    draw: (grid, options = {}) => draw(source, frames, lattice?.grid ?? null, grid, options),
  };
}

type SegmentationType = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';

function kindOf({ dataset, file }: DicomFile): SegmentationType {
  const sopClass = dataset.text('SOPClassUID');
  const type = dataset.text('SegmentationType');
  const isSegmentation = sopClass === SEGMENTATION || sopClass === LABEL_MAP_SEGMENTATION;
  if (!isSegmentation && (sopClass !== null || type === null)) {
    throw new LocusError(
      'unsupported',
      'This DICOM file is no segmentation.',
      'Choose the SEG file.',
      file.name,
    );
  }
  if (type === 'BINARY' || type === 'FRACTIONAL' || type === 'LABELMAP') return type;
  throw corrupt(
    'The segmentation does not say whether it holds bits, fractions or labels.',
    file.name,
  );
}

type Source = Omit<SegmentationPlan, 'grid' | 'placements'>;

async function draw(
  source: Source,
  frames: SegmentationFrames,
  ownGrid: Grid | null,
  grid: Grid,
  options: DrawOptions,
): Promise<LabelMap> {
  const { name } = source.file.file;
  checkTarget(grid, name);
  const direct = placeAll(frames, ownGrid, grid);
  if (direct === null && ownGrid === null) {
    throw new LocusError(
      'geometry-mismatch',
      'The frames of the segmentation are no slices of this image, and make no grid of their own.',
      'Choose the image that it was drawn on.',
      name,
    );
  }
  const target = direct === null ? (ownGrid ?? grid) : grid;
  checkTarget(target, name);
  const placements = direct ?? placeAll(frames, null, target) ?? [];
  const drawn = await drawSegmentation({ ...source, grid: target, placements }, options);
  say(source, drawn, options);
  if (drawn.filled > 0 && drawn.filledOutside === drawn.filled) throw outside(name);
  if (target === grid) return { ...drawn.mask, grid };
  const differences = gridDifferences(grid, target).join(', ');
  options.warn?.(
    `The segmentation has another grid than the image (${differences}): brought onto it by nearest neighbour.`,
  );
  return resampleLabels(drawn.mask, grid);
}

/** Thicker frames than the image's slices would leave slices between them empty. */
const THICKER = 1.5;

/** Null unless all frames lie on the grid's lattice and are as far apart as its slices. */
function placeAll(
  { planes, spacing }: SegmentationFrames,
  ownGrid: Grid | null,
  grid: Grid,
): readonly (FramePlacement | null)[] | null {
  const placements: (FramePlacement | null)[] = [];
  for (const plane of planes) {
    const placement = placeFrame(plane, grid);
    if (placement === 'elsewhere') return null;
    placements.push(placement === 'outside' ? null : placement);
  }
  const step = spacing ?? planes[0]?.step ?? null;
  if (ownGrid === null || step === null || ownGrid.size[2] < 2) return placements;
  const across = placements.find((placement) => placement !== null)?.across ?? 2;
  const slice = grid.spacing[across];
  return step > THICKER * slice && ownGrid.spacing[2] > THICKER * slice ? null : placements;
}

function say(
  { fullValue }: Source,
  { mask, filledOutside, unknown }: DrawnSegmentation,
  { warn, threshold = DEFAULT_THRESHOLD }: DrawOptions,
): void {
  if (fullValue !== null) {
    const percent = Number((threshold * 100).toPrecision(3));
    warn?.(`The segmentation is fractional: voxels of at least ${percent} % count as inside.`);
  }
  if (filledOutside > 0) {
    const some = filledOutside === 1 ? '1 frame' : `${filledOutside} frames`;
    warn?.(`${some} of the segmentation lie outside the image and are not drawn.`);
  }
  if (unknown > 0) {
    warn?.(`${unknown} pixels have numbers that no segment has: they are left out.`);
  }
  if (mask.labels.length === 0) warn?.('The segmentation is empty: no pixel is set.');
}

function outside(name: string): LocusError {
  return new LocusError(
    'mask-outside',
    'All of the segmentation lies outside the image.',
    'Check that image and segmentation belong to the same patient and series.',
    name,
  );
}

function corrupt(problem: string, name: string): LocusError {
  return new LocusError('corrupt', problem, 'Export it again.', name);
}
