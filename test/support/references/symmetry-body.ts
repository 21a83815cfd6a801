// One body for every engine: what features must not depend on, for whole extractions of random regions.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import {
  AGGREGATIONS,
  type ExtractionSettings,
  type ProfileName,
} from '../../../src/radiomics/settings.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';
import { makeLabelMap } from '../../../src/volume/label-map.ts';
import { type Box, boxes, turned } from '../boxes.ts';

interface Scene {
  readonly box: Box;
  readonly spacing: Triple;
  /** Intensity of a grey level of the box; 0 lies outside the region. */
  readonly intensityOf: (level: number) => number;
  readonly labelOf: (level: number) => number;
  readonly settings: ExtractionSettings;
}

function settingsOf(
  profile: ProfileName,
  changes: Partial<ExtractionSettings> = {},
): ExtractionSettings {
  const aggregations = profile === 'ibsi' ? AGGREGATIONS : (['ITBB'] as const);
  const binning = { kind: 'width', width: 10 } as const;
  return { ...defaultSettings(profile), binning, aggregations, ...changes };
}

const SCENE: Omit<Scene, 'box'> = {
  spacing: [1, 1, 1],
  // Not the lowest value of its bin, and no multiple of the width.
  intensityOf: (level) => 10 * level + 3 + level / 8,
  labelOf: (level) => Math.min(level, 1),
  settings: settingsOf('ibsi'),
};

async function featuresOf(engine: Engine, scene: Partial<Scene> & Pick<Scene, 'box'>) {
  const { box, spacing, intensityOf, labelOf, settings } = { ...SCENE, ...scene };
  const grid = axisAlignedGrid(box.size, spacing);
  const data = Float64Array.from(box.data, intensityOf);
  const mask = makeLabelMap(grid, box.data.map(labelOf));
  const image = { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 } as const;
  const labels = mask.labels.map(({ value }) => value);
  return (await extract(engine, { image, mask, labels, settings })).features;
}

type Expectation = (value: number, feature: FeatureValue) => number | null;

/** Every feature is what `expected` makes of the original; null = it may change. */
function expectRelated(
  original: readonly FeatureValue[],
  other: readonly FeatureValue[],
  expected: Expectation = (value) => value,
): void {
  expect(other).toHaveLength(original.length);
  const wrong = original.flatMap((feature, n) => {
    const wanted = expected(feature.value, feature);
    if (wanted === null) return [];
    const value = other[n]?.value ?? Number.POSITIVE_INFINITY;
    if (Number.isNaN(wanted) && Number.isNaN(value)) return [];
    const bound = boundOf(feature) * Math.max(1, Math.abs(wanted));
    return Math.abs(value - wanted) <= bound
      ? []
      : [{ name: feature.name, aggregation: feature.aggregation, wanted, value }];
  });
  expect(wrong).toEqual([]);
}

/**
 * Near zero, information correlation and the width of a flat region are roots of rounding errors; the smallest
 * ellipsoid is found by iteration.
 */
function boundOf({ feature }: FeatureValue): number {
  if (/^Imc2$|AxisLength|Elongation|Flatness|MVEE/.test(feature)) return 1e-6;
  return 1e-9;
}

/** Moves a box into a larger one. */
function placed({ size, data }: Box, larger: Triple, start: Triple): Box {
  const out = new Uint8Array(larger[0] * larger[1] * larger[2]);
  data.forEach((level, n) => {
    const [i, j] = [n % size[0], Math.floor(n / size[0]) % size[1]];
    const k = Math.floor(n / (size[0] * size[1]));
    out[start[0] + i + larger[0] * (start[1] + j + larger[1] * (start[2] + k))] = level;
  });
  return { size: larger, data: out };
}

const flips = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
const ORDERS = [
  [0, 2, 1],
  [2, 1, 0],
  [1, 2, 0],
] as const;

/** Taken slice by slice, so that z is not like x and y. */
const isBySlice = ({ aggregation }: FeatureValue) =>
  ['BTW3', 'SUJT', 'JJUI', 'ZW7Z', '8QNN', '62GR'].includes(aggregation ?? '');

/** Features in the unit of the intensity that move with it. */
const MOVES =
  /^original_firstorder_(Mean|Median|Minimum|Maximum|10Percentile|90Percentile)$|^original_localintensity_/;
/** Those that a shift changes otherwise: ratios to the mean, and sums of squares or of the intensity. */
const MIXES =
  /^original_firstorder_(CoefficientOfVariation|QuartileCoefficientOfDispersion|Energy|TotalEnergy|RootMeanSquared)$|^original_shape_(IntegratedIntensity|CentreOfMassShift)$/;

