import type { Lbp2DFilter, RepeatedWaveletFilter } from '../radiomics/settings-filters.ts';
import { RULES } from '../radiomics/settings-rules.ts';
import { BAND, type Kind, kind, LEVEL, WAVELET } from './filter-json-kind.ts';
import { choice, flag, number, optional, type Value } from './filter-json-values.ts';

const PLANE = optional(
  choice([0, 1, 2], 'the axis left out, as PyRadiomics counts: 0 = z, 1 = y, 2 = x'),
);

function pointwise(
  name: string,
  filter: 'square' | 'square-root' | 'logarithm' | 'exponential',
): Kind {
  return kind({
    name,
    title: `PyRadiomics' ${name}`,
    dimensions: null,
    padding: null,
    params: {},
    make: () => ({ filter }),
  });
}

/** What PyRadiomics derives images by. */
export const PYRADIOMICS_KINDS: readonly Kind[] = [
  kind({
    name: 'LoG-recursive',
    title: "PyRadiomics' LoG: ITK's recursive Gaussian, times σ²",
    dimensions: null,
    padding: null,
    params: { sigmaMm: number(RULES.filterLength, 'σ in mm') },
    make: ({ params }) => ({ filter: 'log-recursive', sigmaMm: params.sigmaMm }),
  }),
  kind({
    name: 'wavelet-repeated',
    title:
      "PyRadiomics' wavelet: periodic; a further level repeats the same filters on the approximation",
    dimensions: null,
    padding: null,
    params: {
      wavelet: WAVELET,
      bandXyz: BAND('low or high pass along each axis that is filtered, LLH'),
      level: LEVEL,
      force2Ddimension: PLANE,
    },
    make: ({ params, refuse }) => {
      const { wavelet, bandXyz: band, level, force2Ddimension: across } = params;
      const axes = across === null ? 3 : 2;
      const plane = across === null ? null : ((2 - across) as RepeatedWaveletFilter['plane']);
      if (band.length !== axes) {
        refuse(`params.bandXyz names ${band.length} axes; ${axes} are filtered.`);
      }
      return { filter: 'wavelet-repeated', wavelet, band, level, plane };
    },
  }),
  pointwise('Square', 'square'),
  pointwise('SquareRoot', 'square-root'),
  pointwise('Logarithm', 'logarithm'),
  pointwise('Exponential', 'exponential'),
  kind({
    name: 'Gradient',
    title: "PyRadiomics' Gradient: magnitude by central differences",
    dimensions: null,
    padding: null,
    params: { gradientUseSpacing: flag('per mm; else per voxel', true) },
    make: ({ params }) => ({ filter: 'gradient', usesSpacing: params.gradientUseSpacing }),
  }),
  kind({
    name: 'LBP2D',
    title: "PyRadiomics' LBP2D: local binary patterns within planes",
    dimensions: null,
    padding: null,
    params: {
      radius: number(RULES.lbpRadius, 'voxels'),
      samples: number(RULES.lbpSamples, 'points on the circle'),
      method: choice(['default', 'ror', 'uniform', 'var'], "scikit-image's"),
      force2Ddimension: choice([0, 1, 2], 'the planes lie across z (0), y (1) or x (2)', 0),
    },
    make: ({ params: { force2Ddimension, ...params } }) => ({
      filter: 'lbp-2D',
      ...params,
      plane: (2 - force2Ddimension) as Lbp2DFilter['plane'],
    }),
  }),
  kind({
    name: 'LBP3D',
    title: "PyRadiomics' LBP3D: local binary patterns on a sphere, by spherical harmonics",
    dimensions: null,
    padding: null,
    params: {
      levels: number(RULES.levels, 'degrees of the harmonics'),
      radius: number(RULES.lbpRadius, 'voxels'),
      subdivision: number(RULES.lbpSubdivision, 'of the icosahedron'),
      map: {
        takes: 'a whole number from 1 to levels, or "kurtosis"',
        means: 'power of that degree, or the kurtosis map',
        otherwise: undefined,
        read: (value: unknown) =>
          value === 'kurtosis' || Number.isInteger(value)
            ? (value as number | 'kurtosis')
            : undefined,
      } satisfies Value<number | 'kurtosis'>,
    },
    make: ({ params, refuse }) => {
      const { map, levels } = params;
      if (map !== 'kurtosis' && (map < 1 || map > levels)) {
        refuse(`params.map must be a whole number from 1 to ${levels}, or "kurtosis", not ${map}.`);
      }
      return { filter: 'lbp-3D', ...params };
    },
  }),
];
