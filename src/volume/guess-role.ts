import { LARGEST_LABEL } from './label-map.ts';
import type { Volume, VoxelArray } from './volume.ts';

export interface RoleGuess {
  readonly role: 'image' | 'mask';
  /** In words: 'whole numbers, 3 values, mostly 0'. */
  readonly reason: string;
  /** Whether it can be read as a mask at all: whole numbers of at least 0, or two values only. */
  readonly canBeMask: boolean;
}

/** More distinct values than any atlas has labels (TotalSegmentator 117, FreeSurfer's aseg about 190). */
const MOST_LABELS = 256;

/** So few values, most of them 0, are never a scan: even 8-bit scans of small regions have dozens. */
const FEW = 16;

/** Neighbouring voxels compared at most; whole slices are left out beyond that. */
const MOST_COMPARED = 2_000_000;

/** Share of equal neighbours from which an image is made of pieces, whatever its name says. */
const PIECEWISE = 0.75;

/** The same where the name speaks for a mask. Thin structures in thick slices come down to this. */
const PIECEWISE_IF_NAMED = 0.35;

const NAME_OF_MASK =
  /(^|[^a-z])(seg|segm|segmentations?|masks?|labels?|labelmap|roi|rois|lesions?|gtv|ctv|ptv|contours?|annotations?)([^a-z]|$)/;

/**
 * Whether a volume is a scan or a mask, from its voxels: masks hold few whole numbers from 0 up, in pieces
 * of equal value. The name decides only where the voxels leave it open.
 */
export function guessRole(volume: Volume, name: string): RoleGuess {
  const survey = surveyValues(volume.data);
  if ('why' in survey) return { role: 'image', reason: survey.why, canBeMask: survey.canBeMask };
  return { ...weigh(survey, volume, isNamedMask(name)), canBeMask: true };
}

function weigh(
  { distinct, zeros, isWhole }: Survey,
  volume: Volume,
  isNamed: boolean,
): Omit<RoleGuess, 'canBeMask'> {
  const image = (reason: string) => ({ role: 'image', reason }) as const;
  const mask = (reason: string) => ({ role: 'mask', reason }) as const;
  const kind = isWhole ? 'whole numbers' : 'one value beside 0';
  const words = `${kind}, ${distinct} value${distinct === 1 ? '' : 's'}`;
  const share = zeros / volume.data.length;
  const background = `${share > 0.5 ? 'mostly' : `${Math.round(share * 100)} %`} 0`;
  if (distinct === 1) {
    if (zeros > 0) return mask('every voxel is 0: an empty mask');
    return isNamed
      ? mask('one value everywhere, and named like a mask')
      : image('one value everywhere, and not named like a mask');
  }
  if (zeros === 0) {
    return isNamed && distinct <= FEW
      ? mask(`${words}, named like a mask`)
      : image(`${words}, but none is 0, the background of a mask`);
  }
  if (distinct === 2 || (distinct <= FEW && share > 0.5)) return mask(`${words}, ${background}`);
  const equal = equalNeighbours(volume);
  if (equal >= PIECEWISE) return mask(`${words} in pieces, ${background}`);
  if (equal >= PIECEWISE_IF_NAMED && isNamed) {
    return mask(`${words}, ${background}, named like a mask`);
  }
  return image(`${words}, but only ${Math.round(equal * 100)} % of neighbours are equal`);
}

function isNamedMask(name: string): boolean {
  const base = name.split(/[\\/]/).at(-1) ?? name;
  // camelCase counts as two words: torsoLabel.
  return NAME_OF_MASK.test(base.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
}

interface Survey {
  readonly distinct: number;
  readonly zeros: number;
  readonly isWhole: boolean;
}

/** The distinct values, or what rules a mask out. Most scans give up within a few rows. */
function surveyValues(
  data: VoxelArray,
): Survey | { readonly why: string; readonly canBeMask: boolean } {
  const seen = new Set<number>();
  let zeros = 0;
  let isWhole = true;
  let previous = Number.NaN;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value === 0) zeros++;
    if (value === previous || !Number.isFinite(value)) continue;
    previous = value;
    if (seen.has(value)) continue;
    if (value < 0) return { why: 'negative values', canBeMask: false };
    if (value > LARGEST_LABEL) {
      return { why: `values above ${LARGEST_LABEL}`, canBeMask: false };
    }
    seen.add(value);
    if (!Number.isInteger(value)) isWhole = false;
    if (!isWhole && seen.size > (seen.has(0) ? 2 : 1)) {
      return { why: 'values that are no whole numbers', canBeMask: false };
    }
    if (seen.size > MOST_LABELS) {
      const canBeMask = areLabels(data);
      return { why: `more than ${MOST_LABELS} different values`, canBeMask };
    }
  }
  if (seen.size === 0) return { why: 'no voxel holds a number', canBeMask: false };
  return { distinct: seen.size, zeros, isWhole };
}

function areLabels(data: VoxelArray): boolean {
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value >= 0 && value <= LARGEST_LABEL && Number.isInteger(value)) continue;
    if (Number.isFinite(value)) return false;
  }
  return true;
}

/**
 * Of neighbouring voxels that are not both 0, the share with equal values, along the axis where it is
 * smallest: a ramp is constant along two axes, a label along all three.
 */
function equalNeighbours({ data, grid }: Volume): number {
  const [nx, ny, nz] = grid.size;
  const stride = Math.max(1, Math.ceil((nx * ny * nz) / MOST_COMPARED));
  const steps = [1, nx, nx * ny];
  let smallest = 1;
  for (const [axis, step] of steps.entries()) {
    const [lastI, lastJ, lastK] = [nx, ny, nz].map((n, a) => (a === axis ? n - 1 : n));
    let compared = 0;
    let equal = 0;
    for (let k = 0; k < (lastK ?? 0); k += stride) {
      for (let j = 0; j < (lastJ ?? 0); j++) {
        const row = nx * (j + ny * k);
        for (let at = row; at < row + (lastI ?? 0); at++) {
          const value = data[at];
          const next = data[at + step];
          if (value === 0 && next === 0) continue;
          compared++;
          if (value === next) equal++;
        }
      }
    }
    if (compared > 0) smallest = Math.min(smallest, equal / compared);
  }
  return smallest;
}
