import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readParameterFile } from '../../../src/formats/settings-yaml.ts';
import { CATALOGUE } from '../../../src/radiomics/catalogue/catalogue.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import { withinRange } from '../../../src/radiomics/settings-preprocessing.ts';
import { WAVELET_NAMES } from '../../../src/radiomics/wavelets/wavelet-names.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';

const base = defaultSettings('pyradiomics');
const read = (text: string) =>
  readParameterFile(text, 'p.yaml', { base, catalogue: CATALOGUE, wavelets: WAVELET_NAMES });

function problemOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof LocusError && error.code === 'bad-settings') return error.problem;
    throw error;
  }
  throw new Error('accepted');
}

const FEW = { shape: null, firstorder: null, glcm: null };
const families = 'featureClass:\n  shape:\n  firstorder: []\n  glcm:\n';

describe('what a file says', () => {
  test('sections become settings', () => {
    const file = read(`
setting:
  binWidth: 10.5
  label: 2
  voxelArrayShift: 300
  resegmentRange: [-50, 400]
imageType:
  Original: {}
  Wavelet: {wavelet: haar}
featureClass:
  firstorder:
  glcm: [Contrast, Idm]
`);
    expect(file).toEqual({
      label: 2,
      labelChannel: null,
      isMaskResampled: false,
      notes: [],
      settings: {
        profile: 'pyradiomics',
        binning: { kind: 'width', width: 10.5 },
        ivhBinning: base.ivhBinning,
        preprocessing: withinRange([-50, 400]),
        imageTypes: { ...ORIGINAL_ONLY, wavelet: { ...IMAGE_DEFAULTS.wavelet, name: 'haar' } },
        families: { firstorder: null, glcm: ['Contrast', 'Idm'] },
        aggregations: ['ITBB'],
        texture: base.texture,
        voxelArrayShift: 300,
        byImageType: {},
        voxelwise: null,
      },
    });
  });

  test('silence means the defaults of PyRadiomics', () => {
    expect(read(families)).toEqual({
      settings: { ...base, families: FEW },
      label: null,
      labelChannel: null,
      isMaskResampled: false,
      notes: [],
    });
  });

  test('a file without featureClass computes all classes that PyRadiomics has, and says so', () => {
    const { settings, notes } = read('setting: {binWidth: 5}');
    const all = ['shape', 'firstorder', 'glcm', 'glrlm', 'glszm', 'ngtdm', 'gldm'];
    expect(Object.keys(settings.families)).toEqual(all);
    expect(notes[0]).toContain(all.join(', '));
  });

  test('binCount goes before binWidth, as in PyRadiomics', () => {
    const { settings } = read(`${families}setting: {binWidth: 5, binCount: 64}`);
    expect(settings.binning).toEqual({ kind: 'count', count: 64 });
  });

  test('one bound of resegmentRange is the lower one', () => {
    expect(read(`${families}setting: {resegmentRange: [0]}`).settings.preprocessing).toEqual(
      withinRange([0, null]),
    );
  });

  test('processing keys become steps', () => {
    const { preprocessing } = read(
      `${families}setting: {normalize: true, normalizeScale: 100, removeOutliers: 3, resampledPixelSpacing: [1, 1, 0], interpolator: sitkLinear, resegmentRange: [-3, 3], resegmentMode: sigma, minimumROISize: 50}`,
    ).settings;
    expect(preprocessing).toEqual({
      normalisation: { scale: 100, outliers: 3 },
      resampling: {
        spacing: [1, 1, 0],
        interpolator: 'linear',
        convention: { kind: 'pyradiomics', padDistance: 5 },
        mask: { interpolator: 'nearest' },
        rounding: 'source-type',
      },
      resegmentation: { steps: [{ kind: 'sigma', bounds: [-3, 3] }], changesShape: false },
      preCrop: null,
      regionLimits: { dimensions: 2, size: 50 },
    });
  });

  test('neighbours, weights and planes', () => {
    const { settings } = read(
      `${families}setting: {distances: [1, 3], weightingNorm: manhattan, symmetricalGLCM: false, gldm_a: 2, force2D: true, force2Ddimension: 1}`,
    );
    expect(settings.texture).toEqual({
      distances: [1, 3],
      weighting: 'manhattan',
      isGlcmSymmetric: false,
      dependenceAlpha: 2,
      plane: 1,
    });
    expect(settings.aggregations).toEqual(['ZW7Z']);
  });

  test('keys below an image type count for it alone', () => {
    const { settings, notes } = read(
      `${families}setting: {binWidth: 25, distances: [2]}\nimageType:\n  Original: {binWidth: 25}\n  Wavelet: {binWidth: 5, force2D: false, gldm_a: 1, normalize: true}\n`,
    );
    expect(settings.binning).toEqual({ kind: 'width', width: 25 });
    expect(settings.byImageType).toEqual({
      wavelet: {
        binning: { kind: 'width', width: 5 },
        texture: { ...base.texture, distances: [2], dependenceAlpha: 1 },
      },
    });
    expect(notes).toEqual([expect.stringMatching(/^normalize below Wavelet has no effect/)]);
  });

  test('a bin count for all goes before a width for one, as in PyRadiomics', () => {
    const text = `${families}setting: {binCount: 32}\nimageType: {Original: {binWidth: 5}}\n`;
    expect(read(text).settings.byImageType).toEqual({});
    const cleared = text.replace('binWidth: 5', 'binCount: , binWidth: 5');
    expect(read(cleared).settings.byImageType).toEqual({
      original: { binning: { kind: 'width', width: 5 } },
    });
  });

  test('what belongs to the mask, and to maps', () => {
    const { labelChannel, isMaskResampled, settings } = read(
      `${families}setting: {label_channel: 2, correctMask: true}\nvoxelSetting: {kernelRadius: 2, initValue: nan, voxelBatch: 100}\n`,
    );
    expect({ labelChannel, isMaskResampled }).toEqual({ labelChannel: 2, isMaskResampled: true });
    expect(settings.voxelwise).toEqual({
      kernelRadius: 2,
      isKernelMasked: true,
      initialValue: null,
      batch: 100,
    });
  });

  test('preCrop, which resampling makes superfluous', () => {
    const cropped = `${families}setting: {preCrop: true, padDistance: 3`;
    expect(read(`${cropped}}`).settings.preprocessing.preCrop).toBe(3);
    expect(
      read(`${cropped}, resampledPixelSpacing: [1, 1, 1]}`).settings.preprocessing,
    ).toMatchObject({ preCrop: null, resampling: { convention: { padDistance: 3 } } });
  });

  test('deprecated features on request only', () => {
    const { settings } = read('featureClass: {glcm: [Homogeneity1, SumVariance], shape2D: }\n');
    expect(settings.families).toEqual({ glcm: ['Homogeneity1', 'SumVariance'], shape2D: null });
  });

  test('only wavelet images', () => {
    expect(read(`${families}imageType: {Wavelet: {}}`).settings.imageTypes).toEqual({
      ...ORIGINAL_ONLY,
      original: false,
      wavelet: IMAGE_DEFAULTS.wavelet,
    });
    expect(
      read(`${families}imageType: {Wavelet: {}}\nsetting: {wavelet: db2}`).settings.imageTypes
        .wavelet?.name,
    ).toBe('db2');
  });

  test('no_weighting merges the directions', () => {
    expect(read(`${families}setting: {weightingNorm: no_weighting}`).settings.aggregations).toEqual(
      ['IAZD'],
    );
  });

  test('JSON is read as well', () => {
    const text = JSON.stringify(
      { setting: { binWidth: 3 }, featureClass: { shape: null } },
      null,
      '\t',
    );
    expect(read(text).settings).toMatchObject({
      binning: { kind: 'width', width: 3 },
      families: { shape: null },
    });
  });

  test("PyYAML's booleans, anchors and comments", () => {
    const text = `${families}setting: # here\n  normalize: no\n  force2D: off\n  binWidth: &w 5\n  normalizeScale: *w\n`;
    expect(read(text).settings.binning).toEqual({ kind: 'width', width: 5 });
  });

  test('values that are the only behaviour anyway are accepted', () => {
    const settings = `setting:
  interpolator: sitkBSpline
  resampledPixelSpacing:
  weightingNorm:
  normalize: false
  normalizeScale: 1
  removeOutliers:
  distances: [1]
  force2D: false
  force2Ddimension: 0
  preCrop: false
  padDistance: 5
  correctMask: false
  minimumROIDimensions:
  minimumROISize:
  additionalInfo: true
  resegmentMode: sigma
  symmetricalGLCM: true
  gldm_a: 0
`;
    expect(read(families + settings).settings).toEqual({ ...base, families: FEW });
  });
});

