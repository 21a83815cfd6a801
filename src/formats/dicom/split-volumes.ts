import type { Plane } from './plane.ts';
import type { Traits } from './traits.ts';

/** Images at one place, to within rounding. */
export type Slot = readonly Plane[];

export interface SplitVolumes {
  /** Each with one image a place at most. */
  readonly volumes: readonly (readonly Plane[])[];
  /** What tells the volumes apart, in words; of the same length. */
  readonly names: readonly string[];
}

/** By preference: what the scan was made to vary comes before when it happened to be made. */
const TELLING = [
  'echoTime',
  'bValue',
  'gradient',
  'inversionTime',
  'flipAngle',
  'temporalPosition',
  'referenceTime',
  'triggerTime',
  'acquisition',
  'imageType',
  'dimension',
  'acquiredAt',
] as const satisfies readonly (keyof Traits)[];
type Telling = (typeof TELLING)[number];

/**
 * Splits images of which several lie at one place into volumes by the fewest traits (three at most) that leave one image
 * at each place; else, where each place has equally many, by the order of their times. Null where neither does.
 */
export function splitVolumes(slots: readonly Slot[]): SplitVolumes | null {
  const planes = slots.flat();
  const varying = TELLING.filter((key) =>
    planes.some((plane) => plane.traits[key] !== planes[0]?.traits[key]),
  );
  for (const traits of combinations(varying)) {
    const volumes = splitBy(slots, traits);
    if (volumes === null) continue;
    // Directions are of some b-value.
    const isWithB = traits.includes('gradient') && !traits.includes('bValue');
    const told = isWithB && varying.includes('bValue') ? (['bValue', ...traits] as const) : traits;
    volumes.sort((a, b) => compare(a[0], b[0], told));
    return { volumes, names: nameVolumes(volumes, told) };
  }
  for (const key of ['temporalPosition', 'referenceTime', 'triggerTime', 'acquiredAt'] as const) {
    const volumes = splitByOrder(slots, (plane) => plane.traits[key]);
    if (volumes !== null) return { volumes, names: nameVolumes(volumes, [key]) };
  }
  return null;
}

/**
 * Splits slices that do not follow one another evenly by the one trait that leaves parts of which each does: scanners
 * that follow the patient's motion put every volume elsewhere. Null where there is none.
 */
export function splitUneven(
  planes: readonly Plane[],
  isEven: (part: readonly Plane[]) => boolean,
): SplitVolumes | null {
  for (const trait of TELLING) {
    const parts = new Map<unknown, Plane[]>();
    for (const plane of planes) {
      const part = parts.get(plane.traits[trait]);
      if (part === undefined) parts.set(plane.traits[trait], [plane]);
      else part.push(plane);
    }
    const volumes = [...parts.values()].sort((a, b) => compare(a[0], b[0], [trait]));
    if (volumes.length > 1 && volumes.every((part) => part.length > 2 && isEven(part))) {
      return { volumes, names: nameVolumes(volumes, [trait]) };
    }
  }
  return null;
}

/** The nth image of each place is in the nth volume; null where a place has fewer images, or two of one rank. */
export function splitByOrder(
  slots: readonly Slot[],
  rank: (plane: Plane) => number | null,
): readonly (readonly Plane[])[] | null {
  const depth = slots[0]?.length ?? 0;
  const sorted: Plane[][] = [];
  for (const slot of slots) {
    const ranks = new Set(slot.map(rank));
    if (slot.length !== depth || ranks.size < depth || ranks.has(null)) return null;
    sorted.push(slot.toSorted((a, b) => (rank(a) ?? 0) - (rank(b) ?? 0)));
  }
  return Array.from({ length: depth }, (_, n) =>
    sorted.flatMap((slot) => (slot[n] === undefined ? [] : [slot[n]])),
  );
}

/** Singles, then pairs, then triples, each in order of preference. */
function* combinations(keys: readonly Telling[]): Generator<readonly Telling[]> {
  for (const a of keys) yield [a];
  for (const [n, a] of keys.entries()) for (const b of keys.slice(n + 1)) yield [a, b];
  for (const [n, a] of keys.entries()) {
    for (const [m, b] of keys.entries()) {
      if (m > n) for (const c of keys.slice(m + 1)) yield [a, b, c];
    }
  }
}

