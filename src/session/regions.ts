import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Label, Region } from '../volume/volume.ts';
import type { LoadedItem } from '../worker/protocol.ts';

/** A named region of a mask with its size, for the list of regions. */
export interface RegionFacts extends Region {
  readonly voxelCount: number;
  readonly volumeMl: number;
  /** Names of the regions that it has voxels in common with. */
  readonly overlaps: readonly string[];
}

type Drawn = Pick<LoadedItem, 'labels' | 'regions'>;

/** The named regions of a mask; null where each label is a region of its own. */
export function regionFacts({ labels, regions }: Drawn): readonly RegionFacts[] | null {
  if (regions === null) return null;
  return regions.map((region) => {
    const values = new Set(region.values);
    const own = (labels ?? []).filter(({ value }) => values.has(value));
    const others = regions.filter(
      (other) => other !== region && other.values.some((value) => values.has(value)),
    );
    return {
      ...region,
      voxelCount: own.reduce((sum, label) => sum + label.voxelCount, 0),
      volumeMl: own.reduce((sum, label) => sum + label.volumeMl, 0),
      overlaps: others.map(({ name }) => name),
    };
  });
}

/** Labels that no region but hidden ones has, and those that are hidden themselves. */
export function hiddenLabels(
  regions: readonly Region[] | null,
  hiddenNames: ReadonlySet<string>,
  hidden: ReadonlySet<number>,
): ReadonlySet<number> {
  if (regions === null || hiddenNames.size === 0) return hidden;
  const [shown, gone] = [new Set<number>(), new Set(hidden)];
  for (const { name, values } of regions) {
    for (const value of values) (hiddenNames.has(name) ? gone : shown).add(value);
  }
  return new Set([...gone].filter((value) => hidden.has(value) || !shown.has(value)));
}

/** What a label stands for: its name, or the regions that share it. */
export function labelTitle({ labels, regions }: Drawn, value: number): string | null {
  const names = (regions ?? []).filter(({ values }) => values.includes(value));
  if (names.length > 0) return names.map(({ name }) => name).join(' + ');
  return labels?.find((label) => label.value === value)?.name ?? null;
}

/** What of a mask is chosen: labels, or named regions where it has such. */
export interface Chosen {
  readonly labels: ReadonlySet<number>;
  readonly regions: ReadonlySet<string>;
}

const NOTHING: Chosen = { labels: new Set(), regions: new Set() };

export interface RegionChoice {
  /** Label values that make up the region: those chosen, or those of the chosen named regions. */
  readonly labels: Accessor<ReadonlySet<number>>;
  /** Names of the chosen regions; united. */
  readonly regions: Accessor<ReadonlySet<string>>;
  readonly chosen: Accessor<Chosen>;
  /** Takes the place of named regions that were chosen. */
  setLabel(value: number, isChosen: boolean): void;
  /** Takes the place of single labels that were chosen. */
  setRegion(name: string, isChosen: boolean): void;
  choose(chosen: Chosen): void;
  /** Another mask has come into use: its only label or region; of the sample all, so that it can be tried at once. */
  start(): void;
  /** The mask was read anew: what it no longer has is dropped. */
  keep(): void;
}

/** Which of the labels or named regions of the mask in use make up the region. */
export function createRegionChoice(mask: Accessor<LoadedItem | null>): RegionChoice {
  const [chosen, setChosen] = createSignal<Chosen>(NOTHING);
  const labels = createMemo(
    () => {
      const { labels: own, regions: names } = chosen();
      if (names.size === 0) return own;
      const united = (mask()?.regions ?? []).filter(({ name }) => names.has(name));
      return new Set(united.flatMap(({ values }) => values).sort((a, b) => a - b));
    },
    NOTHING.labels,
    { equals: isSameSet },
  );

  /** The only one there is. */
  function onlyOne(): Chosen {
    const [present, named] = [mask()?.labels ?? [], mask()?.regions ?? null];
    const drawn = (named ?? []).filter(hasVoxels);
    if (drawn.length === 1) return { ...NOTHING, regions: namesOf(drawn) };
    if (named === null && present.length === 1) return { ...NOTHING, labels: valuesOf(present) };
    return NOTHING;
  }

  return {
    labels,
    regions: () => chosen().regions,
    chosen,
    setLabel: (value, isChosen) =>
      setChosen(({ labels: before }) => ({
        ...NOTHING,
        labels: changed(before, value, isChosen),
      })),
    setRegion: (name, isChosen) =>
      setChosen(({ regions: before }) => ({
        ...NOTHING,
        regions: changed(before, name, isChosen),
      })),
    choose: setChosen,
    start() {
      const item = mask();
      const all = item?.isSample === true ? valuesOf(item.labels ?? []) : null;
      setChosen(all === null ? onlyOne() : { ...NOTHING, labels: all });
    },
    keep() {
      const item = mask();
      const [present, named] = [
        valuesOf(item?.labels ?? []),
        namesOf((item?.regions ?? []).filter(hasVoxels)),
      ];
      const before = chosen();
      const next: Chosen = {
        labels: new Set([...before.labels].filter((value) => present.has(value))),
        regions: new Set([...before.regions].filter((name) => named.has(name))),
      };
      if (next.labels.size + next.regions.size === 0) setChosen(onlyOne());
      else if (next.labels.size < before.labels.size || next.regions.size < before.regions.size) {
        setChosen(next);
      }
    },
  };
}

/**
 * The same choice where labels or regions have got other names: chosen regions by name, chosen labels as the regions
 * that stand for them alone.
 *
 * @param values what was chosen, as labels
 */
export function carryOver(chosen: Chosen, values: ReadonlySet<number>, { regions }: Drawn): Chosen {
  if (regions === null) return { ...NOTHING, labels: values };
  const isKept = ({ name, values: own }: Region) =>
    chosen.regions.size > 0
      ? chosen.regions.has(name)
      : own.length === 1 && own.every((value) => chosen.labels.has(value));
  return { ...NOTHING, regions: namesOf(regions.filter(isKept)) };
}

const hasVoxels = ({ values }: Region): boolean => values.length > 0;
const valuesOf = (labels: readonly Label[]) => new Set(labels.map(({ value }) => value));
const namesOf = (regions: readonly Region[]) => new Set(regions.map(({ name }) => name));

function changed<T>(before: ReadonlySet<T>, value: T, isIn: boolean): ReadonlySet<T> {
  const others = [...before].filter((other) => other !== value);
  return new Set(isIn ? [...others, value] : others);
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const values = [...b];
  return a.size === b.size && [...a].every((value, at) => value === values[at]);
}