describe('what is refused', () => {
  test.each([
    [
      'setting:\n  binwith: 25\n',
      'Line 2, column 3: Unknown setting "binwith"; did you mean "binWidth"?',
    ],
    [
      'setting:\n  zzz: 25\n',
      'Line 2, column 3: Unknown setting "zzz": PyRadiomics has no such key.',
    ],
    [
      'settings:\n  binWidth: 25\n',
      'Line 1, column 1: Unknown section "settings"; did you mean "setting"?',
    ],
    [
      'featureClass:\n  glmc:\n',
      'Line 2, column 3: Unknown feature class "glmc"; did you mean "glcm"?',
    ],
    [
      'featureClass:\n  glcm:\n    - Contrast\n    - Contrats\n',
      'Line 4, column 7: Unknown glcm feature "Contrats"; did you mean "Contrast"?',
    ],
    [
      'imageType:\n  Wavelets: {}\n',
      'Line 2, column 3: Unknown image type "Wavelets"; did you mean "Wavelet"?',
    ],
    [
      'setting:\n  binWidth: wide\n',
      'Line 2, column 13: binWidth must be a number above 0, not "wide".',
    ],
    [
      'setting: {binCount: 2.5}\n',
      'Line 1, column 21: binCount must be a whole number above 0, not 2.5.',
    ],
    [
      'setting:\n  interpolator: sitkGaussian\n',
      'Line 2, column 3: Interpolation by "sitkGaussian"; sitkNearestNeighbor, sitkLinear, sitkBSpline are: it is not available yet.',
    ],
    [
      'setting:\n  resampledPixelSpacing: [1, 1]\n',
      'Line 2, column 3: resampledPixelSpacing must be three numbers of at least 0: x, y, z in mm, 0 keeps an axis.',
    ],
    [
      'setting:\n  force2D: true\n  force2Ddimension: 3\n',
      'Line 3, column 3: force2Ddimension must be 0, 1 or 2.',
    ],
    [
      'setting:\n  distances: [1, 9]\n',
      'Line 2, column 3: distances must be whole numbers from 1 to 8.',
    ],
    [
      'setting:\n  weightingNorm: cosine\n',
      'Line 2, column 3: weightingNorm must be euclidean, manhattan, infinity or no_weighting, not "cosine".',
    ],
    [
      'voxelSetting:\n  kernelSize: 2\n',
      'Line 2, column 3: Unknown setting "kernelSize": PyRadiomics has no such key.',
    ],
    [
      'imageType:\n  LoG:\n    sigma: [1, -2]\n',
      'Line 3, column 5: sigma must be in mm, above 0 and at most 1000, not -2.',
    ],
    [
      'imageType:\n  LoG:\n    sigma: 3\n',
      'Line 3, column 12: sigma must be a list of numbers, not 3.',
    ],
    [
      'imageType:\n  LBP2D:\n    lbp2DMethod: nri\n    lbp2DSamples: 40\n',
      'Line 3, column 5: lbp2DMethod must be default, ror, uniform or var, not "nri". Line 4, column 5: lbp2DSamples: The number must be at most 24.',
    ],
    [
      'imageType:\n  Wavelet:\n    level: 9\n    start_level: 8\n',
      'Line 3, column 5: level: The number must be at most 8. Line 4, column 5: start_level: The number must be at most 7.',
    ],
    [
      'imageType:\n  Squared: {}\n',
      'Line 2, column 3: Unknown image type "Squared"; did you mean "Square"?',
    ],
    [
      'imageType:\n  Original:\n    binWidth: 0\n',
      'Line 3, column 15: binWidth must be a number above 0, not 0.',
    ],
    [
      '- 1\n- 2\n',
      'Line 1, column 1: The file must hold the sections setting, featureClass, imageType, voxelSetting.',
    ],
  ])('%j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test('all of it at once, in the order of the file', () => {
    expect(problemOf('featureClass:\n  shape2D:\n  gldzm:\nsetting:\n  binWdth: 2\n')).toBe(
      'Line 3, column 3: Unknown feature class "gldzm"; did you mean "glszm"? ' +
        'Line 5, column 3: Unknown setting "binWdth"; did you mean "binWidth"?',
    );
  });

  test.each([
    ['a: [1\n', /^Line \d+, column \d+: /],
    ['setting:\n  binWidth: 5\n  binWidth: 6\n', /^Line 3, column 3: /],
    [
      'setting: {binWidth: 5}\n---\nsetting: {binWidth: 6}\n',
      /^Line \d, column \d: A second document/,
    ],
  ])('%j is no YAML of this kind', (text, problem) => {
    expect(problemOf(text)).toMatch(problem);
  });

  test.each(['', '# only a comment\n'])('%j holds nothing', (text) => {
    expect(problemOf(text)).toBe('The file holds no settings.');
  });
});

