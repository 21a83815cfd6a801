import { type Discretisation, WAVELET_BANDS, type WaveletFilters } from '../engine/engine.ts';
import type { Triple } from '../volume/grid.ts';
import type { VoxelArray } from '../volume/volume.ts';
import { exactly, within } from './comparison.ts';
import { cooccurrenceByDefinition } from './definitions/cooccurrence.ts';
import { levelsByFormula } from './definitions/levels.ts';
import { cellsByDefinition } from './definitions/surface.ts';
import { bandByDefinition } from './definitions/wavelet.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import {
  randomMask,
  recordLevels,
  SUBJECTS,
  type Subject,
  voxelCountOf,
  wholeNumbers,
} from './subjects.ts';

/** Intensities and a region: whole numbers as in CT, and fractions. */
const SCANS: readonly {
  readonly name: string;
  readonly size: Triple;
  readonly data: VoxelArray;
  readonly mask: Uint8Array<ArrayBuffer>;
}[] = (
  [
    ['whole numbers', [17, 13, 9]],
    ['fractions', [11, 10, 8]],
    ['one voxel', [1, 1, 1]],
  ] as const
).map(([name, size], n) => {
  const count = voxelCountOf(size);
  const numbers = wholeNumbers(count, -1000, 3000, 300 + n);
  const data =
    name === 'fractions' ? Float64Array.from(numbers, (x) => x / 7) : Int16Array.from(numbers);
  const mask = randomMask(count, 0.7, 400 + n);
  mask[0] = 1;
  return { name, size, data, mask };
});

function insideOf({ data, mask }: { data: ArrayLike<number>; mask: Uint8Array }): number[] {
  return Array.from(data).filter((_, n) => mask[n] === 1);
}

const RULES: readonly { readonly name: string; readonly rule: Discretisation }[] = [
  { name: 'width 25 from -1000', rule: { kind: 'fixed-width', width: 25, origin: -1000 } },
  {
    name: 'width 12.7 from the minimum',
    rule: { kind: 'fixed-width', width: 12.7, origin: 'minimum' },
  },
  { name: 'multiples of 25', rule: { kind: 'fixed-width', width: 25, origin: 'multiple' } },
  { name: '32 bins, IBSI', rule: { kind: 'fixed-count', count: 32, edges: 'ibsi' } },
  { name: '64 bins, numpy', rule: { kind: 'fixed-count', count: 64, edges: 'linspace' } },
];

/** Levels are seen through their pairs along a row, which tell them apart wherever they are. */
function discretisationCases(): readonly OperationCase[] {
  const numbers = wholeNumbers(900, -1000, 3000, 31);
  const rows = [
    { name: 'whole numbers', data: Int16Array.from(numbers) },
    { name: 'fractions', data: Float64Array.from(numbers, (x) => x / 7) },
  ];
  return rows.flatMap(({ name, data }) =>
    RULES.map(({ name: rule, rule: wanted }): OperationCase => {
      const size: Triple = [data.length, 1, 1];
      const defined = once(() => {
        const box = { size, data: Uint32Array.from(levelsByFormula(Array.from(data), wanted)) };
        const { levels, counts } = cooccurrenceByDefinition(box, [[1, 0, 0]], false);
        return { levels, counts };
      });
      return {
        name: `${name}, ${rule}`,
        record: (batch) => {
          const image = batch.image({ size, data, label: 'self-test' });
          const region = batch.region(new Uint8Array(data.length).fill(1), size);
          const levels = batch.discretise(image, region, wanted);
          const pairs = batch.cooccurrence(levels, [[1, 0, 0]]);
          return () => exactly(pairs.value(), defined());
        },
      };
    }),
  );
}

function histogramOf({ box }: Subject): { readonly counts: Uint32Array } {
  const counts = new Uint32Array(box.data.reduce((most, level) => Math.max(most, level), 1));
  for (const level of box.data) {
    if (level > 0) counts[level - 1] = (counts[level - 1] as number) + 1;
  }
  return { counts };
}

