import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type {
  Batch,
  Discretisation,
  Engine,
  TensorImages,
  WaveletFilters,
} from '../../../src/engine/engine.ts';
import type { AxisKernel } from '../../../src/engine/interpolation.ts';
import type { Diameters, PairSums } from '../../../src/engine/shape.ts';
import type { EngineResult } from '../../../src/selftest/report.ts';
import { OPERATIONS, runSelfTest } from '../../../src/selftest/self-test.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { brokenEngine, oneCountOff, withArguments, withResult } from './broken-engine.ts';

async function testOne(engine: Engine): Promise<EngineResult> {
  const { engines } = await runSelfTest([{ name: 'cpu', open: async () => engine }], '1.2.3');
  const [result] = engines;
  if (result === undefined) throw new Error('no engine was tested');
  return result;
}

function failedOperations({ operations }: EngineResult): string[] {
  return operations
    .filter(({ cases }) => cases.some((each) => !each.isPassed))
    .map(({ operation }) => operation);
}

function failedFamilies({ families }: EngineResult): string[] {
  return families
    .filter(({ rows }) => rows.some((row) => !row.isPassed))
    .map(({ family }) => family);
}

test('the CPU engine passes: 482 values, every operation', async () => {
  const result = await testOne(createCpuEngine());
  expect(failedOperations(result)).toEqual([]);
  expect(failedFamilies(result)).toEqual([]);
  expect(result).toMatchObject({ outcome: 'passed', whyNotRun: null, phantomFailure: null });
  expect(result.families.map(({ family, rows }) => [family, rows.length])).toEqual([
    ['shape', 25],
    ['localintensity', 2],
    ['firstorder', 18],
    ['histogram', 23],
    ['ivh', 6],
    ['glcm', 150],
    ['glrlm', 96],
    ['glszm', 48],
    ['gldzm', 48],
    ['ngtdm', 15],
    ['ngldm', 51],
  ]);
});

test('every operation that an engine has is checked', () => {
  const prototype = Object.getPrototypeOf(createCpuEngine().batch()) as object;
  const isOperation = (name: string) => !['constructor', 'image', 'region', 'run'].includes(name);
  expect(OPERATIONS.map(({ operation }) => operation).sort()).toEqual(
    Object.getOwnPropertyNames(prototype).filter(isOperation).sort(),
  );
});

