import type { SeriesFacts } from '../../formats/source.ts';
import type { LoadedItem } from '../protocol.ts';
import { KEPT_PATIENT } from '../protocol-library.ts';

/**
 * Names under which items are stored. A file's name, and the folder it was in, may name a patient: an image is stored
 * under its sequence, a mask as 'Mask', and what was made here under the name it got here.
 */
export function neutralNames(items: readonly LoadedItem[]): readonly string[] {
  const fixed = items.map((item) => (hasOwnName(item) ? item.name : null));
  const taken = new Set(fixed);
  return items.map((item, at) => {
    const own = fixed[at];
    if (typeof own === 'string') return own;
    const [stem, joint] = stemOf(item);
    let name = stem;
    for (let count = 2; taken.has(name); count++) name = `${stem}${joint}${count}`;
    taken.add(name);
    return name;
  });
}

/** The sample, rings, habitats, named here; and masks that this file has named before. */
function hasOwnName({ header, isSample, role, name }: LoadedItem): boolean {
  if (isSample || header.format === 'synthetic') return true;
  return role === 'mask' && /^Mask( \d+)?( \(resampled\))?$/.test(name);
}

function stemOf({ role, sequence }: LoadedItem): readonly [stem: string, joint: string] {
  if (role === 'mask') return ['Mask', ' '];
  return sequence === 'other' ? ['Image', ' '] : [sequence, '-'];
}

/** Longest first, so that a path goes before the file's name in it. */
export type Replacements = readonly (readonly [from: string, to: string])[];

/** `gone`: names of files that were loaded, with what each was, for texts that came from them. */
export function replacementsFor(
  items: readonly LoadedItem[],
  names: readonly string[],
  gone: ReadonlyMap<string, LoadedItem['role']>,
): Replacements {
  const now = items.map(({ name }, at) => [name, names[at] ?? ''] as const);
  const before = [...gone].map(([name, role]) => [name, `a removed ${role}`] as const);
  const all = new Map<string, string>();
  for (const [name, to] of [...now, ...before]) {
    for (const from of [name, name.split('/').at(-1) ?? name]) {
      if (from !== '' && !all.has(from)) all.set(from, to);
    }
  }
  return [...all].filter(([from, to]) => from !== to).sort(([a], [b]) => b.length - a.length);
}

/**
 * The item as it is stored: under its neutral name, with names of files replaced wherever its texts have them, and
 * without the free text of a series, in which somebody may have typed a name. What follows from that text, the
 * sequence, stays.
 */
export function neutralItem(
  item: LoadedItem,
  name: string,
  replacements: Replacements,
): LoadedItem {
  const tidy = (text: string) => replaceIn(text, replacements);
  const named = <T extends { readonly name: string }>(all: readonly T[] | null) =>
    all?.map((one) => ({ ...one, name: tidy(one.name) })) ?? null;
  const { header, dicom, unit } = item;
  return {
    ...item,
    name: tidy(name),
    roleReason: tidy(item.roleReason),
    sequenceReason: item.role === 'mask' || item.isSample ? item.sequenceReason : 'as it was kept',
    warnings: item.warnings.map(tidy),
    labels: named(item.labels),
    regions: named(item.regions),
    header: {
      ...header,
      warnings: header.warnings.map(tidy),
      ...(header.series === undefined ? {} : { series: neutralSeries(header.series, unit) }),
    },
    dicom: dicom && {
      patient: KEPT_PATIENT,
      study: keptKey(dicom.study),
      frameOfReference: dicom.frameOfReference && keptKey(dicom.frameOfReference),
      series: neutralSeries(dicom.series, unit),
    },
  };
}

/** Another sitting counts its studies and frames of reference from 1 too. */
function keptKey(key: string): string {
  return key.startsWith('kept ') ? key : `kept ${key}`;
}

/** Only one unit is kept: another would have to be read from the files. */
function neutralSeries(series: SeriesFacts, kept: string): SeriesFacts {
  return {
    ...series,
    description: '',
    units: series.units.map(({ unit, whyNot }) => ({
      unit,
      whyNot: unit === kept ? whyNot : (whyNot ?? 'this case was kept in another unit'),
    })),
  };
}

function replaceIn(text: string, replacements: Replacements): string {
  return replacements.reduce((now, [from, to]) => now.replaceAll(from, to), text);
}
