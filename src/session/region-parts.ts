import type { Label, Region } from '../volume/volume.ts';
import { combineValues, sizeOf } from '../worker/facts.ts';
import type { ItemId, LoadedItem } from '../worker/protocol.ts';
import type { RegionSize } from '../worker/protocol-regions.ts';

/** A region or label of a mask, as something that others can be made of. */
export interface RegionPart extends RegionSize {
  /** Of the page's lists; another for each part of each mask. */
  readonly key: string;
  readonly maskId: ItemId;
  readonly name: string;
  /** How it came about: the name unless it was made here. */
  readonly history: string;
  readonly colour: Label['colour'];
  readonly values: readonly number[];
}

/** Named regions of a mask, or its labels where it has none, that have a voxel. */
export function partsOf(mask: LoadedItem): readonly RegionPart[] {
  const labels = mask.labels ?? [];
  // What was made here says so in its reason.
  const isMade = mask.header.format === 'synthetic' && !mask.isSample && labels.length === 1;
  return regionsOf(mask)
    .filter(({ values }) => values.length > 0)
    .map(({ name, colour, values }) => ({
      key: `${mask.id}/${name}`,
      maskId: mask.id,
      name,
      history: isMade ? mask.roleReason : name,
      colour,
      values,
      ...sizeOf({ values }, labels),
    }));
}

/** Each label as a region where there are no others. */
export function regionsOf({
  labels,
  regions,
}: Pick<LoadedItem, 'labels' | 'regions'>): readonly Region[] {
  return (
    regions ??
    (labels ?? []).map(({ name, colour, value }): Region => ({ name, colour, values: [value] }))
  );
}

/** What is chosen of a mask as one part; null where it is no more than one of its parts. */
export function chosenPart(mask: LoadedItem, chosen: ReadonlySet<number>): RegionPart | null {
  const values = combineValues('unite', [...chosen], []);
  const parts = partsOf(mask);
  if (values.length === 0 || parts.some((part) => part.values.join() === values.join())) {
    return null;
  }
  const labels = mask.labels ?? [];
  return {
    key: `${mask.id}//chosen`,
    maskId: mask.id,
    name: 'What is chosen, united',
    history: parts
      .filter((part) => part.values.every((value) => chosen.has(value)))
      .map(({ name }) => name)
      .join(' + '),
    colour: labels[0]?.colour ?? [255, 0, 0],
    values,
    ...sizeOf({ values }, labels),
  };
}

/** The regions with one more; its name gets a number where it is taken. */
export function withRegion(mask: LoadedItem, region: Region): readonly Region[] {
  const before = regionsOf(mask);
  const isTaken = (name: string) => before.some((other) => other.name === name);
  let { name } = region;
  for (let n = 2; isTaken(name); n++) name = `${region.name} ${n}`;
  return [...before, { ...region, name, isMade: true }];
}

/** The regions without one; null again where only the labels are left. */
export function withoutRegion(mask: LoadedItem, name: string): readonly Region[] | null {
  const labels = mask.labels ?? [];
  const left = (mask.regions ?? []).filter((region) => region.name !== name);
  const areLabels =
    left.length === labels.length &&
    left.every(
      (region, n) =>
        region.values.join() === `${labels[n]?.value}` && region.name === labels[n]?.name,
    );
  return areLabels ? null : left;
}
