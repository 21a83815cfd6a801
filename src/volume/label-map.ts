import { LocusError } from './errors.ts';
import { type Grid, voxelVolume } from './grid.ts';
import { labelColour } from './label-colours.ts';
import type { Label, LabelMap, Volume } from './volume.ts';

/** The largest label: masks are counted through a table of this size. */
export const LARGEST_LABEL = 65_535;

/** Interpolated masks miss their whole number by float rounding, not by more. */
const WHOLE_TOLERANCE = 1e-4;

/**
 * Reads a volume as a mask: whole numbers from 0 to 65 535. A two-valued image {0, v} with a fraction v
 * (a mask of 1 stored as 1/255) becomes label 1. NaN and infinite voxels are never mask.
 * The voxels are shared with the volume where its array type allows. `warn` hears, in words, what was
 * read other than it stands in the file.
 *
 * @throws LocusError 'not-a-mask' (negative, too large or fractional values)
 */
export function toLabelMap(
  volume: Volume,
  name: string,
  warn: (warning: string) => void = () => {},
): LabelMap {
  const { data } = volume;
  let labels: LabelMap['data'];
  if (data instanceof Uint8Array) labels = data;
  else {
    const { largest, fraction, isBinary } = surveyValues(volume, name);
    if (isBinary) {
      warn(
        `The mask holds 0 and ${format(fraction)} only: ${format(fraction)} is taken as label 1.`,
      );
    } else if (fraction !== 0) {
      warn('Label values were rounded to the nearest whole number.');
    }
    labels = copyLabels(data, largest, isBinary);
  }
  if (volume.nonFiniteCount > 0) {
    warn(
      `${count(volume.nonFiniteCount, 'voxel')} of the mask without a number (NaN or infinite) taken as background.`,
    );
  }
  const labelMap = makeLabelMap(volume.grid, labels);
  if (labelMap.labels.length === 0) warn('The mask is empty: every voxel is 0.');
  return labelMap;
}

/** Counts the labels of an integer array; names and colours of known labels are kept. */
export function makeLabelMap(
  grid: Grid,
  data: LabelMap['data'],
  known: readonly Label[] = [],
): LabelMap {
  const counts = new Float64Array((data instanceof Uint8Array ? 255 : LARGEST_LABEL) + 1);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value !== 0) counts[value] = (counts[value] as number) + 1;
  }
  const ml = voxelVolume(grid) / 1000;
  const labels: Label[] = [];
  counts.forEach((voxelCount, value) => {
    if (voxelCount === 0) return;
    const same = known.find((label) => label.value === value);
    labels.push({
      value,
      name: same?.name ?? `Label ${value}`,
      colour: same?.colour ?? labelColour(value),
      voxelCount,
      volumeMl: voxelCount * ml,
    });
  });
  return { grid, data, labels };
}

interface Survey {
  readonly largest: number;
  /** A value that is not a whole number, 0 if there is none. */
  readonly fraction: number;
  /** The volume holds 0 and `fraction` only, and the latter is no whole number within tolerance. */
  readonly isBinary: boolean;
}

function surveyValues({ data }: Volume, name: string): Survey {
  let largest = 0;
  let fraction = 0;
  let isFar = false;
  // The one value beside 0, or NaN once there are two.
  let only = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value === 0 || !Number.isFinite(value)) continue;
    if (value < 0) refuse(name, `it holds negative values such as ${format(value)}`);
    if (value > LARGEST_LABEL) {
      refuse(name, `it holds ${format(value)}, above the largest label ${LARGEST_LABEL}`);
    }
    if (value > largest) largest = value;
    if (only === 0) only = value;
    else if (only !== value) only = Number.NaN;
    if (!Number.isInteger(value)) {
      if (fraction === 0 || !isFar) fraction = value;
      if (Math.abs(value - Math.round(value)) > WHOLE_TOLERANCE) isFar = true;
      // 1e-5 alone is a scaled mask; it must not be rounded to background.
      if (value < 0.5) isFar = true;
    }
    if (isFar && Number.isNaN(only)) {
      refuse(name, `it holds values that are no whole numbers, such as ${format(fraction)}`);
    }
  }
  return { largest: isFar ? 1 : Math.round(largest), fraction, isBinary: isFar };
}

function copyLabels(data: Volume['data'], largest: number, isBinary: boolean): LabelMap['data'] {
  if (data instanceof Uint16Array && largest > 255) return data;
  const out = largest <= 255 ? new Uint8Array(data.length) : new Uint16Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value === 0 || !Number.isFinite(value)) continue;
    out[at] = isBinary ? 1 : Math.round(value);
  }
  return out;
}

function refuse(name: string, why: string): never {
  throw new LocusError(
    'not-a-mask',
    `This cannot be a mask: ${why}.`,
    'A mask holds whole numbers from 0 (background) up; use this file as an image, or choose another mask.',
    name,
  );
}

function format(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