describeGroundTruth("PyRadiomics' example files", (file) => {
  const example = (name: string) =>
    readFileSync(file(`pyradiomics/settings_examples/${name}`), 'utf8');

  test('Params.yaml is read whole', () => {
    const { settings } = read(example('Params.yaml'));
    expect(settings.families.glcm).toHaveLength(22);
    expect(settings.families).toHaveProperty('gldm', null);
  });

  test('exampleVoxel.yaml is read, its voxelSetting kept', () => {
    expect(read(example('exampleVoxel.yaml')).settings).toMatchObject({
      texture: { plane: 2 },
      voxelwise: { kernelRadius: 2, isKernelMasked: true, initialValue: null, batch: 10000 },
    });
  });

  test('the one whose features all exist is read', () => {
    const { settings, label } = read(example('example_allShape.yaml'));
    expect(label).toBe(1);
    expect(settings.families.shape).toHaveLength(17);
  });

  test.each([
    ['exampleCT.yaml', [1, 2, 3, 4, 5]],
    ['exampleMR_3mm.yaml', [2, 3, 4, 5]],
    ['exampleMR_5mm.yaml', [3, 5]],
    ['exampleMR_NoResampling.yaml', [1, 3, 5]],
    ['MR_2D_extraction.yaml', [2, 3, 4, 5]],
  ])('%s is read whole, with its derived images', (name, sigmas) => {
    const { settings } = read(example(name));
    expect(settings.imageTypes).toMatchObject({ original: true, log: { sigmas } });
    expect(settings.imageTypes.wavelet?.name).toBe('coif1');
  });
});

