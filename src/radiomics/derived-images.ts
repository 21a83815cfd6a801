import { decimal, filterName } from './filter-name.ts';
import { profileOf } from './profiles.ts';
import type { ExtractionSettings } from './settings.ts';
import type { FilterSettings } from './settings-filters.ts';
import { chosenTypes, type ImageTypeName, type WaveletImages } from './settings-images.ts';

/** An image that a filter makes. */
export interface FilteredImage {
  readonly kind: 'filtered';
  readonly type: ImageTypeName;
  /** In names of features: `wavelet-LLH`, `log-sigma-3-0-mm-3D`. */
  readonly name: string;
  readonly filter: FilterSettings;
}

type Named = readonly [name: string, filter: FilterSettings];

/** IBSI's LoG is cut off at four σ. */
const CUTOFF_SIGMA = 4;

/** The images of one type in PyRadiomics' order, by its names; `settings` with what the type has for itself. */
export function imagesOfType(
  type: ImageTypeName,
  settings: ExtractionSettings,
): readonly FilteredImage[] {
  return namedFilters(type, settings).map(([name, filter]) => ({
    kind: 'filtered',
    type,
    name,
    filter,
  }));
}

function namedFilters(type: ImageTypeName, settings: ExtractionSettings): readonly Named[] {
  const types = settings.imageTypes;
  switch (type) {
    case 'original':
      return [];
    case 'wavelet':
      return types.wavelet === null ? [] : waveletImages(types.wavelet, settings);
    case 'log':
      return (types.log?.sigmas ?? []).map((sigma) => logImage(sigma, settings));
    case 'square':
    case 'logarithm':
    case 'exponential':
      return types[type] ? [[type, { filter: type }]] : [];
    case 'squareRoot':
      return types.squareRoot ? [['squareroot', { filter: 'square-root' }]] : [];
    case 'gradient':
      return types.gradient === null
        ? []
        : [['gradient', { filter: 'gradient', ...types.gradient }]];
    case 'lbp2D':
      return types.lbp2D === null
        ? []
        : [['lbp-2D', { filter: 'lbp-2D', ...types.lbp2D, plane: settings.texture.plane ?? 2 }]];
    case 'lbp3D': {
      const { lbp3D } = types;
      if (lbp3D === null) return [];
      const powers = Array.from(
        { length: lbp3D.levels },
        (_, n): Named => [`lbp-3D-m${n + 1}`, { filter: 'lbp-3D', ...lbp3D, map: n + 1 }],
      );
      return [...powers, ['lbp-3D-k', { filter: 'lbp-3D', ...lbp3D, map: 'kurtosis' }]];
    }
    case 'filters':
      return types.filters.map((filter) => [filterName(filter), filter]);
  }
}

function logImage(sigmaMm: number, settings: ExtractionSettings): Named {
  const name = `log-sigma-${decimal(sigmaMm)}-mm-3D`;
  if (profileOf(settings).logKernel === 'itk') return [name, { filter: 'log-recursive', sigmaMm }];
  const { boundary } = settings.imageTypes;
  return [name, { filter: 'log', dimension: '3D', boundary, sigmaMm, cutoffSigma: CUTOFF_SIGMA }];
}

/** Details level by level, counted from 1 whatever was passed over, and the last level's approximation. */
function waveletImages(
  { name: wavelet, startLevel, levels }: WaveletImages,
  settings: ExtractionSettings,
): readonly Named[] {
  const { plane } = settings.texture;
  const { boundary } = settings.imageTypes;
  const isRepeated = profileOf(settings).waveletLevels === 'repeated';
  const bands = bandsOf(plane === null ? 3 : 2);
  return Array.from({ length: levels }, (_, n) => n + 1).flatMap((count) =>
    bands
      .filter((band) => band.includes('H') || count === levels)
      .map((band): Named => {
        const level = startLevel + count;
        return [
          `wavelet${count === 1 ? '' : count}-${band}`,
          isRepeated
            ? { filter: 'wavelet-repeated', wavelet, band, level, plane }
            : {
                ...{ filter: 'wavelet', wavelet, band, level, boundary, pooling: null },
                dimension: plane === null ? '3D' : '2D',
              },
        ];
      }),
  );
}

/** LLH, LHL, … HHH, the approximation LLL last; the first letter is x. */
function bandsOf(axes: 2 | 3): readonly string[] {
  const details = Array.from({ length: 2 ** axes - 1 }, (_, n) =>
    (n + 1).toString(2).padStart(axes, '0').replaceAll('0', 'L').replaceAll('1', 'H'),
  );
  return [...details, 'L'.repeat(axes)];
}

/** The settings with what this type of image has for itself. */
export function settingsOfType(
  type: ImageTypeName,
  settings: ExtractionSettings,
): ExtractionSettings {
  return { ...settings, ...settings.byImageType[type] };
}

/** Why these images cannot be made together, and the cure; null when they can. */
export function imagesProblem(
  settings: ExtractionSettings,
): { readonly what: string; readonly remedy: string } | null {
  const { wavelet } = settings.imageTypes;
  const own = settingsOfType('wavelet', settings);
  const { plane } = own.texture;
  if (
    wavelet !== null &&
    (plane === 0 || plane === 1) &&
    profileOf(own).waveletLevels !== 'repeated'
  ) {
    return {
      what: 'IBSI’s wavelets are made in the volume or in planes across z.',
      remedy: 'Choose one of these, or PyRadiomics’ profile.',
    };
  }
  const names = chosenTypes(settings.imageTypes).flatMap((type) =>
    imagesOfType(type, settingsOfType(type, settings)).map(({ name }) => name),
  );
  const twice = names.find((name, n) => names.indexOf(name) < n);
  if (twice === undefined) return null;
  return { what: `Two images have the name ${twice}.`, remedy: 'Leave one of them out.' };
}
