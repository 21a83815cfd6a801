import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import type { FeatureMap } from '../../../src/radiomics/maps/feature-map.ts';
import { automaticRange } from '../../../src/session/map-range.ts';
import { createSession, type Session } from '../../../src/session/session.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type {
  HabitatReport,
  MadeMask,
  MapReport,
  MapRequest,
  Result,
} from '../../../src/worker/protocol.ts';
import { deferred, failed, fakeClient, item, mask, opened } from './fake-client.ts';

const grid = axisAlignedGrid([2, 2, 2], [1, 1, 1]);
const box = { start: [0, 0, 0], size: [2, 2, 2] } as const;

function map(feature: string, first = 1): FeatureMap {
  return {
    ...{ feature, engine: 'cpu', grid, box, min: first, max: first + 3 },
    region: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    values: Float32Array.of(first, first + 1, first + 2, first + 3, ...Array(4).fill(Number.NaN)),
  };
}

const facts = {
  engine: { name: 'cpu', adapter: null },
  whyNotGpu: 'this is a test',
  warnings: [],
  elapsedMs: 1,
} as const;

function done(request: MapRequest): Result<MapReport> {
  return { ok: true, value: { ...facts, maps: request.features.map((name) => map(name)) } };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

async function withSession(
  answers: Parameters<typeof fakeClient>[0],
  body: (session: Session, restart: () => void) => Promise<void>,
) {
  const { client, restart } = fakeClient({
    open: async () => opened(item('scan'), mask('labels', [1, 2])),
    ...answers,
  });
  await createRoot(async (dispose) => {
    const session = createSession({ client });
    await session.scans.open([new File([], 'scan.nii')]);
    session.scans.setLabel(1, true);
    await body(session, restart);
    dispose();
  });
}

describe('a map', () => {
  it('is asked for once it is turned on, and follows what changes, many changes as one', async () => {
    const asked: MapRequest[] = [];
    const mapFeatures = async (request: MapRequest) => {
      asked.push(request);
      return done(request);
    };
    await withSession({ mapFeatures }, async ({ maps, scans }) => {
      await settled();
      expect(asked).toHaveLength(0);
      maps.turnOn();
      await settled();
      expect(asked[0]).toMatchObject({
        features: ['original_glcm_JointEntropy'],
        labels: [1],
        settings: { voxelwise: { kernelRadius: 1, isKernelMasked: true } },
      });
      expect(maps.status()).toBe('shown');
      for (const kernelRadius of [2, 3, 4]) maps.change({ kernelRadius });
      expect(maps.isStale()).toBe(true);
      await settled();
      expect(asked.map(({ settings }) => settings.voxelwise?.kernelRadius)).toEqual([1, 4]);
      expect(maps.isStale()).toBe(false);
      // What only the file knows is no reason to compute.
      maps.change({ initialValue: 0 });
      scans.setLabel(2, true);
      expect(maps.shown()).toBeNull();
      await settled();
      expect(asked[2]?.labels).toEqual([1, 2]);
      expect(asked).toHaveLength(3);
    });
  });

  it('is shown coarse first; a newer one wins, and the older is cancelled', async () => {
    const cancelled: string[] = [];
    const answers: ReturnType<typeof deferred<Result<MapReport>>>[] = [];
    const requests: MapRequest[] = [];
    const mapFeatures: Parameters<typeof fakeClient>[0] = {
      mapFeatures: (request, onCoarse) => {
        requests.push(request);
        onCoarse({ maps: [map(request.features[0] ?? '', requests.length)], step: 4 });
        const answer = deferred<Result<MapReport>>();
        answers.push(answer);
        return answer.promise;
      },
      cancel: async (id) => {
        cancelled.push(id);
        answers[0]?.settle(failed('cancelled'));
      },
    };
    await withSession(mapFeatures, async ({ maps, problems }) => {
      maps.turnOn();
      await settled();
      expect(maps.status()).toBe('computing');
      expect(maps.shown()).toMatchObject({ step: 4, facts: null });
      maps.change({ kernelRadius: 2 });
      await settled();
      expect(cancelled).toEqual([requests[0]?.jobId]);
      expect(maps.status()).toBe('computing');
      answers[1]?.settle(done(requests[1] as MapRequest));
      await settled();
      expect(maps.shown()).toMatchObject({ step: 1, choice: { kernelRadius: 2 } });
      expect(problems.problems()).toEqual([]);
    });
  });

  it('that is whole is not replaced by a coarse one that comes late', async () => {
    let late = () => {};
    await withSession(
      {
        mapFeatures: async (request, onCoarse) => {
          late = () => onCoarse({ maps: [map('x')], step: 2 });
          return done(request);
        },
      },
      async ({ maps }) => {
        maps.turnOn();
        await settled();
        late();
        expect(maps.shown()).toMatchObject({ step: 1, facts: { elapsedMs: 1 } });
      },
    );
  });

  it('that fails leaves the case and the map before it, and is not tried again by itself', async () => {
    let count = 0;
    const mapFeatures = async (request: MapRequest) =>
      ++count === 2 ? failed('too-large') : done(request);
    await withSession({ mapFeatures }, async ({ maps, problems, scans }, restart) => {
      maps.turnOn();
      await settled();
      maps.change({ kernelRadius: 5 });
      await settled();
      expect(maps.status()).toBe('failed');
      expect(maps.shown()?.choice.kernelRadius).toBe(1);
      expect(maps.isStale()).toBe(true);
      expect(problems.problems()).toMatchObject([{ place: 'maps', error: { code: 'too-large' } }]);
      restart();
      await settled();
      expect(scans.items()).toHaveLength(2);
      expect(count).toBe(2);
      maps.turnOn();
      await settled();
      expect(maps.status()).toBe('shown');
    });
  });

  it('cancelled by hand waits for the next change', async () => {
    const answer = deferred<Result<MapReport>>();
    let count = 0;
    const mapFeatures = (request: MapRequest) =>
      count++ === 0 ? answer.promise : Promise.resolve(done(request));
    const cancel = async () => answer.settle(failed('cancelled'));
    await withSession({ mapFeatures, cancel }, async ({ maps, jobs }) => {
      maps.turnOn();
      await settled();
      await jobs.cancel();
      await settled();
      expect(maps.status()).toBe('cancelled');
      maps.change({ kernelRadius: 2 });
      await settled();
      expect(maps.status()).toBe('shown');
    });
  });

  it('has a range by percentile until one is given, and for another feature again', async () => {
    await withSession({ mapFeatures: async (request) => done(request) }, async ({ maps }) => {
      maps.turnOn();
      await settled();
      expect(maps.range()).toEqual({ min: 1, max: 4 });
      maps.setRange({ min: 0, max: 9 });
      maps.change({ kernelRadius: 2 });
      expect(maps.range()).toEqual({ min: 0, max: 9 });
      maps.change({ feature: 'Contrast' });
      expect(maps.isRangeManual()).toBe(false);
    });
  });

  it('goes into a file with the value chosen for what lies outside', async () => {
    const written: unknown[] = [];
    const answers: Parameters<typeof fakeClient>[0] = {
      mapFeatures: async (request) => done(request),
      niftiOf: async ({ data }, outside) => {
        written.push([...data], outside);
        return { ok: true, value: new Uint8Array(1) };
      },
    };
    await withSession(answers, async ({ maps }) => {
      maps.turnOn();
      await settled();
      maps.change({ initialValue: -1 });
      expect(await maps.nifti()).toHaveLength(1);
      expect(written).toEqual([[1, 2, 3, 4, -1, -1, -1, -1], -1]);
    });
  });
});

describe('the automatic range', () => {
  const of = (values: number[]) => automaticRange({ values: Float32Array.from(values) });
  it('leaves 2 % at either end out', () => {
    const values = Array.from({ length: 101 }, (_, n) => n);
    values.push(1e6);
    expect(of(values)).toEqual({ min: 2, max: 99 });
    expect(of(Array(500_000).fill(Number.NaN).concat([3, 4]))).toEqual({ min: 3, max: 4 });
    expect(of([7, 7])).toEqual({ min: 7, max: 7 });
    expect(of([Number.NaN])).toBeNull();
  });
});

describe('masks that are made here', () => {
  const report: HabitatReport = {
    ...{ ...facts, grid, box, features: ['original_firstorder_Mean'], leftOut: 0 },
    data: Uint8Array.of(1, 1, 2, 2, 0, 0, 0, 0),
    habitats: [1, 2].map((value) => ({ value, voxelCount: 2, volumeMm3: 2, means: [value] })),
  };

  it('come into use with their first label, and back after the worker died', async () => {
    const added: MadeMask[] = [];
    const answers: Parameters<typeof fakeClient>[0] = {
      findHabitats: async () => ({ ok: true, value: report }),
      addMask: async (made) => {
        added.push(made);
        return { ok: true, value: { ...mask(`made-${added.length}`, [1, 2]), name: made.name } };
      },
    };
    await withSession(answers, async ({ habitats, scans }, restart) => {
      await habitats.run();
      expect(habitats.report()).toBeNull();
      habitats.add('original_firstorder_Mean');
      await habitats.run();
      expect(habitats.isStale()).toBe(false);
      expect(await habitats.useAsMask()).toBe(true);
      expect(added[0]?.labels).toEqual([
        { value: 1, name: 'Habitat 1' },
        { value: 2, name: 'Habitat 2' },
      ]);
      expect(scans.mask()?.name).toBe('2 habitats');
      expect([...scans.labels()]).toEqual([1]);
      expect(habitats.isStale()).toBe(true);
      restart();
      await settled();
      expect(added).toHaveLength(2);
      expect(scans.mask()).toMatchObject({ id: 'made-2', name: '2 habitats' });
      await scans.remove('made-2');
      restart();
      await settled();
      expect(added).toHaveLength(2);
    });
  });

  it('rings say what they were clipped to', async () => {
    const made: MadeMask = {
      ...{ grid, box, data: report.data, name: 'Rings', reason: 'rings' },
      labels: [{ value: 1, name: '0 to 2 mm' }],
    };
    const answers: Parameters<typeof fakeClient>[0] = {
      drawRings: async ({ edges }) =>
        edges.length === 3
          ? { ok: true, value: { mask: made, clip: 'within brain' } }
          : failed('bad-settings'),
      addMask: async () => ({ ok: true, value: mask('made', [1]) }),
    };
    await withSession(answers, async ({ rings, problems }) => {
      expect(await rings.run()).toBe(true);
      expect(rings.clipped()).toBe('within brain');
      rings.setEdges([1]);
      expect(await rings.run()).toBe(false);
      expect(problems.problems()).toMatchObject([{ place: 'maps' }]);
    });
  });
});
