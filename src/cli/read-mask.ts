import type { Identity } from '../formats/dicom/identity.ts';
import { findImage, whyNotDrawn } from '../formats/dicom/region-match.ts';
import type { RegionSource } from '../formats/region-source.ts';
import { LocusError } from '../volume/errors.ts';
import { type Grid, voxelCount } from '../volume/grid.ts';
import { toLabelMap } from '../volume/label-map.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { note } from './note.ts';
import { openPath } from './open-path.ts';
import { chooseSource, named, readFrame } from './read-image.ts';

export interface ReadMask {
  readonly map: LabelMap;
  /** The mask as numbers, for its hash. */
  readonly volume: Volume;
}

export interface MaskTarget {
  readonly grid: Grid;
  readonly identity: Identity | null;
}

export interface MaskChoice {
  /** Which volume of a label map with several, from 0. */
  readonly channel: number | null;
  /** Names of regions that are wanted, to choose between files with regions. */
  readonly roi: readonly string[] | null;
  /** Of a fractional SEG; null: as its file is read by default. */
  readonly threshold: number | null;
}

/**
 * The mask at a path: regions of an RTSTRUCT or SEG drawn on the image that they belong to, else a label map.
 *
 * @throws LocusError that names the file as it was given
 */
export async function readMask(
  path: string,
  image: MaskTarget,
  { channel, roi, threshold }: MaskChoice,
): Promise<ReadMask> {
  try {
    const opened = await openPath(path);
    const regions = opened.regions.map(({ source }) => source);
    if (regions.length > 0) {
      return await drawRegions(chooseRegions(regions, image, roi), image, threshold);
    }
    const volume = await readFrame(chooseSource(opened, path, null), path, channel);
    return { map: toLabelMap(volume, path, note), volume };
  } catch (error) {
    throw named(error, path);
  }
}

/** Files with regions at a path; none where it cannot be opened, which reading the mask will say. */
export async function regionsAt(path: string): Promise<readonly RegionSource[]> {
  const opened = await openPath(path).catch(() => null);
  return opened?.regions.map(({ source }) => source) ?? [];
}

/** The only file with regions that fits the image. */
function chooseRegions(
  all: readonly RegionSource[],
  image: MaskTarget,
  roi: readonly string[] | null,
): RegionSource {
  const fitting = all.filter(({ refersTo }) => fits(refersTo, image));
  const [first] = all;
  if (fitting.length === 0 && image.identity !== null && first !== undefined) {
    const why = whyNotDrawn(first.refersTo, [image.identity], first.name);
    if (why !== null) throw why;
  }
  const naming = roi === null ? fitting : fitting.filter((source) => roi.every(isIn(source)));
  const [only, another] = naming.length > 0 ? naming : fitting;
  if (only !== undefined && another === undefined) return only;
  throw new LocusError(
    'label-ambiguous',
    `${fitting.length} files hold regions: ${fitting.map(({ name }) => name).join(', ')}.`,
    'Name one of them as MASK.',
  );
}

/** A scan that is no DICOM has no identity; whether regions fit it shows where they lie. */
function fits(regions: Identity, { identity, grid }: MaskTarget): boolean {
  if (identity === null) return true;
  return findImage(regions, [{ identity, voxels: voxelCount(grid) }]) !== null;
}

function isIn({ regions }: RegionSource): (name: string) => boolean {
  return (name) => regions.some((region) => region.name.toLowerCase() === name.toLowerCase());
}

async function drawRegions(
  source: RegionSource,
  image: MaskTarget,
  threshold: number | null,
): Promise<ReadMask> {
  if (threshold !== null && source.threshold === null) {
    note('--threshold is for fractional DICOM SEG: the regions are drawn as they are.');
  }
  if (image.identity === null) {
    note(
      `${source.format} on an image that is no DICOM: that they belong together is not checked.`,
    );
  }
  for (const warning of source.warnings) note(warning);
  for (const { name, whyNot } of source.regions) {
    if (whyNot !== null) note(`${name} is not drawn: ${whyNot}.`);
  }
  const map = await source.draw(image.grid, {
    warn: note,
    ...(threshold === null ? {} : { threshold }),
  });
  const { grid, data } = map;
  return { map, volume: { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } };
}
