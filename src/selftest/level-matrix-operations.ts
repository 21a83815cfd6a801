import {
  LEVEL_MATRIX_MAP_FEATURES,
  type LevelMatrixKind,
  type LevelMatrixMapRequest,
} from '../engine/level-matrix-map.ts';
import { MAP_BOUND } from '../engine/map.ts';
import { AROUND, AROUND_IN_SLICE, directions } from '../engine/neighbourhood.ts';
import { levelMatrixMapByDefinition } from './definitions/level-matrix-map.ts';
import { rowsWithin } from './map-operations.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { recordLevels, SUBJECTS } from './subjects.ts';

/** Float32 rounds what is float64 before. */
const BOUND = { cpu: 1e-6, webgpu: MAP_BOUND } as const;

/** A map of all features; runs and zones have no energy. */
export function wholeRequest(
  kind: LevelMatrixKind,
  kernel: LevelMatrixMapRequest['kernel'] = { radius: 1, across: null },
): LevelMatrixMapRequest {
  const features = LEVEL_MATRIX_MAP_FEATURES.filter(
    (name) => kind.name === 'dependence' || name !== 'energy',
  );
  return { kernel, kind, features };
}

const RUNS = { name: 'runs', offsets: directions(AROUND), isPaired: true } as const;
const ZONES = { name: 'zones', offsets: directions(AROUND) } as const;
const DEPENDENCE = { name: 'dependence', offsets: directions(AROUND), alpha: 0 } as const;
const IN_PLANES = { radius: 2, across: 2 } as const;

const REQUESTS: readonly {
  readonly name: string;
  readonly subject: string;
  readonly request: LevelMatrixMapRequest;
}[] = [
  { name: 'runs', subject: 'a small box', request: wholeRequest(RUNS) },
  { name: 'runs', subject: 'a thin region', request: wholeRequest(RUNS) },
  {
    name: 'runs of all directions',
    subject: 'many levels',
    request: wholeRequest({ ...RUNS, isPaired: false }),
  },
  {
    name: 'runs in planes, radius 2',
    subject: 'one slice',
    request: wholeRequest({ ...RUNS, offsets: directions(AROUND_IN_SLICE) }, IN_PLANES),
  },
  { name: 'zones', subject: 'a thin region', request: wholeRequest(ZONES) },
  {
    name: 'zones, radius 2',
    subject: 'a small box',
    request: wholeRequest(ZONES, { radius: 2, across: null }),
  },
  {
    name: 'zones in planes, radius 2',
    subject: 'one slice',
    request: wholeRequest({ ...ZONES, offsets: directions(AROUND_IN_SLICE) }, IN_PLANES),
  },
  { name: 'dependence', subject: 'a small box', request: wholeRequest(DEPENDENCE) },
  {
    name: 'dependence, near levels',
    subject: 'many levels',
    request: wholeRequest({ ...DEPENDENCE, alpha: 20 }),
  },
];

/** Every third voxel of the region. */
function centresOf(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % 3 === 0 ? 1 : 0));
}

/** Features of runs, zones and dependence around a voxel. */
export const LEVEL_MATRIX_OPERATIONS: readonly Operation[] = [
  {
    operation: 'levelMatrixMap',
    title: 'Maps of runs, zones and dependence',
    bound: {
      cpu: `${BOUND.cpu.toExponential()} of the largest magnitude`,
      webgpu: `${BOUND.webgpu.toExponential()} of the largest magnitude`,
    },
    cases: REQUESTS.map(({ name, subject: subjectName, request }): OperationCase => {
      const subject = SUBJECTS.find((each) => each.name === subjectName);
      if (subject === undefined) throw new Error(`no subject ${subjectName}`);
      const centres = centresOf(subject.mask);
      const wanted = once(() => levelMatrixMapByDefinition(subject.box, centres, request));
      return {
        name: `${subjectName}, ${name}`,
        record: (batch) => {
          const { levels } = recordLevels(batch, subject);
          const region = batch.region(centres, subject.size);
          const pending = batch.levelMatrixMap(levels, region, request);
          return (engine) =>
            rowsWithin(pending.value(), wanted(), request.features.length, BOUND[engine]);
        },
      };
    }),
  },
];
