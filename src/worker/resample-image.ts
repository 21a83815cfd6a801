import type { Engine, RunOptions } from '../engine/engine.ts';
import { resampleOnto } from '../radiomics/preprocess/resample-onto.ts';
import type { ImageInterpolation } from '../radiomics/resampled.ts';
import { LocusError } from '../volume/errors.ts';
import type { Volume } from '../volume/volume.ts';
import type { LoadedItem } from './protocol.ts';
import type { NewItem } from './shelf.ts';

interface Shelved {
  readonly item: LoadedItem;
  readonly volume: Volume;
}

/**
 * The image on the grid of another, as an item of its own named 'NAME (on GRID OF …)'.
 *
 * @throws LocusError 'geometry-mismatch' where the images are known to lie in different spaces, or apart
 */
export async function resampledItem(
  engine: Engine,
  image: Shelved,
  onto: Shelved,
  interpolation: ImageInterpolation,
  run: RunOptions,
): Promise<NewItem> {
  const isKnown = inOneSpace(image.item, onto.item);
  const { grid } = onto.volume;
  const volume = await resampleOnto(engine, image.volume, grid, interpolation, run);
  const share = volume.nonFiniteCount / volume.data.length;
  const { item } = image;
  return {
    name: `${item.name} (on the grid of ${onto.item.name})`,
    header: {
      ...item.header,
      grid,
      frames: 1,
      voxelType: 'float32',
      slope: 1,
      intercept: 0,
      bytesNeeded: volume.data.byteLength,
      warnings: [
        ...item.header.warnings,
        ...(isKnown ? [] : [UNKNOWN_SPACE]),
        ...(share > LEAST_SAID ? [beyond(share)] : []),
      ],
    },
    volume,
    frame: 0,
    source: null,
    isSample: item.isSample,
    role: 'image',
    roleReason: `resampled, ${interpolation === 'cubic' ? 'B-spline of order 3' : 'linear'}`,
    sequence: { sequence: item.sequence, sequenceReason: item.sequenceReason },
    dicom: item.dicom ?? undefined,
    resampled: {
      interpolation,
      source: { sha256: item.sha256, grid: image.volume.grid },
      onto: { sha256: onto.item.sha256 },
    },
  };
}

const UNKNOWN_SPACE =
  'Neither file names a frame of reference: that both images lie in one space is taken from their coordinates.';

/** Share of voxels without a value that is worth a word: a rim of them is nothing odd. */
const LEAST_SAID = 0.01;

function beyond(share: number): string {
  return `${Math.round(100 * share)} % of this grid lies outside the image: there is nothing there.`;
}

/** Whether the files say so; false where they say nothing. @throws LocusError where they say otherwise */
function inOneSpace(image: LoadedItem, onto: LoadedItem): boolean {
  const [mine, theirs] = [image.dicom?.frameOfReference, onto.dicom?.frameOfReference];
  if (!mine || !theirs) return false;
  if (mine === theirs) return true;
  throw new LocusError(
    'geometry-mismatch',
    `${image.name} has another frame of reference than ${onto.name}: where one lies in the other is not known.`,
    'Register them first, or resample the mask onto each.',
    image.name,
  );
}
