import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readParameterFile } from '../../../src/formats/settings-yaml.ts';
import { writeParameterFile } from '../../../src/formats/settings-yaml-write.ts';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { findPreset, PRESETS } from '../../../src/radiomics/presets/presets.ts';
import type { ExtractionSettings, ImageTypeSettings } from '../../../src/radiomics/settings.ts';
import {
  chosenTypes,
  type ImageTypeName,
  type ImageTypes,
  ORIGINAL_ONLY,
} from '../../../src/radiomics/settings-images.ts';
import {
  NO_PREPROCESSING,
  type PreprocessSettings,
} from '../../../src/radiomics/settings-preprocessing.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';

const base = defaultSettings('pyradiomics');
const FORMATS = ['yaml', 'json'] as const;

const write = (
  settings: ExtractionSettings,
  format: 'yaml' | 'json' = 'yaml',
  more: { label?: number; labelChannel?: number } = {},
) => writeParameterFile(settings, { format, catalogue: CATALOGUE, ...more });
const read = (text: string) =>
  readParameterFile(text, null, { base, catalogue: CATALOGUE, wavelets: WAVELET_NAMES });

const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** Neighbours, weights and bins as PyRadiomics can have them. */
const extraction: fc.Arbitrary<Required<ImageTypeSettings>> = fc
  .record({
    binning: fc.oneof(
      fc.record({ kind: fc.constant('width' as const), width: positive }),
      fc.record({
        kind: fc.constant('count' as const),
        count: fc.integer({ min: 1, max: 2048 }),
      }),
    ),
    distances: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
    norm: fc.constantFrom('euclidean', 'manhattan', 'infinity', 'no_weighting', null),
    isGlcmSymmetric: fc.boolean(),
    dependenceAlpha: fc.nat(20),
    plane: fc.constantFrom(0, 1, 2, null),
    voxelArrayShift: fc.integer(),
  } as const)
  .map(({ binning, norm, plane, voxelArrayShift, ...texture }) => ({
    binning,
    aggregations: [
      plane === null
        ? norm === null
          ? ('ITBB' as const)
          : ('IAZD' as const)
        : norm === null
          ? ('JJUI' as const)
          : ('ZW7Z' as const),
    ],
    texture: { ...texture, plane, weighting: norm === 'no_weighting' ? null : norm },
    voxelArrayShift,
  }));

const bounds = fc
  .tuple(
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    maybe(fc.double({ noNaN: true, min: 0, max: 1e6 })),
  )
  .map(([low, span]) => [low + 0, span === null ? null : low + span + 0] as const);

const spacing = fc.oneof(fc.constant(0), positive);

const preprocessing: fc.Arbitrary<PreprocessSettings> = fc
  .record({
    normalisation: maybe(fc.record({ scale: positive, outliers: maybe(positive) })),
    resampling: maybe(
      fc.record({
        spacing: fc.tuple(spacing, spacing, spacing),
        interpolator: fc.constantFrom('nearest', 'linear', 'cubic'),
        convention: fc.record({ kind: fc.constant('pyradiomics'), padDistance: fc.nat(50) }),
        mask: fc.constant({ interpolator: 'nearest' }),
        rounding: fc.constant('source-type'),
      } as const),
    ),
    preCrop: maybe(fc.nat(50)),
    resegmentation: maybe(
      fc.record({
        steps: fc.tuple(
          fc.record({ kind: fc.constantFrom('absolute', 'relative', 'sigma'), bounds } as const),
        ),
        changesShape: fc.boolean(),
      }),
    ),
    regionLimits: maybe(
      fc.record({
        dimensions: fc.constantFrom(1, 2, 3),
        size: maybe(fc.integer({ min: 1, max: 1e6 })),
      } as const),
    ),
  })
  .map((steps) => (steps.resampling === null ? steps : { ...steps, preCrop: null }));

const families = fc
  .record(
    Object.fromEntries(
      (['shape', 'shape2D', 'firstorder', 'glcm', 'glrlm', 'glszm', 'ngtdm', 'gldm'] as const).map(
        (family) => [
          family,
          maybe(
            fc.subarray(
              CATALOGUE[family]
                .filter(({ inPyradiomics }) => inPyradiomics !== 'no')
                .map(({ feature }) => feature),
              { minLength: 1 },
            ),
          ),
        ],
      ),
    ),
    { requiredKeys: [] },
  )
  .filter((chosen) => Object.keys(chosen).length > 0);

const radius = fc.double({ min: 0.1, max: 32, noNaN: true });

/** Every type that PyRadiomics derives. */
const images: fc.Arbitrary<ImageTypes> = fc
  .record({
    original: fc.boolean(),
    wavelet: maybe(
      fc.record({
        name: fc.constantFrom(...WAVELET_NAMES),
        startLevel: fc.nat(7),
        levels: fc.integer({ min: 1, max: 8 }),
      }),
    ),
    log: maybe(
      fc.record({
        sigmas: fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 1 }),
      }),
    ),
    square: fc.boolean(),
    squareRoot: fc.boolean(),
    logarithm: fc.boolean(),
    exponential: fc.boolean(),
    gradient: maybe(fc.record({ usesSpacing: fc.boolean() })),
    lbp2D: maybe(
      fc.record({
        radius,
        samples: fc.integer({ min: 1, max: 24 }),
        method: fc.constantFrom('default', 'ror', 'uniform', 'var'),
      }),
    ),
    lbp3D: maybe(
      fc.record({
        levels: fc.integer({ min: 1, max: 8 }),
        radius,
        subdivision: fc.nat(4),
      }),
    ),
  })
  .map((types) => ({ ...ORIGINAL_ONLY, ...types }));

