import type { Batch, LevelsHandle, Pending, RegionHandle } from '../engine/engine.ts';
import {
  AROUND,
  AROUND_IN_SLICE,
  type Axis,
  directions,
  type Neighbourhood,
} from '../engine/neighbourhood.ts';
import { exactly } from './comparison.ts';
import { cooccurrenceByDefinition } from './definitions/cooccurrence.ts';
import {
  dependenceByDefinition,
  type LevelBox,
  runsByDefinition,
  tonesByDefinition,
  zonesByDefinition,
} from './definitions/texture.ts';
import { type Operation, type OperationCase, once } from './operation.ts';
import { recordLevels, SUBJECTS, type Subject } from './subjects.ts';

interface Variant {
  readonly name: string;
  readonly record: (
    batch: Batch,
    recorded: { readonly levels: LevelsHandle; readonly region: RegionHandle },
  ) => Pending<object>;
  readonly define: (box: LevelBox, subject: Subject) => object;
}

/** Every variant on every subject. */
function casesOf(variants: readonly Variant[]): readonly OperationCase[] {
  return SUBJECTS.flatMap((subject) =>
    variants.map(({ name, record, define }): OperationCase => {
      const wanted = once(() => define(subject.box, subject));
      return {
        name: `${subject.name}, ${name}`,
        record: (batch) => {
          const pending = record(batch, recordLevels(batch, subject));
          return () => exactly(pending.value(), wanted());
        },
      };
    }),
  );
}

const [IN_SPACE, IN_SLICE] = [directions(AROUND), directions(AROUND_IN_SLICE)];
const FAR = directions({ distances: [2], across: null });

const NEIGHBOURHOODS: readonly {
  readonly name: string;
  readonly around: Neighbourhood;
  readonly bySlice: boolean;
}[] = [
  { name: '26 neighbours', around: AROUND, bySlice: false },
  { name: '8 neighbours, by slice', around: AROUND_IN_SLICE, bySlice: true },
  { name: 'distances 1 and 2', around: { distances: [1, 2], across: null }, bySlice: false },
];

const CONNECTIONS: readonly {
  readonly name: string;
  readonly across: Axis | null;
  readonly bySlice: boolean;
}[] = [
  { name: '26-connected', across: null, bySlice: false },
  { name: '8-connected by slice', across: 2, bySlice: true },
  { name: '8-connected across x', across: 0, bySlice: false },
];

/** What is counted for the texture families; all of it whole numbers. */
export const TEXTURE_OPERATIONS: readonly Operation[] = [
  {
    operation: 'cooccurrence',
    title: 'Co-occurrence of grey levels',
    bound: 'exact',
    cases: casesOf(
      [
        { name: '13 directions', offsets: IN_SPACE },
        { name: 'distance 2', offsets: FAR },
      ].map(({ name, offsets }) => ({
        name,
        record: (batch, { levels }) => batch.cooccurrence(levels, offsets),
        define: (box) => {
          const { levels, counts } = cooccurrenceByDefinition(box, offsets, false);
          return { levels, counts };
        },
      })),
    ),
  },
  {
    operation: 'cooccurrenceBySlice',
    title: 'Co-occurrence by slice',
    bound: 'exact',
    cases: casesOf([
      {
        name: '4 directions',
        record: (batch, { levels }) => batch.cooccurrenceBySlice(levels, IN_SLICE),
        define: (box) => cooccurrenceByDefinition(box, IN_SLICE, true),
      },
    ]),
  },
  {
    operation: 'runs',
    title: 'Runs of a grey level',
    bound: 'exact',
    cases: casesOf(
      [
        { name: '13 directions', offsets: IN_SPACE, bySlice: false },
        { name: '4 directions by slice', offsets: IN_SLICE, bySlice: true },
      ].map(({ name, offsets, bySlice }) => ({
        name,
        record: (batch, { levels }) => batch.runs(levels, offsets, bySlice),
        define: (box) => runsByDefinition(box, offsets, bySlice),
      })),
    ),
  },
  {
    operation: 'zones',
    title: 'Zones of a grey level and their distances',
    bound: 'exact',
    cases: casesOf(
      CONNECTIONS.map(({ name, across, bySlice }) => ({
        name,
        record: (batch, { levels, region }) =>
          batch.zones(levels, { across, bySlice, border: region }),
        define: (box, { mask }) => zonesByDefinition(box, mask, across, bySlice),
      })),
    ),
  },
  {
    operation: 'toneDifferences',
    title: 'Neighbouring tone differences',
    bound: 'exact',
    cases: casesOf(
      NEIGHBOURHOODS.map(({ name, around, bySlice }) => ({
        name,
        record: (batch, { levels }) => batch.toneDifferences(levels, around, bySlice),
        define: (box) => tonesByDefinition(box, around, bySlice),
      })),
    ),
  },
  {
    operation: 'dependence',
    title: 'Neighbouring dependence',
    bound: 'exact',
    cases: casesOf(
      NEIGHBOURHOODS.flatMap(({ name, around, bySlice }) =>
        [0, 1].map((alpha) => ({
          name: `${name}, alpha ${alpha}`,
          record: (batch, { levels }) => batch.dependence(levels, around, alpha, bySlice),
          define: (box) => dependenceByDefinition(box, around, alpha, bySlice),
        })),
      ),
    ),
  },
];
