import { MAP_BOUND } from '../engine/map.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../engine/neighbourhood.ts';
import { TONE_MAP_FEATURES, type ToneMapRequest } from '../engine/tone-map.ts';
import { toneMapByDefinition } from './definitions/tone-map.ts';
import { rowsWithin } from './map-operations.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { recordLevels, SUBJECTS } from './subjects.ts';

/** Float32 rounds what is float64 before. */
const BOUND = { cpu: 1e-6, webgpu: MAP_BOUND } as const;

const WHOLE: ToneMapRequest = {
  kernel: { radius: 1, across: null },
  offsets: directions(AROUND),
  countsLone: true,
  isFlatDefined: true,
  features: TONE_MAP_FEATURES,
};

const REQUESTS: readonly {
  readonly name: string;
  readonly subject: string;
  readonly request: ToneMapRequest;
}[] = [
  { name: 'radius 1', subject: 'a small box', request: WHOLE },
  { name: 'radius 1', subject: 'many levels', request: WHOLE },
  {
    name: 'lone voxels left out',
    subject: 'a thin region',
    request: { ...WHOLE, countsLone: false, isFlatDefined: false },
  },
  {
    name: 'radius 3 within planes',
    subject: 'one slice',
    request: {
      ...WHOLE,
      kernel: { radius: 3, across: 2 },
      offsets: directions(AROUND_IN_SLICE),
    },
  },
];

/** Every third voxel of the region. */
function centresOf(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % 3 === 0 ? 1 : 0));
}

/** Grey tone differences around a voxel. */
export const TONE_MAP_OPERATIONS: readonly Operation[] = [
  {
    operation: 'toneMap',
    title: 'Maps of grey tone differences',
    bound: {
      cpu: `${BOUND.cpu.toExponential()} of the largest magnitude`,
      webgpu: `${BOUND.webgpu.toExponential()} of the largest magnitude`,
    },
    cases: REQUESTS.map(({ name, subject: subjectName, request }): OperationCase => {
      const subject = SUBJECTS.find((each) => each.name === subjectName);
      if (subject === undefined) throw new Error(`no subject ${subjectName}`);
      const centres = centresOf(subject.mask);
      const wanted = once(() => toneMapByDefinition(subject.box, centres, request));
      return {
        name: `${subjectName}, ${name}`,
        record: (batch) => {
          const { levels } = recordLevels(batch, subject);
          const region = batch.region(centres, subject.size);
          const pending = batch.toneMap(levels, region, request);
          return (engine) =>
            rowsWithin(pending.value(), wanted(), request.features.length, BOUND[engine]);
        },
      };
    }),
  },
];
