import { expect, test } from 'vitest';
import type {
  LevelMatrixKind,
  LevelMatrixMapRequest,
} from '../../../src/engine/level-matrix-map.ts';
import { MAP_BOUND } from '../../../src/engine/map.ts';
import { AROUND, directions } from '../../../src/engine/neighbourhood.ts';
import { levelMatrixMapByDefinition } from '../../../src/selftest/definitions/level-matrix-map.ts';
import { wholeRequest } from '../../../src/selftest/level-matrix-operations.ts';
import { rowsWithin } from '../../../src/selftest/map-operations.ts';
import type { Triple } from '../../../src/volume/grid.ts';
import { randomMask, scanLike, volumeOf } from '../../support/generators.ts';
import { describeEngines } from '../engines.ts';
import { recordLevels, SUBJECTS, type Subject, subjectOf } from '../texture/cases.ts';

const OFFSETS = directions(AROUND);
const KINDS: readonly LevelMatrixKind[] = [
  { name: 'runs', offsets: OFFSETS, isPaired: true },
  { name: 'zones', offsets: OFFSETS },
  { name: 'dependence', offsets: OFFSETS, alpha: 1 },
];
const CUBE = { radius: 2, across: null } as const;

/** Smooth with noise, as organs are: some levels repeat in every neighbourhood, some do not. */
function scan(size: Triple, levels: number, fill: number): Subject {
  return subjectOf(size, scanLike(size, 1, levels, 7), randomMask(volumeOf(size), fill, 8));
}

function everyNth(mask: Uint8Array, n: number): Uint8Array<ArrayBuffer> {
  let count = 0;
  return Uint8Array.from(mask, (is) => (is === 1 && count++ % n === 0 ? 1 : 0));
}

describeEngines('maps of runs, zones and dependence', (calculate) => {
  const check = (subject: Subject, n: number, request: LevelMatrixMapRequest) =>
    checkAt(subject, everyNth(subject.mask, n), request);
  const checkAt = async (
    subject: Subject,
    centres: Uint8Array<ArrayBuffer>,
    request: LevelMatrixMapRequest,
  ) => {
    const pending = await calculate((batch) =>
      batch.levelMatrixMap(
        recordLevels(batch, subject).levels,
        batch.region(centres, subject.size),
        request,
      ),
    );
    const wanted = levelMatrixMapByDefinition(subject.box, centres, request);
    const { length } = request.features;
    expect(pending.value()).toHaveLength(wanted.length);
    expect(rowsWithin(pending.value(), wanted, length, MAP_BOUND).failure).toBeNull();
  };

  test.each(SUBJECTS)('by definition: $name', async ({ subject }) => {
    for (const kind of KINDS) await check(subject, 40, wholeRequest(kind));
  });

  test.each<readonly [string, number, number, LevelMatrixMapRequest, number]>([
    ['runs, 32 levels', 32, 0.95, wholeRequest(KINDS[0] as LevelMatrixKind), 5],
    ['runs, radius 2', 12, 0.95, wholeRequest(KINDS[0] as LevelMatrixKind, CUBE), 40],
    [
      'runs of all directions, few voxels',
      4,
      0.1,
      wholeRequest({ name: 'runs', offsets: OFFSETS, isPaired: false }),
      2,
    ],
    [
      'runs of directions with pairs, few voxels',
      4,
      0.1,
      wholeRequest(KINDS[0] as LevelMatrixKind, CUBE),
      2,
    ],
    [
      'runs in planes, radius 2',
      8,
      0.95,
      wholeRequest(
        { name: 'runs', offsets: directions({ distances: [1], across: 0 }), isPaired: true },
        { radius: 2, across: 0 },
      ),
      20,
    ],
    ['zones, 3 levels', 3, 0.95, wholeRequest(KINDS[1] as LevelMatrixKind), 5],
    ['zones, 5 levels, radius 2', 5, 0.6, wholeRequest(KINDS[1] as LevelMatrixKind, CUBE), 20],
    [
      'zones in planes, radius 2',
      3,
      0.95,
      wholeRequest(
        { name: 'zones', offsets: directions({ distances: [1], across: 1 }) },
        { radius: 2, across: 1 },
      ),
      20,
    ],
    [
      'dependence at distances 1 and 2, some features',
      8,
      0.95,
      {
        ...wholeRequest(
          {
            name: 'dependence',
            offsets: directions({ distances: [1, 2], across: null }),
            alpha: 0,
          },
          CUBE,
        ),
        features: ['energy', 'extentVariance', 'short'],
      },
      40,
    ],
    [
      'runs, radius 3',
      16,
      0.9,
      wholeRequest(KINDS[0] as LevelMatrixKind, { radius: 3, across: null }),
      200,
    ],
    [
      'zones, radius 3',
      4,
      0.9,
      wholeRequest(KINDS[1] as LevelMatrixKind, { radius: 3, across: null }),
      200,
    ],
  ])('of a smooth image: %s', async (_, levels, fill, request, n) => {
    await check(scan([13, 11, 9], levels, fill), n, request);
  });

  test.each(KINDS)('a voxel with all of 11 around it: $name', async (kind) => {
    const kernel = { radius: 5, across: null } as const;
    const size = [11, 11, 11] as const;
    for (const levels of [3, 2000]) {
      const full = subjectOf(size, scanLike(size, 1, levels, 7), new Uint8Array(1331).fill(1));
      const centres = full.mask.map((_, n) => (n === 665 ? 1 : 0));
      await checkAt(full, centres, wholeRequest(kind, kernel));
    }
  });
});
