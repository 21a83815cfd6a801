import type { Dimension, FilterSettings } from '../radiomics/settings-filters.ts';
import { RULES } from '../radiomics/settings-rules.ts';
import type { Boundary } from '../volume/boundary.ts';
import { number, text, type Value } from './filter-json-values.ts';

/** What a kind's settings are made from. */
export interface Given<P> {
  readonly params: P;
  readonly dimension: Dimension;
  readonly boundary: Boundary;
  /** Notes what cannot go together; the settings are then thrown away. */
  readonly refuse: (problem: string) => void;
}

/** One kind of filter as JSON: its keys, and the settings they make. */
export interface Kind {
  /** `filter`, as the published settings of IBSI-2 spell it; ours where they have none. */
  readonly name: string;
  readonly title: string;
  /** Which `dim` there is; null where the key does not apply. */
  readonly dimensions: readonly Dimension[] | null;
  /** Whether `padding` applies, and may be left out. */
  readonly padding: 'needed' | 'optional' | null;
  readonly params: Readonly<Record<string, Value<unknown>>>;
  readonly make: (given: Given<Readonly<Record<string, unknown>>>) => FilterSettings;
}

type Read<P> = { readonly [K in keyof P]: P[K] extends Value<infer T> ? T : never };

/** Ties the types of the values to what `make` receives. */
export function kind<const P extends Readonly<Record<string, Value<unknown>>>>(
  row: Omit<Kind, 'params' | 'make'> & {
    readonly params: P;
    readonly make: (given: Given<Read<P>>) => FilterSettings;
  },
): Kind {
  return row as unknown as Kind;
}

export const LEVEL = number(RULES.levels, 'decomposition level');

export const WAVELET = text(/^\S+$/, 'a name', 'haar, db2, coif1 …, as PyWavelets has them');

/** One letter an axis. */
export const BAND = (means: string) => text(/^[LH]{2,3}$/, 'letters L and H, one an axis', means);