export function describeSymmetries(engine: () => Engine, numRuns: number): void {
  const check = (body: (box: Box, isBack: readonly boolean[]) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(boxes, flips, body), { numRuns });

  describe('features do not depend on', () => {
    test('mirroring, and turns by 90° about z', () =>
      check(async (box, isBack) => {
        const original = await featuresOf(engine(), { box });
        const other = turned(box, isBack[0] ? [1, 0, 2] : [0, 1, 2], isBack);
        expectRelated(original, await featuresOf(engine(), { box: other }));
      }));

    test('turns by 90° about any axis, in three dimensions', () =>
      check(async (box, isBack) => {
        const spacing: Triple = [1, 1.5, 2];
        const original = await featuresOf(engine(), { box, spacing });
        for (const order of ORDERS) {
          const other = await featuresOf(engine(), {
            box: turned(box, order, isBack),
            spacing: order.map((axis) => spacing[axis]) as unknown as Triple,
          });
          expectRelated(original, other, (value, f) => (isBySlice(f) ? null : value));
        }
      }));

    test('turns by 90° about any axis, as PyRadiomics has them, where diameters in planes change places', () =>
      check(async (box, isBack) => {
        const [spacing, settings] = [[1, 1.5, 2] as const, settingsOf('pyradiomics')];
        const original = await featuresOf(engine(), { box, spacing, settings });
        const planes = ['Row', 'Column', 'Slice'].map((name) => `Maximum2DDiameter${name}`);
        const acrossAxis = (axis: number) =>
          original.find((f) => f.feature === planes[axis])?.value ?? Number.NaN;
        for (const order of ORDERS) {
          const other = await featuresOf(engine(), {
            box: turned(box, order, isBack),
            spacing: order.map((axis) => spacing[axis]) as unknown as Triple,
            settings,
          });
          expectRelated(original, other, (value, { feature }) => {
            const axis = planes.indexOf(feature);
            if (axis >= 0) return acrossAxis(order[axis as 0 | 1 | 2]);
            // Its table of triangles is not the same from all sides.
            return /^Surface|^MeshVolume|^Sphericity/.test(feature) ? null : value;
          });
        }
      }));

    test('where the region lies in its image', () =>
      check(async (box, isBack) => {
        const larger: Triple = [24, 23, 22];
        const at = (start: Triple) => featuresOf(engine(), { box: placed(box, larger, start) });
        const far = isBack.map((is) => (is ? 10 : 8)) as unknown as Triple;
        expectRelated(await at([7, 7, 7]), await at(far));
      }));

    test('background around the image, but for peaks, whose spheres reach into it', () =>
      check(async (box) => {
        const original = await featuresOf(engine(), { box });
        const size = box.size.map((n) => n + 3) as unknown as Triple;
        const other = await featuresOf(engine(), { box: placed(box, size, [1, 2, 0]) });
        expectRelated(original, other, (value, f) =>
          f.family === 'localintensity' ? null : value,
        );
      }));

    test('the numbers of the labels that make the region', () =>
      check(async (box, [isBack]) => {
        const labelOf = (level: number) => (level === 0 ? 0 : isBack ? 6 - level : level);
        const original = await featuresOf(engine(), { box });
        expect(await featuresOf(engine(), { box, labelOf })).toEqual(original);
      }));
  });

  describe('features follow', () => {
    test('a shift of all intensities', () =>
      check(async (box) => {
        const shift = 40;
        for (const profile of ['ibsi', 'pyradiomics'] as const) {
          const settings = settingsOf(profile);
          const original = await featuresOf(engine(), { box, settings });
          const intensityOf = (level: number) => SCENE.intensityOf(level) + shift;
          const other = await featuresOf(engine(), { box, settings, intensityOf });
          expectRelated(original, other, (value, { name }) =>
            MIXES.test(name) ? null : MOVES.test(name) ? value + shift : value,
          );
        }
      }));

    test('the scale of the intensities, with a fixed number of bins', () =>
      check(async (box) => {
        for (const profile of ['ibsi', 'pyradiomics'] as const) {
          const settings = settingsOf(profile, {
            binning: { kind: 'count', count: 8 },
            ivhBinning: { kind: 'count', count: 100 },
          });
          const original = await featuresOf(engine(), { box, settings });
          const intensityOf = (level: number) => 4 * SCENE.intensityOf(level);
          const other = await featuresOf(engine(), { box, settings, intensityOf });
          expectRelated(original, other, (value, feature) => value * 4 ** powerOf(feature));
        }
      }));
  });
}

/** The power of the intensity that a feature has; counted bins have none. */
function powerOf({ family, feature }: FeatureValue): number {
  if (family === 'localintensity' || feature === 'IntegratedIntensity') return 1;
  if (family !== 'firstorder') return 0;
  if (/^(Variance|Energy|TotalEnergy)$/.test(feature)) return 2;
  const hasNone =
    /^(Skewness|Kurtosis|CoefficientOfVariation|QuartileCoefficientOfDispersion|Entropy|Uniformity)$/;
  return hasNone.test(feature) ? 0 : 1;
}
