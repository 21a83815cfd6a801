import type {
  Dimension,
  FilterSettings,
  LogFilter,
  NonSeparableWaveletFilter,
  Pooling,
} from '../radiomics/settings-filters.ts';
import { RULES } from '../radiomics/settings-rules.ts';
import { BAND, type Given, type Kind, kind, LEVEL, WAVELET } from './filter-json-kind.ts';
import { choice, flag, number, optional, POOLING, text, type Value } from './filter-json-values.ts';

const BOTH = ['2D', '3D'] as const;

const ROTATION = optional(
  choice(BOTH, 'pool over all right-angle rotations, 4 in 2D and 24 in 3D; as dim'),
);

const SIGMA = number(RULES.filterLength, 'σ in mm');

const LOG = {
  sigmaMm: SIGMA,
  cutoffSigma: number(RULES.cutoff, 'the kernel ends so many σ from its middle'),
};

const RIESZ = {
  rieszOrderXyz: {
    takes: `three whole numbers from 0 to ${RULES.rieszOrder.max}, not all 0`,
    means: 'orders along x, y, z',
    otherwise: undefined,
    read: (value: unknown) =>
      Array.isArray(value) &&
      value.length === 3 &&
      value.every((n) => Number.isInteger(n) && n >= 0 && n <= RULES.rieszOrder.max) &&
      value.some((n) => n > 0)
        ? (value as unknown as readonly [number, number, number])
        : undefined,
  },
  alignedStructureTensorSigmaMm: optional(
    number(
      RULES.filterLength,
      'turned in each voxel to the main direction of the structure tensor, smoothed by this σ',
    ),
  ),
} satisfies Readonly<Record<string, Value<unknown>>>;

const BAND_PASS = optional(text(/^B\b/, 'B (band-pass)', 'which of the maps'));

interface Rotation {
  readonly rotationInvariance: Dimension | null;
  readonly pooling: Pooling | null;
}

function poolingOf({ params, dimension, refuse }: Given<Rotation>): Pooling | null {
  const { rotationInvariance: turned, pooling } = params;
  if (turned === null) {
    if (pooling !== null) refuse('params.pooling needs params.rotationInvariance.');
    return null;
  }
  if (turned !== dimension) refuse(`params.rotationInvariance is ${turned} but dim ${dimension}.`);
  if (pooling === null) refuse('params.pooling is missing: how rotations become one.');
  return pooling;
}

/** A kernel or letter for each axis of the dimension. */
function requireAxes(count: number, key: string, { dimension, refuse }: Given<unknown>): void {
  const axes = dimension === '2D' ? 2 : 3;
  if (count !== axes) refuse(`params.${key} names ${count} axes; ${dimension} has ${axes}.`);
}

function riesz(name: string, of: 'simoncelli' | 'shannon'): Kind {
  return kind({
    name,
    title: `Riesz transform (AYRS) of ${name.slice('Riesz-'.length)}`,
    dimensions: BOTH,
    padding: 'needed',
    params: { level: LEVEL, map: BAND_PASS, ...RIESZ },
    make: (given) => {
      const { level } = given.params;
      const { dimension, boundary } = given;
      return rieszOf(given, { filter: of, dimension, boundary, level });
    },
  });
}

function rieszOf(
  given: Given<{
    readonly rieszOrderXyz: readonly [number, number, number];
    readonly alignedStructureTensorSigmaMm: number | null;
  }>,
  of: LogFilter | NonSeparableWaveletFilter,
): FilterSettings {
  const { rieszOrderXyz: order, alignedStructureTensorSigmaMm } = given.params;
  if (given.dimension === '2D' && order[2] > 0) {
    given.refuse('params.rieszOrderXyz has an order along z; 2D has none.');
  }
  return { filter: 'riesz', of, order, alignmentSigmaMm: alignedStructureTensorSigmaMm };
}

function nonSeparable(name: string, filter: 'simoncelli' | 'shannon', code: string): Kind {
  return kind({
    name,
    title: `Non-separable ${name} wavelet (${code}), in the Fourier domain`,
    dimensions: BOTH,
    padding: 'optional',
    params: { level: LEVEL, map: BAND_PASS },
    make: ({ params, dimension, boundary }) => ({
      filter,
      dimension,
      boundary,
      level: params.level,
    }),
  });
}

