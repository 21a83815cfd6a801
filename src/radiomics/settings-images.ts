import type { Boundary } from '../volume/boundary.ts';
import type { FilterSettings, Lbp2DFilter } from './settings-filters.ts';

/** The images that features are taken from, by PyRadiomics' image types; `filters` are IBSI's. */
export interface ImageTypes {
  readonly original: boolean;
  readonly wavelet: WaveletImages | null;
  readonly log: LogImages | null;
  readonly square: boolean;
  readonly squareRoot: boolean;
  readonly logarithm: boolean;
  readonly exponential: boolean;
  readonly gradient: { readonly usesSpacing: boolean } | null;
  readonly lbp2D: Lbp2DImages | null;
  readonly lbp3D: Lbp3DImages | null;
  /** One image each, under the name of the filter (filter-name.ts). */
  readonly filters: readonly FilterSettings[];
  /** How the image goes on beyond its borders for IBSI's wavelets and LoG; PyRadiomics' have rules of their own. */
  readonly boundary: Boundary;
}

/** PyRadiomics' wavelet, start_level and level. */
export interface WaveletImages {
  /** coif1, haar, db2 … */
  readonly name: string;
  /** Levels that are passed over, from 0. */
  readonly startLevel: number;
  /** Levels whose details are taken, from 1; the approximation is the last one's. */
  readonly levels: number;
}

export interface LogImages {
  /** mm; one image each. */
  readonly sigmas: readonly number[];
}

/** As in Lbp2DFilter. */
export type Lbp2DImages = Pick<Lbp2DFilter, 'radius' | 'samples' | 'method'>;

/** As in Lbp3DFilter: one image for each degree, and the kurtosis. */
export interface Lbp3DImages {
  readonly levels: number;
  readonly radius: number;
  readonly subdivision: number;
}

/** Types of images, in the order in which their features are given. */
export const IMAGE_TYPES = [
  'original',
  'wavelet',
  'log',
  'square',
  'squareRoot',
  'logarithm',
  'exponential',
  'gradient',
  'lbp2D',
  'lbp3D',
  'filters',
] as const satisfies readonly Exclude<keyof ImageTypes, 'boundary'>[];
export type ImageTypeName = (typeof IMAGE_TYPES)[number];

/** The image as it is, nothing derived. */
export const ORIGINAL_ONLY: ImageTypes = {
  original: true,
  wavelet: null,
  log: null,
  square: false,
  squareRoot: false,
  logarithm: false,
  exponential: false,
  gradient: null,
  lbp2D: null,
  lbp3D: null,
  filters: [],
  boundary: 'mirror',
};

/** Each type as PyRadiomics has it when a file says no more than its name; sigma it leaves open (its examples: 1 to 5 mm). */
export const IMAGE_DEFAULTS = {
  wavelet: { name: 'coif1', startLevel: 0, levels: 1 },
  log: { sigmas: [1, 2, 3, 4, 5] },
  gradient: { usesSpacing: true },
  lbp2D: { radius: 1, samples: 8, method: 'uniform' },
  lbp3D: { levels: 2, radius: 1, subdivision: 1 },
} as const satisfies Partial<ImageTypes>;

/** Types that are asked for, `original` among them. */
export function chosenTypes(types: ImageTypes): readonly ImageTypeName[] {
  return IMAGE_TYPES.filter((type) => {
    const choice = types[type];
    return Array.isArray(choice) ? choice.length > 0 : choice !== null && choice !== false;
  });
}

/** Whether any image besides the original is asked for. */
export function hasDerived(types: ImageTypes): boolean {
  return chosenTypes(types).some((type) => type !== 'original');
}
