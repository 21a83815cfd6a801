import {
  COOCCURRENCE_MAP_FEATURES,
  type CooccurrenceMapRequest,
  INTENSITY_MAP_FEATURES,
  type IntensityMapRequest,
  MAP_BOUND,
} from '../engine/map.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../engine/neighbourhood.ts';
import { percentilePlace } from '../radiomics/families/firstorder.ts';
import { type Comparison, within } from './comparison.ts';
import { cooccurrenceMapByDefinition, intensityMapByDefinition } from './definitions/map.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { recordLevels, SUBJECTS, type Subject, voxelCountOf, wholeNumbers } from './subjects.ts';

/** Float32 rounds what is float64 before. */
const BOUND = { cpu: 1e-6, webgpu: MAP_BOUND } as const;

/** Each row within the bound times its largest magnitude; what is not defined is so in both. */
export function rowsWithin(
  found: Float32Array,
  wanted: Float64Array,
  rows: number,
  bound: number,
): Comparison {
  const length = wanted.length / rows;
  let deviation = 0;
  for (let row = 0; row < rows; row++) {
    const [ours, theirs] = [found, wanted].map((all) =>
      all.subarray(row * length, (row + 1) * length),
    ) as [Float32Array, Float64Array];
    const isSame = (n: number) => Number.isNaN(ours[n]) && Number.isNaN(theirs[n]);
    const defined = Array.from(theirs, (_, n) => n).filter((n) => !isSame(n));
    const of = (values: ArrayLike<number>) => defined.map((n) => values[n] as number);
    const compared = within(of(ours), of(theirs), bound);
    deviation = Math.max(deviation, compared.deviation ?? 0);
    if (compared.failure !== null)
      return { ...compared, failure: `row ${row}: ${compared.failure}` };
  }
  return { failure: null, deviation };
}

const WHOLE: CooccurrenceMapRequest = {
  kernel: { radius: 1, across: null },
  offsets: directions(AROUND),
  isSymmetric: true,
  isFlatDefined: true,
  flatMcc: 0,
  features: COOCCURRENCE_MAP_FEATURES,
};

const REQUESTS: readonly {
  readonly name: string;
  readonly subject: string;
  readonly request: CooccurrenceMapRequest;
}[] = [
  { name: 'radius 1', subject: 'a small box', request: WHOLE },
  { name: 'radius 1', subject: 'many levels', request: WHOLE },
  {
    name: 'radius 1, flat ones left out',
    subject: 'a thin region',
    request: { ...WHOLE, isFlatDefined: false },
  },
  {
    name: 'radius 2, one way',
    subject: 'a small box',
    request: {
      ...WHOLE,
      kernel: { radius: 2, across: null },
      isSymmetric: false,
      features: COOCCURRENCE_MAP_FEATURES.filter((name) => name !== 'MCC'),
    },
  },
  {
    name: 'radius 2 within planes',
    subject: 'one slice',
    request: {
      ...WHOLE,
      kernel: { radius: 2, across: 2 },
      offsets: directions(AROUND_IN_SLICE),
    },
  },
  { name: 'radius 1', subject: 'one row', request: { ...WHOLE, flatMcc: 1 } },
  {
    name: 'radius 3',
    subject: 'a small box',
    request: { ...WHOLE, kernel: { radius: 3, across: null } },
  },
];

/** Every third voxel of the region. */
function centresOf(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % 3 === 0 ? 1 : 0));
}

const STATISTICS: IntensityMapRequest = {
  kernel: { radius: 1, across: null },
  percentilePlace: (p, count) => percentilePlace(p, count, 'linear'),
  isKurtosisExcess: false,
  shift: 0,
  voxelVolume: 1.5,
  features: INTENSITY_MAP_FEATURES,
};

const STATISTICS_REQUESTS: readonly {
  readonly name: string;
  readonly subject: string;
  readonly request: IntensityMapRequest;
}[] = [
  { name: 'radius 1', subject: 'many levels', request: STATISTICS },
  { name: 'radius 1', subject: 'a thin region', request: { ...STATISTICS, shift: 100 } },
  {
    name: 'radius 2',
    subject: 'a small box',
    request: { ...STATISTICS, kernel: { radius: 2, across: null }, isKurtosisExcess: true },
  },
  {
    name: 'radius 2 within planes',
    subject: 'one slice',
    request: { ...STATISTICS, kernel: { radius: 2, across: 2 } },
  },
];

function subjectNamed(name: string): Subject {
  const subject = SUBJECTS.find((each) => each.name === name);
  if (subject === undefined) throw new Error(`no subject ${name}`);
  return subject;
}

const IN_WORDS = {
  cpu: `${BOUND.cpu.toExponential()} of the largest magnitude`,
  webgpu: `${BOUND.webgpu.toExponential()} of the largest magnitude`,
};

/** Features of the voxels around a voxel. */
export const MAP_OPERATIONS: readonly Operation[] = [
  {
    operation: 'cooccurrenceMap',
    title: 'Maps of co-occurrence features',
    bound: IN_WORDS,
    cases: REQUESTS.map(({ name, subject: subjectName, request }): OperationCase => {
      const subject = subjectNamed(subjectName);
      const centres = centresOf(subject.mask);
      const wanted = once(() => cooccurrenceMapByDefinition(subject.box, centres, request));
      return {
        name: `${subjectName}, ${name}`,
        record: (batch) => {
          const { levels } = recordLevels(batch, subject);
          const region = batch.region(centres, subject.size);
          const pending = batch.cooccurrenceMap(levels, region, request);
          return (engine) =>
            rowsWithin(pending.value(), wanted(), request.features.length, BOUND[engine]);
        },
      };
    }),
  },
  {
    operation: 'intensityMap',
    title: 'Maps of first-order features',
    bound: IN_WORDS,
    cases: STATISTICS_REQUESTS.map(({ name, subject: subjectName, request }): OperationCase => {
      const subject = subjectNamed(subjectName);
      const { size, mask, box } = subject;
      const centres = centresOf(mask);
      const data = Int16Array.from(wholeNumbers(voxelCountOf(size), -1000, 3000, 71));
      const wanted = once(() => intensityMapByDefinition(box, data, centres, request));
      return {
        name: `${subjectName}, ${name}`,
        record: (batch) => {
          const { levels } = recordLevels(batch, subject);
          const image = batch.image({ size, data, label: 'self-test' });
          const region = batch.region(centres, size);
          const pending = batch.intensityMap(image, levels, region, request);
          return (engine) =>
            rowsWithin(pending.value(), wanted(), request.features.length, BOUND[engine]);
        },
      };
    }),
  },
];