/** Every setting that a PyRadiomics file can hold. */
const sayable: fc.Arbitrary<ExtractionSettings> = fc
  .record({
    all: extraction,
    original: maybe(extraction),
    filtered: maybe(extraction),
    images,
    preprocessing,
    families,
    voxelwise: maybe(
      fc.record({
        kernelRadius: fc.integer({ min: 1, max: 9 }),
        isKernelMasked: fc.boolean(),
        initialValue: maybe(
          fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
        ),
        batch: maybe(fc.integer({ min: 1, max: 1e6 })),
      }),
    ),
  })
  .map(({ all, original, filtered, images: drawn, ...rest }) => {
    const chosen = chosenTypes(drawn);
    const imageTypes = { ...drawn, original: drawn.original || chosen.length === 0 };
    const byImageType = {
      ...own('original', imageTypes.original ? original : null, all),
      ...own('wavelet', imageTypes.wavelet === null ? null : filtered, all),
      ...own('log', imageTypes.log === null ? null : filtered, all),
    };
    return {
      ...base,
      ...all,
      ...rest,
      imageTypes,
      byImageType,
      voxelwise: rest.voxelwise,
    };
  });

/** What one image type has of its own: only what differs from all. */
function own(
  type: ImageTypeName,
  part: Required<ImageTypeSettings> | null,
  all: Required<ImageTypeSettings>,
): ExtractionSettings['byImageType'] {
  const entries = Object.entries(part ?? {}).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(all[key as keyof typeof all]),
  );
  return entries.length === 0 ? {} : { [type]: Object.fromEntries(entries) };
}

/** -0 is written as 0. */
function plain(settings: ExtractionSettings): unknown {
  return JSON.parse(JSON.stringify(settings));
}

describe('what PyRadiomics can say', () => {
  test.each(FORMATS)('%s is read back as it was written', (format) => {
    fc.assert(
      fc.property(sayable, fc.nat(9), (settings, labelChannel) => {
        const { text, notes } = write(settings, format, { label: 3, labelChannel });
        const back = read(text);
        expect(plain(back.settings)).toEqual(plain(settings));
        expect(back).toMatchObject({ label: 3, labelChannel, notes: [] });
        expect(notes).toEqual([]);
      }),
    );
  });

  test('the defaults are few lines', () => {
    expect(write({ ...base, families: { shape: null, glcm: ['Idm', 'MCC'] } }).text).toBe(
      `# Parameter file of PyRadiomics, written by Locus.

setting:
  binWidth: 25

imageType:
  Original: {}

featureClass:
  shape:
  glcm:
    - 'Idm'
    - 'MCC'
`,
    );
  });

  test('slices added up are force2D', () => {
    const { text, notes } = write({ ...base, families: { glcm: null }, aggregations: ['JJUI'] });
    expect(notes).toEqual([]);
    expect(read(text).settings).toMatchObject({ aggregations: ['JJUI'], texture: { plane: 2 } });
  });

  test('small numbers are numbers to YAML 1.1, where 1e-7 is text', () => {
    expect(write({ ...base, binning: { kind: 'width', width: 1e-7 } }).text).toContain(
      'binWidth: 1.0e-7\n',
    );
  });
});

describe('what it cannot say', () => {
  test.each(FORMATS)('is left out of %s and named, for every preset', (format) => {
    for (const { settings } of PRESETS) {
      const { text, notes } = write(settings, format);
      const back = read(text).settings;
      expect(back.binning).toEqual(
        settings.binning.kind === 'none' ? base.binning : settings.binning,
      );
      expect(back.preprocessing.normalisation).toEqual(settings.preprocessing.normalisation);
      expect(notes[0]).toMatch(/IBSI/);
      for (const note of notes) {
        if (format === 'yaml') expect(text).toContain(`# - ${note}\n`);
        else expect(text).not.toContain('#');
      }
    }
  });

  test('in words', () => {
    const settings = findPreset('ibsi-e')?.settings ?? base;
    expect(write(settings).notes).toEqual([
      'Locus follows IBSI’s conventions with these settings; PyRadiomics has its own.',
      'Aggregations ITBB, IAZD of texture; PyRadiomics knows ITBB of them.',
      'The new grid is centred on the image (IBSI); PyRadiomics aligns it with a corner.',
      'The mask is interpolated linearly, threshold 0.5; PyRadiomics takes the nearest voxel.',
      'Interpolated intensities are rounded to whole numbers; PyRadiomics puts them in the type of the file.',
      'Re-segmentation to -3 to 3 (sigma); PyRadiomics has one step, with a lower bound.',
      'PyRadiomics has no localintensity; histogram; ivh; gldzm; ngldm.',
      'Families without a list of features are IBSI’s; PyRadiomics gives its own of them.',
      'Steps of the intensity-volume histogram: 1000 of them.',
    ]);
  });

  test('an upper bound alone, half a shift, features of IBSI', () => {
    const { text, notes } = write({
      ...base,
      voxelArrayShift: 0.5,
      families: { glcm: ['Contrast'], shape: ['Asphericity'], ngldm: ['DependenceEnergy'] },
      preprocessing: {
        ...NO_PREPROCESSING,
        resegmentation: { steps: [{ kind: 'absolute', bounds: [null, 5] }], changesShape: true },
      },
    });
    expect(notes).toEqual([
      'voxelArrayShift is 0.5; PyRadiomics takes whole numbers only.',
      'Re-segmentation to … to 5 (absolute); PyRadiomics has one step, with a lower bound.',
      'PyRadiomics has no Asphericity of shape; ngldm (DependenceEnergy).',
    ]);
    expect(read(text).settings).toEqual({ ...base, families: { glcm: ['Contrast'] } });
  });
});
