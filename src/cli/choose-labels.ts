import { LocusError } from '../volume/errors.ts';
import { followScheme, likeliestScheme } from '../volume/label-schemes.ts';
import type { LabelMap } from '../volume/volume.ts';
import { note } from './note.ts';

interface Wish {
  readonly mask: string;
  /** Named on the command line. */
  readonly labels: readonly number[] | null;
  readonly roi: readonly string[] | null;
  /** Of the settings file. */
  readonly fromFile: number | null;
}

interface Named {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Label values of the region that is meant: by number, by name (exactly, else without regard to case), or the only one.
 * Of labels without names, WT, TC, ET and the like are read by the likeliest scheme of brain tumours, and that is said.
 *
 * @throws LocusError 'label-absent', 'label-ambiguous', 'empty-mask'
 */
export function chooseLabels(
  map: LabelMap,
  { mask, labels, roi, fromFile }: Wish,
): readonly number[] {
  if (labels !== null) return labels;
  const regions = map.regions ?? null;
  const named: readonly Named[] =
    regions ??
    (roi === null ? null : tumourParts(map, roi)) ??
    map.labels.map(({ name, value }) => ({ name, values: [value] }));
  if (roi !== null) return union(roi.map((name) => find(name, named, mask)));
  if (fromFile !== null && regions === null) return [fromFile];
  const drawn = named.filter(({ values }) => values.length > 0);
  const [only, another] = drawn;
  if (only === undefined) {
    throw new LocusError(
      'empty-mask',
      regions === null ? 'The mask is empty: every voxel is 0.' : 'No region has a voxel.',
      'Choose a mask in which the region is drawn.',
      mask,
    );
  }
  if (another === undefined) return only.values;
  throw new LocusError(
    'label-ambiguous',
    regions === null
      ? `The mask has the labels ${map.labels.map(({ value }) => value).join(', ')}.`
      : `The mask has the regions ${list(drawn)}.`,
    regions === null ? 'Name one or several with --label.' : 'Name one with --roi.',
    mask,
  );
}

/** Null unless all names are those of one scheme. */
function tumourParts({ labels }: LabelMap, roi: readonly string[]): readonly Named[] | null {
  const scheme = likeliestScheme(labels);
  if (scheme === null) return null;
  const { regions } = followScheme(scheme, labels);
  const has = (wanted: string) => regions.some(({ name }) => name === wanted.toUpperCase());
  if (!roi.every(has)) return null;
  const known = scheme.labels.filter(({ value }) => labels.some((label) => label.value === value));
  const words = known.map(({ value, meaning }) => `${value} ${meaning}`).join(', ');
  note(
    `Labels read as those of ${scheme.title}: ${words}. --label names values for another scheme.`,
  );
  return regions;
}

function find(wanted: string, named: readonly Named[], mask: string): readonly number[] {
  const exact = named.filter(({ name }) => name === wanted);
  const close = named.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [only, another] = exact.length > 0 ? exact : close;
  if (only === undefined) {
    throw new LocusError(
      'label-absent',
      `There is no region ‘${wanted}’; there is ${list(named)}.`,
      'Name one of them with --roi.',
      mask,
    );
  }
  if (another !== undefined) {
    throw new LocusError(
      'label-ambiguous',
      `‘${wanted}’ means several regions: ${list(exact.length > 0 ? exact : close)}.`,
      'Name one with --label.',
      mask,
    );
  }
  if (only.values.length > 0) return only.values;
  throw new LocusError(
    'empty-mask',
    `The region ‘${only.name}’ has no voxel on the image.`,
    'Choose another region.',
    mask,
  );
}

function list(named: readonly Named[]): string {
  return named.map(({ name }) => name).join(', ');
}

function union(all: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(all.flat())].sort((a, b) => a - b);
}