/** The filters of IBSI-2, under the names of its published settings. */
export const IBSI_KINDS: readonly Kind[] = [
  kind({
    name: 'mean',
    title: 'Mean (S60F)',
    dimensions: BOTH,
    padding: 'needed',
    params: { supportVoxels: number(RULES.support, 'voxels along each side, odd') },
    make: ({ params, dimension, boundary, refuse }) => {
      const { supportVoxels: support } = params;
      if (support % 2 === 0) refuse(`params.supportVoxels must be odd, not ${support}.`);
      return { filter: 'mean', dimension, boundary, support };
    },
  }),
  kind({
    name: 'LoG',
    title: 'Laplacian of Gaussian (L6PA)',
    dimensions: BOTH,
    padding: 'needed',
    params: LOG,
    make: ({ params, dimension, boundary }) => ({ filter: 'log', dimension, boundary, ...params }),
  }),
  kind({
    name: 'Laws',
    title: "Laws' kernels (JTXT)",
    dimensions: BOTH,
    padding: 'needed',
    params: {
      kernelsXyz: text(
        /^([LESWR]5|[LES]3){2,3}$/,
        'kernels from L5, E5, S5, W5, R5, L3, E3, S3, one an axis',
        'kernels along x, y (and z), E5L5S5',
      ),
      rotationInvariance: ROTATION,
      pooling: POOLING,
      energyMap: flag('mean magnitude of the response around each voxel', false),
      energyDistanceVoxels: optional(
        number(RULES.energyDistance, 'how far around: Chebyshev distance'),
      ),
    },
    make: (given) => {
      const { kernelsXyz: kernels, energyMap, energyDistanceVoxels: distance } = given.params;
      requireAxes(kernels.length / 2, 'kernelsXyz', given);
      if (energyMap && distance === null) given.refuse('params.energyDistanceVoxels is missing.');
      if (!energyMap && distance !== null) {
        given.refuse('params.energyDistanceVoxels needs params.energyMap true.');
      }
      const { dimension, boundary } = given;
      const pooling = poolingOf(given);
      return { filter: 'laws', dimension, boundary, kernels, pooling, energyDistance: distance };
    },
  }),
  kind({
    name: 'Gabor',
    title: 'Gabor (Q88H), within planes',
    dimensions: ['2D'],
    padding: 'needed',
    params: {
      sigmaMm: SIGMA,
      lambdaMm: number(RULES.filterLength, 'wavelength in mm'),
      gamma: number(RULES.aspectRatio, 'spatial aspect ratio'),
      response: choice(['modulus', 'real', 'imaginary'], 'which part of the response', 'modulus'),
      thetaDeg: optional(number(RULES.angle, 'one orientation, in degrees')),
      deltaThetaDeg: optional(number(RULES.angleStep, 'all orientations in steps')),
      rotationInvariance: optional(choice(['2D'], 'with deltaThetaDeg, of which it says the same')),
      pooling: POOLING,
      orthogonalPlanesAveraged: flag('mean of the responses in the xy, yz and zx planes', false),
    },
    make: ({ params, boundary, refuse }) => {
      const { thetaDeg: theta, deltaThetaDeg: step, pooling } = params;
      if ((theta === null) === (step === null)) {
        refuse('One of params.thetaDeg and params.deltaThetaDeg must be given.');
      }
      if (step !== null && pooling === null) {
        refuse('params.pooling is missing: how orientations become one.');
      }
      if (step === null && (pooling !== null || params.rotationInvariance !== null)) {
        refuse('params.pooling and params.rotationInvariance need params.deltaThetaDeg.');
      }
      const { sigmaMm, lambdaMm, gamma, response } = params;
      const orientation =
        step !== null && pooling !== null ? { step, pooling } : { theta: theta ?? 0 };
      const hasOrthogonalPlanes = params.orthogonalPlanesAveraged;
      const kernel = { sigmaMm, lambdaMm, gamma, response, orientation, hasOrthogonalPlanes };
      return { filter: 'gabor', boundary, ...kernel };
    },
  }),
  kind({
    name: 'separable wavelet',
    title: 'Separable wavelet (25BO), undecimated, à trous',
    dimensions: BOTH,
    padding: 'needed',
    params: {
      wavelet: WAVELET,
      bandXyz: BAND('low or high pass along x, y (and z), LHL'),
      level: LEVEL,
      decimated: optional({
        ...flag('there is the undecimated transform only', false),
        takes: 'false',
        read: (value: unknown) => (value === false ? false : undefined),
      }),
      rotationInvariance: ROTATION,
      pooling: POOLING,
    },
    make: (given) => {
      const { wavelet, bandXyz: band, level } = given.params;
      requireAxes(band.length, 'bandXyz', given);
      const { dimension, boundary } = given;
      const pooling = poolingOf(given);
      return { filter: 'wavelet', dimension, boundary, wavelet, band, level, pooling };
    },
  }),
  nonSeparable('Simoncelli', 'simoncelli', 'PRT7'),
  nonSeparable('Shannon', 'shannon', 'LODD'),
  kind({
    name: 'Riesz-LoG',
    title: 'Riesz transform (AYRS) of LoG',
    dimensions: BOTH,
    padding: 'needed',
    params: { ...LOG, ...RIESZ },
    make: (given) => {
      const { dimension, boundary, params } = given;
      const { sigmaMm, cutoffSigma } = params;
      return rieszOf(given, { filter: 'log', dimension, boundary, sigmaMm, cutoffSigma });
    },
  }),
  riesz('Riesz-Simoncelli', 'simoncelli'),
  riesz('Riesz-Shannon', 'shannon'),
];