const HAAR: WaveletFilters = {
  low: [Math.SQRT1_2, Math.SQRT1_2],
  high: [-Math.SQRT1_2, Math.SQRT1_2],
};
// Any six numbers are a filter; these have no symmetry that could hide a reversed one.
const SIX_TAPS: WaveletFilters = {
  low: [0.31, -0.12, 0.53, 0.27, -0.4, 0.08],
  high: [-0.22, 0.41, 0.05, -0.37, 0.19, 0.6],
};

const WAVELET_BOUND = { cpu: 1e-12, webgpu: 1e-5 } as const;

function waveletCases(): readonly OperationCase[] {
  const size: Triple = [14, 11, 9];
  const data = Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, 32));
  return [
    { name: 'haar', filters: HAAR },
    { name: 'six taps', filters: SIX_TAPS },
  ].flatMap(({ name, filters }) =>
    WAVELET_BANDS.map((band): OperationCase => {
      const to = size.map((n) => n - filters.low.length + 1) as unknown as Triple;
      const defined = once(() => bandByDefinition(data, size, filters, band));
      return {
        name: `${name}, ${band}`,
        record: (batch) => {
          const bands = batch.wavelet(batch.image({ size, data, label: 'self-test' }), filters);
          const region = batch.region(new Uint8Array(voxelCountOf(to)).fill(1), to);
          const samples = batch.samples(bands[band], region);
          return (engine) => within(samples.value(), defined(), WAVELET_BOUND[engine]);
        },
      };
    }),
  );
}

/** From voxels to grey levels, samples, histogram, surface and sub-bands. */
export const IMAGE_OPERATIONS: readonly Operation[] = [
  {
    operation: 'range',
    title: 'Range of intensities',
    bound: 'exact',
    cases: SCANS.map((scan) => ({
      name: scan.name,
      record: (batch) => {
        const { size, data, mask } = scan;
        const image = batch.image({ size, data, label: 'self-test' });
        const range = batch.range(image, batch.region(mask, size));
        const inside = insideOf(scan);
        return () => exactly(range.value(), { min: Math.min(...inside), max: Math.max(...inside) });
      },
    })),
  },
  {
    operation: 'samples',
    title: 'Intensities of the region',
    bound: 'exact',
    cases: SCANS.map((scan) => ({
      name: scan.name,
      record: (batch) => {
        const { size, data, mask } = scan;
        const image = batch.image({ size, data, label: 'self-test' });
        const samples = batch.samples(image, batch.region(mask, size));
        return () => exactly({ samples: samples.value() }, { samples: insideOf(scan) });
      },
    })),
  },
  {
    operation: 'discretise',
    title: 'Grey levels by every rule',
    bound: 'exact',
    cases: discretisationCases(),
  },
  {
    operation: 'histogram',
    title: 'Histogram of grey levels',
    bound: 'exact',
    cases: SUBJECTS.map((subject) => ({
      name: subject.name,
      record: (batch) => {
        const counts = batch.histogram(recordLevels(batch, subject).levels);
        return () => exactly(counts.value(), histogramOf(subject));
      },
    })),
  },
  {
    operation: 'surface',
    title: 'Surface cells',
    bound: 'exact',
    cases: SUBJECTS.map(({ name, size, mask }) => ({
      name,
      record: (batch) => {
        const cells = batch.surface(batch.region(mask, size));
        return () => exactly(cells.value(), cellsByDefinition(mask, size));
      },
    })),
  },
  {
    operation: 'wavelet',
    title: 'Wavelet sub-bands',
    bound: {
      cpu: `${WAVELET_BOUND.cpu.toExponential()} of the largest magnitude`,
      webgpu: `${WAVELET_BOUND.webgpu.toExponential()} of the largest magnitude`,
    },
    cases: waveletCases(),
  },
];