describe('an engine that is wrong in one place fails, and the place is named', () => {
  const coarserBins = withArguments((image, region, rule) => {
    const wanted = rule as Discretisation;
    if (wanted.kind !== 'fixed-width') return [image, region, rule];
    return [image, region, { ...wanted, width: wanted.width * (1 + 1e-4) }];
  });
  const reversedFilter = withArguments((image, filters) => {
    const { low, high } = filters as WaveletFilters;
    return [image, { low: [...low].reverse(), high }];
  });
  const otherBorder = withArguments((image, placement, kernel) => {
    const wanted = kernel as AxisKernel;
    return [image, placement, { ...wanted, border: wanted.border === 'edge' ? 'mirror' : 'edge' }];
  });
  const otherBoundary = (place: number) =>
    withArguments((...args) => args.with(place, args[place] === 'mirror' ? 'nearest' : 'mirror'));
  const oneVoxelOff = withResult<Float64Array>((values) =>
    values.map((x, n) => (n === 0 ? x + 1 : x)),
  );
  const counts = withResult(oneCountOff);

  const BROKEN: readonly {
    readonly operation: keyof Batch;
    readonly wrap: Parameters<typeof brokenEngine>[1];
    readonly families: readonly string[];
  }[] = [
    {
      operation: 'range',
      wrap: withResult<object>((range) => ({ ...range, max: 0 })),
      families: [],
    },
    { operation: 'samples', wrap: oneVoxelOff, families: ['shape', 'firstorder', 'ivh'] },
    { operation: 'voxels', wrap: oneVoxelOff, families: [] },
    { operation: 'discretise', wrap: coarserBins, families: [] },
    { operation: 'histogram', wrap: counts, families: ['histogram'] },
    { operation: 'surface', wrap: counts, families: [] },
    {
      operation: 'diameters',
      wrap: withResult<Diameters>((found) => ({ ...found, maximum3D: found.maximum3D * 1.05 })),
      families: ['shape'],
    },
    {
      operation: 'pairSums',
      wrap: withResult<PairSums>((sums) => ({ ...sums, products: sums.products * 1.01 })),
      families: ['shape'],
    },
    { operation: 'wavelet', wrap: reversedFilter, families: [] },
    { operation: 'window', wrap: otherBoundary(2), families: [] },
    {
      operation: 'pointwise',
      wrap: withArguments((image, fn) => [image, { ...(fn as object), scale: 0.01 }]),
      families: [],
    },
    {
      operation: 'gradient',
      wrap: withArguments((image) => [image, [0.8, 1.3, 4]]),
      families: [],
    },
    { operation: 'convolve', wrap: otherBoundary(3), families: [] },
    { operation: 'interpolate', wrap: otherBorder, families: [] },
    {
      operation: 'gabor',
      wrap: withArguments((image, bank, ...others) => [
        image,
        { ...(bank as object), lambda: 2.8 },
        ...others,
      ]),
      families: [],
    },
    {
      operation: 'product',
      wrap: withArguments((left) => [left, left]),
      families: [],
    },
    {
      operation: 'steer',
      wrap: withArguments((tensor, order, component) => {
        const { xx, yy, ...others } = tensor as TensorImages;
        return [{ ...others, xx: yy, yy: xx }, order, component];
      }),
      families: [],
    },
    {
      operation: 'spectral',
      wrap: withArguments((image, filter) => [image, { ...(filter as object), isPlanar: true }]),
      families: [],
    },
    {
      operation: 'circlePatterns',
      wrap: withArguments((image, patterns) => [image, { ...(patterns as object), radius: 1.2 }]),
      families: [],
    },
    {
      operation: 'spherePatterns',
      wrap: withArguments((image, region, patterns) => [
        image,
        region,
        { ...(patterns as object), radius: 1.2 },
      ]),
      families: [],
    },
    { operation: 'cooccurrence', wrap: counts, families: ['glcm'] },
    { operation: 'cooccurrenceBySlice', wrap: counts, families: ['glcm'] },
    { operation: 'runs', wrap: counts, families: ['glrlm'] },
    { operation: 'zones', wrap: counts, families: ['glszm', 'gldzm'] },
    { operation: 'toneDifferences', wrap: counts, families: ['ngtdm'] },
    { operation: 'dependence', wrap: counts, families: ['ngldm'] },
    {
      operation: 'levelMatrixMap',
      wrap: withResult<Float32Array>((values) => values.map((x) => x * (1 + 1e-4))),
      families: [],
    },
    {
      operation: 'toneMap',
      wrap: withResult<Float32Array>((values) => values.map((x) => x * (1 + 1e-4))),
      families: [],
    },
    {
      operation: 'intensityMap',
      wrap: withResult<Float32Array>((values) => values.map((x) => x * (1 + 1e-4))),
      families: [],
    },
    {
      operation: 'cooccurrenceMap',
      wrap: withResult<Float32Array>((values) => values.map((x) => x * (1 + 1e-4))),
      families: [],
    },
  ];

  test.each(BROKEN)('$operation', async ({ operation, wrap, families }) => {
    const result = await testOne(brokenEngine(operation, wrap));
    expect(result.outcome).toBe('failed');
    expect(failedOperations(result)).toContain(operation);
    expect(failedFamilies(result)).toEqual(families);
    // Only what is read through the broken operation may fail with it.
    const readers: Partial<Record<keyof Batch, readonly string[]>> = {
      samples: ['wavelet'],
      voxels: [
        'window',
        'convolve',
        'pointwise',
        'gradient',
        'interpolate',
        'spectral',
        'gabor',
        'product',
        'steer',
        'circlePatterns',
        'spherePatterns',
      ],
      cooccurrence: ['discretise'],
    };
    const others = failedOperations(result).filter((name) => name !== operation);
    expect(others).toEqual(readers[operation] ?? []);
  });

  test('none of the operations is left out above', () => {
    expect(BROKEN.map(({ operation }) => operation).sort()).toEqual(
      OPERATIONS.map(({ operation }) => operation).sort(),
    );
  });

  test('an operation that throws fails with its message; the others are checked all the same', async () => {
    const engine = brokenEngine('zones', () => () => {
      throw new Error('out of luck');
    });
    const result = await testOne(engine);
    expect(failedOperations(result)).toEqual(['zones']);
    const zones = result.operations.find(({ operation }) => operation === 'zones');
    expect(zones?.cases.every(({ failure }) => failure === 'out of luck')).toBe(true);
    expect(result.phantomFailure).toBe('out of luck');
    expect(result.outcome).toBe('failed');
  });
});

test('an engine that is not there was not run, and the other was', async () => {
  const { engines } = await runSelfTest(
    [
      { name: 'cpu', open: async () => createCpuEngine() },
      {
        name: 'webgpu',
        open: () => Promise.reject(new LocusError('no-webgpu', 'There is no adapter.', 'Buy one.')),
      },
    ],
    '1.2.3',
  );
  expect(engines.map(({ outcome }) => outcome)).toEqual(['passed', 'not-run']);
  expect(engines[1]).toMatchObject({ whyNotRun: 'There is no adapter.', families: [] });
});

test('progress rises to 1 and names what is done; cancelling ends it', async () => {
  const controller = new AbortController();
  const fractions: number[] = [];
  const stages: string[] = [];
  const candidate = { name: 'cpu', open: async () => createCpuEngine() } as const;
  await runSelfTest([candidate], '1.2.3', {
    onProgress: ({ fraction, stage }) => {
      fractions.push(fraction);
      stages.push(stage);
    },
  });
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
  expect(stages).toContain('CPU · surface cells');
  const run = runSelfTest([candidate], '1.2.3', {
    signal: controller.signal,
    onProgress: ({ stage }) => {
      if (stage.includes('surface')) controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
});