describe('derived images', () => {
  test('every type with its keys, PyRadiomics’ defaults where they are silent', () => {
    const text = `${families}setting: {force2D: true, force2Ddimension: 1}
imageType:
  Wavelet: {wavelet: db2, start_level: 1, level: 2}
  LoG: {sigma: [1.0, 3.5]}
  Square:
  SquareRoot: {}
  Logarithm: {}
  Exponential: {binWidth: 5}
  Gradient: {gradientUseSpacing: false}
  LBP2D: {lbp2DRadius: 1.5, lbp2DMethod: ror}
  LBP3D: {lbp3DLevels: 3, lbp3DIcosphereSubdivision: 0}
`;
    expect(read(text).settings).toMatchObject({
      imageTypes: {
        original: false,
        wavelet: { name: 'db2', startLevel: 1, levels: 2 },
        log: { sigmas: [1, 3.5] },
        square: true,
        squareRoot: true,
        logarithm: true,
        exponential: true,
        gradient: { usesSpacing: false },
        lbp2D: { radius: 1.5, samples: 8, method: 'ror' },
        lbp3D: { levels: 3, radius: 1, subdivision: 0 },
        filters: [],
      },
      texture: { plane: 1 },
      byImageType: { exponential: { binning: { kind: 'width', width: 5 } } },
    });
  });

  test('sigma may stand under setting; LoG without one gives no image, and that is said', () => {
    const shared = read(`${families}setting: {sigma: [2]}\nimageType: {LoG: {}}\n`);
    expect(shared.settings.imageTypes.log).toEqual({ sigmas: [2] });
    const silent = read(`${families}imageType: {Original: {}, LoG: {}}\n`);
    expect(silent.settings.imageTypes.log).toBeNull();
    expect(silent.notes).toContain('LoG names no sigma and gives no image (as in PyRadiomics).');
  });
});
