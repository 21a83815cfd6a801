import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { LoadedItem, RegionReport, Result } from '../../../src/worker/protocol.ts';
import type { RegionNames, RegionRequest } from '../../../src/worker/protocol-regions.ts';
import { failed, fakeClient, item, mask, opened } from './fake-client.ts';

const grid = axisAlignedGrid([2, 2, 2], [1, 1, 1]);
const box = { start: [0, 0, 0], size: [2, 2, 2] } as const;

function made(request: RegionRequest): Result<RegionReport> {
  const { name, history: reason } = request;
  const labels = [{ value: 1, name }];
  const data = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
  const own = { name, reason, grid, box, data, labels };
  return { ok: true, value: { mask: own, voxelCount: 2, volumeMl: 0.002, pieces: 1 } };
}

/** Masks 'a' (labels 1, 2, 4) and 'b' (label 1), which the fake worker names as asked. */
async function withSession(
  body: (session: Session, calls: { made: RegionRequest[]; named: RegionNames[] }) => Promise<void>,
  answers: Parameters<typeof fakeClient>[0] = {},
) {
  const calls = { made: [] as RegionRequest[], named: [] as RegionNames[] };
  const masks = new Map([
    ['a', mask('a', [1, 2, 4])],
    ['b', mask('b', [1])],
  ]);
  const { client } = fakeClient({
    open: async () => opened(item('scan', { modality: 'CT' }), ...masks.values()),
    makeRegion: async (request) => {
      calls.made.push(request);
      return made(request);
    },
    nameRegions: async (id, names): Promise<Result<LoadedItem>> => {
      calls.named.push(names);
      const before = masks.get(id) as LoadedItem;
      const words = new Map(names.labels.map(({ value, name }) => [value, name]));
      const labels = (before.labels ?? []).map((one) => ({
        ...one,
        name: words.get(one.value) ?? one.name,
      }));
      const after = { ...before, labels, regions: names.regions };
      masks.set(id, after);
      return { ok: true, value: after };
    },
    addMask: async ({ name, reason }) => ({
      ok: true,
      value: { ...mask('new', [1]), name, roleReason: reason },
    }),
    ...answers,
  });
  await createRoot(async (dispose) => {
    const session = createSession({ client });
    await session.scans.open([new File([], 'scan.nii')]);
    await body(session, calls);
    dispose();
  });
}

const partOf = ({ regionTools }: Session, key: string) => {
  const part = regionTools.parts().find((one) => one.key === key);
  if (part === undefined) throw new Error(`no ${key}`);
  return part;
};

describe('regions of one mask', () => {
  it('are combined by their labels: no voxel is asked for, and the mask gets a region', async () => {
    await withSession(async (session, calls) => {
      const { regionTools, scans } = session;
      const [first, second] = [partOf(session, 'a/Label 1'), partOf(session, 'a/Label 4')];
      await regionTools.make({ operation: { kind: 'unite' }, first, second });
      expect(regionTools.preview()).toMatchObject({
        voxelCount: 8,
        volumeMl: 0.008,
        pieces: null,
        history: 'Label 1 united with Label 4',
      });
      expect(await regionTools.take('Core')).toBe(true);
      expect(calls.made).toEqual([]);
      expect(scans.mask()?.regions).toMatchObject([
        { name: 'Label 1', values: [1] },
        { name: 'Label 2', values: [2] },
        { name: 'Label 4', values: [4] },
        { name: 'Core', values: [1, 4], isMade: true },
      ]);
      expect(regionTools.preview()).toBeNull();
      await regionTools.removeRegion('a', 'Core');
      expect(scans.mask()?.regions).toBeNull();
    });
  });

  it('that share a name are told apart', async () => {
    await withSession(async (session) => {
      const { regionTools, scans } = session;
      for (let n = 0; n < 2; n++) {
        const [first, second] = [partOf(session, 'a/Label 1'), partOf(session, 'a/Label 2')];
        await regionTools.make({ operation: { kind: 'unite' }, first, second });
        await regionTools.take('Both');
      }
      expect(
        scans
          .mask()
          ?.regions?.slice(3)
          .map(({ name }) => name),
      ).toEqual(['Both', 'Both 2']);
    });
  });

  it('that have nothing in common give a problem and change nothing', async () => {
    await withSession(async (session, calls) => {
      const { regionTools } = session;
      const [first, second] = [partOf(session, 'a/Label 1'), partOf(session, 'a/Label 2')];
      expect(await regionTools.make({ operation: { kind: 'intersect' }, first, second })).toBe(
        false,
      );
      expect(regionTools.problem()?.code).toBe('empty-mask');
      expect(await regionTools.take('None')).toBe(false);
      expect(calls.named).toEqual([]);
    });
  });

  it('chosen labels stay chosen as the regions they have become', async () => {
    await withSession(async (session) => {
      const { regionTools, scans } = session;
      scans.setLabel(2, true);
      const [first, second] = [partOf(session, 'a/Label 1'), partOf(session, 'a/Label 2')];
      await regionTools.make({ operation: { kind: 'unite' }, first, second });
      await regionTools.take('Both');
      expect([...scans.regions()]).toEqual(['Label 2']);
      expect([...scans.labels()]).toEqual([2]);
      await regionTools.removeRegion('a', 'Both');
      expect([...scans.labels()]).toEqual([2]);
    });
  });
});

describe('other regions', () => {
  it('are made by the worker and taken as a mask of their own, with their history', async () => {
    await withSession(async (session, calls) => {
      const { regionTools, scans } = session;
      const first = partOf(session, 'b/Label 1');
      const operation = { kind: 'erode', radius: 2, unit: 'mm' } as const;
      await regionTools.make({ operation, first, second: null });
      expect(calls.made).toMatchObject([{ history: 'Label 1, eroded by 2 mm' }]);
      expect(regionTools.preview()).toMatchObject({ voxelCount: 2, pieces: 1 });
      expect(scans.masks()).toHaveLength(2);
      await regionTools.take('Inner');
      expect(scans.mask()).toMatchObject({ name: 'Inner', roleReason: 'Label 1, eroded by 2 mm' });
      expect([...scans.labels()]).toEqual([1]);
    });
  });

  it('of two masks go to the worker, and a failure is said', async () => {
    await withSession(
      async (session) => {
        const { regionTools } = session;
        const [first, second] = [partOf(session, 'a/Label 1'), partOf(session, 'b/Label 1')];
        const draft = { operation: { kind: 'subtract' }, first, second } as const;
        expect(await regionTools.make(draft)).toBe(false);
        expect(regionTools.problem()?.code).toBe('geometry-mismatch');
      },
      { makeRegion: async () => failed('geometry-mismatch') },
    );
  });

  it('what is chosen together is a part as well', async () => {
    await withSession(async (session) => {
      session.scans.setLabel(1, true);
      session.scans.setLabel(4, true);
      expect(session.regionTools.inHand()).toMatchObject({
        values: [1, 4],
        history: 'Label 1 + Label 4',
      });
      session.scans.setLabel(1, false);
      expect(session.regionTools.inHand()).toMatchObject({ name: 'Label 4' });
    });
  });
});