function splitBy(slots: readonly Slot[], traits: readonly Telling[]): Plane[][] | null {
  // As many volumes as images at the fullest place: no trait of single slices can pass for one of volumes.
  const depth = slots.reduce((most, slot) => Math.max(most, slot.length), 0);
  const volumes = new Map<string, Plane[]>();
  for (const slot of slots) {
    const seen = new Set<string>();
    for (const plane of slot) {
      const key = traits.map((trait) => plane.traits[trait]).join('|');
      if (seen.has(key)) return null;
      seen.add(key);
      const volume = volumes.get(key);
      if (volume === undefined) volumes.set(key, [plane]);
      else volume.push(plane);
      if (volumes.size > depth) return null;
    }
  }
  return [...volumes.values()];
}

function compare(a: Plane | undefined, b: Plane | undefined, traits: readonly Telling[]): number {
  for (const trait of traits) {
    const [x, y] = [a?.traits[trait] ?? null, b?.traits[trait] ?? null];
    if (x === y) continue;
    if (x === null) return -1;
    if (y === null) return 1;
    // Directions have no order of their own.
    if (trait === 'gradient') continue;
    return typeof x === 'number' && typeof y === 'number'
      ? x - y
      : String(x).localeCompare(String(y), 'en', { numeric: true });
  }
  return (a?.order ?? 0) - (b?.order ?? 0);
}

function nameVolumes(
  volumes: readonly (readonly Plane[])[],
  traits: readonly Telling[],
): readonly string[] {
  const common = commonWords(volumes);
  const firstTime = Math.min(...volumes.map(timeOf));
  const directions = new Map<string, number>();
  return volumes.map((volume, n) => {
    const values = volume[0]?.traits;
    return traits
      .map((trait) => {
        const value = values?.[trait] ?? null;
        switch (trait) {
          case 'echoTime':
            return value === null ? 'no echo time' : `echo time ${short(value)} ms`;
          case 'bValue':
            return `b = ${short(value ?? 0)} s/mm²`;
          case 'inversionTime':
            return value === null ? 'no inversion' : `inversion time ${short(value)} ms`;
          case 'flipAngle':
            return value === null ? 'no flip angle' : `flip angle ${short(value)}°`;
          case 'triggerTime':
            return value === null ? 'no trigger time' : `${short(value)} ms after the trigger`;
          case 'referenceTime':
            return value === null ? 'no time' : `${short(Number(value) / 1000)} s`;
          case 'acquisition':
            return `acquisition ${value ?? 'without a number'}`;
          case 'gradient':
            return value === null ? 'no direction' : countDirection(directions, values?.bValue);
          case 'dimension':
            return `index ${value ?? 'none'}`;
          case 'imageType':
            return wordsBeside(String(value ?? ''), common) || 'image type as others';
          default: {
            const time = timeOf(volume);
            if (Number.isFinite(time) && volumes.some((each) => timeOf(each) !== firstTime)) {
              return `${short(time - firstTime)} s`;
            }
            return `time ${value ?? n + 1}`;
          }
        }
      })
      .join(', ');
  });
}

function countDirection(
  directions: Map<string, number>,
  bValue: number | null | undefined,
): string {
  const key = String(bValue);
  const number = (directions.get(key) ?? 0) + 1;
  directions.set(key, number);
  return `direction ${number}`;
}

/** Earliest time of a volume's slices, s. */
function timeOf(volume: readonly Plane[]): number {
  return volume.reduce(
    (least, plane) => Math.min(least, plane.traits.acquiredAt ?? Number.POSITIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
}

function commonWords(volumes: readonly (readonly Plane[])[]): ReadonlySet<string> {
  const [first = [], ...others] = volumes.map((volume) =>
    (volume[0]?.traits.imageType ?? '').split(' '),
  );
  return new Set(first.filter((word) => others.every((words) => words.includes(word))));
}

function wordsBeside(type: string, common: ReadonlySet<string>): string {
  return [...new Set(type.split(' '))].filter((word) => !common.has(word)).join(' ');
}

function short(value: number | string): number | string {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
