import { BOUNDARIES } from '../volume/boundary.ts';
import {
  type Check,
  either,
  fields,
  isBoolean,
  number,
  oneOf,
  orNull,
  tuple,
} from './check-value.ts';
import {
  type GaborFilter,
  type GradientFilter,
  type LawsFilter,
  type Lbp2DFilter,
  type Lbp3DFilter,
  type LogFilter,
  type MeanFilter,
  type NonSeparableWaveletFilter,
  POOLINGS,
  type PointwiseFilter,
  type RecursiveLogFilter,
  type RepeatedWaveletFilter,
  type RieszFilter,
  type WaveletFilter,
} from './settings-filters.ts';
import { RULES } from './settings-rules.ts';
import { WAVELET_NAMES } from './wavelets/wavelet-names.ts';

const dimension = oneOf('2D', '3D');
const boundary = oneOf(...BOUNDARIES);
const pooling = oneOf(...POOLINGS);
const length = number(RULES.filterLength);
const level = number(RULES.levels);
const wavelet = oneOf(...WAVELET_NAMES);

/** As many letters or kernels as there are axes. */
function inEachAxis(name: 'band' | 'kernels', part: RegExp): Check {
  return (value) => {
    const { [name]: text, dimension: axes } = value as Record<string, unknown>;
    const parts = typeof text === 'string' ? text.match(part) : null;
    return parts?.join('') === text && parts?.length === (axes === '2D' ? 2 : 3);
  };
}

const all =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.every((check) => check(value));

const isText: Check = (value) => typeof value === 'string';

const LOG = fields<LogFilter>({
  filter: oneOf('log'),
  dimension,
  boundary,
  sigmaMm: length,
  cutoffSigma: number(RULES.cutoff),
});

const NON_SEPARABLE = fields<NonSeparableWaveletFilter>({
  filter: oneOf('simoncelli', 'shannon'),
  dimension,
  boundary,
  level,
});

const FILTER = either(
  all(
    fields<MeanFilter>({
      filter: oneOf('mean'),
      dimension,
      boundary,
      support: number(RULES.support),
    }),
    (value) => (value as MeanFilter).support % 2 === 1,
  ),
  LOG,
  fields<RecursiveLogFilter>({ filter: oneOf('log-recursive'), sigmaMm: length }),
  all(
    fields<LawsFilter>({
      filter: oneOf('laws'),
      dimension,
      boundary,
      kernels: isText,
      pooling: orNull(pooling),
      energyDistance: orNull(number(RULES.energyDistance)),
    }),
    inEachAxis('kernels', /[LES]3|[LESWR]5/g),
  ),
  fields<GaborFilter>({
    filter: oneOf('gabor'),
    boundary,
    sigmaMm: length,
    lambdaMm: length,
    gamma: number(RULES.aspectRatio),
    response: oneOf('modulus', 'real', 'imaginary'),
    orientation: either(
      fields({ theta: number(RULES.angle) }),
      fields({ step: number(RULES.angleStep), pooling }),
    ),
    hasOrthogonalPlanes: isBoolean,
  }),
  all(
    fields<WaveletFilter>({
      filter: oneOf('wavelet'),
      dimension,
      boundary,
      wavelet,
      band: isText,
      level,
      pooling: orNull(pooling),
    }),
    inEachAxis('band', /[LH]/g),
  ),
  all(
    fields<RepeatedWaveletFilter>({
      filter: oneOf('wavelet-repeated'),
      wavelet,
      band: isText,
      level,
      plane: oneOf(null, 0, 1, 2),
    }),
    (value) => {
      const { band, plane } = value as RepeatedWaveletFilter;
      return /^[LH]+$/.test(band) && band.length === (plane === null ? 3 : 2);
    },
  ),
  NON_SEPARABLE,
  all(
    fields<RieszFilter>({
      filter: oneOf('riesz'),
      of: either(LOG, NON_SEPARABLE),
      order: tuple(...[0, 1, 2].map(() => number(RULES.rieszOrder))),
      alignmentSigmaMm: orNull(length),
    }),
    (value) => (value as RieszFilter).order.some((n) => n > 0),
  ),
  fields<PointwiseFilter>({
    filter: oneOf('square', 'square-root', 'logarithm', 'exponential'),
  }),
  fields<GradientFilter>({ filter: oneOf('gradient'), usesSpacing: isBoolean }),
  fields<Lbp2DFilter>({
    filter: oneOf('lbp-2D'),
    radius: number(RULES.lbpRadius),
    samples: number(RULES.lbpSamples),
    method: oneOf('default', 'ror', 'uniform', 'var'),
    plane: oneOf(0, 1, 2),
  }),
  all(
    fields<Lbp3DFilter>({
      filter: oneOf('lbp-3D'),
      levels: level,
      radius: number(RULES.lbpRadius),
      subdivision: number(RULES.lbpSubdivision),
      map: either(oneOf('kurtosis'), level),
    }),
    (value) => {
      const { map, levels } = value as Lbp3DFilter;
      return map === 'kurtosis' || map <= levels;
    },
  ),
);

/** Whether a value from outside the program is the settings of a filter, with numbers that can be used. */
export const isFilter: Check = (value) => FILTER(value);
