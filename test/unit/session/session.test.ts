import { createRoot } from 'solid-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type { ExtractReport, Result } from '../../../src/worker/protocol.ts';
import { deferred, failed, fakeClient, item, mask, opened, report } from './fake-client.ts';

let end = () => {};
afterEach(() => end());

function start(answers: Partial<WorkerClient> = {}) {
  const fake = fakeClient(answers);
  const session = createRoot((dispose): Session => {
    end = dispose;
    return createSession({ client: fake.client });
  });
  return { ...session, restart: fake.restart };
}

const file = (name: string) => new File(['x'], name);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A session with one image and one mask of one label. */
async function ready(answers: Partial<WorkerClient> = {}) {
  const session = start({
    open: async () => opened(item('scan', { modality: 'CT' }), mask('seg', [3])),
    ...answers,
  });
  await session.scans.open([file('scan.nii'), file('seg.nii')]);
  await turn();
  return session;
}

describe('what is chosen without asking', () => {
  test('the first image, the first mask, its only label', async () => {
    const { scans } = await ready();
    expect(scans.image()?.id).toBe('scan');
    expect(scans.mask()?.id).toBe('seg');
    expect([...scans.labels()]).toEqual([3]);
    expect(scans.obstacle()).toBeNull();
  });

  test('of several labels none', async () => {
    const { scans } = await ready({
      open: async () => opened(item('scan'), mask('seg', [1, 2])),
    });
    expect([...scans.labels()]).toEqual([]);
    expect(scans.obstacle()).toMatch(/Choose the labels/);
    scans.setLabel(2, true);
    scans.setLabel(1, true);
    expect([...scans.labels()]).toEqual([2, 1]);
    expect(scans.obstacle()).toBeNull();
    scans.setLabel(2, false);
    expect([...scans.labels()]).toEqual([1]);
  });

  test('a second opening keeps the choice', async () => {
    let answer = opened(item('scan'), mask('seg', [3]));
    const { scans } = start({ open: async () => answer });
    await scans.open([file('a')]);
    answer = opened(item('other'), mask('other-seg', [1]));
    await scans.open([file('b')]);
    expect(scans.image()?.id).toBe('scan');
    expect(scans.mask()?.id).toBe('seg');
    scans.chooseMask('other-seg');
    expect([...scans.labels()]).toEqual([1]);
  });

  test('what takes the place of a removed item', async () => {
    const { scans } = await ready({
      open: async () => opened(item('a'), item('b'), mask('seg', [1]), mask('seg2', [5])),
    });
    await scans.remove('a');
    await scans.remove('seg');
    expect(scans.image()?.id).toBe('b');
    expect(scans.mask()?.id).toBe('seg2');
    expect([...scans.labels()]).toEqual([5]);
  });

  test('a corrected role', async () => {
    const { scans } = await ready({
      open: async () => opened(item('a'), item('b')),
      setRole: async () => ({ ok: true, value: mask('a', [1]) }),
    });
    await scans.setRole('a', 'mask');
    expect(scans.image()?.id).toBe('b');
    expect(scans.mask()?.id).toBe('a');
    expect([...scans.labels()]).toEqual([1]);
  });
});

describe('sequences', () => {
  test('images have names of their own, which follow a correction; it survives a new worker', async () => {
    let count = 0;
    const { scans, restart } = await ready({
      open: async () => {
        const id = ++count;
        return opened(
          item(`a${id}`, { name: 'a.nii', sequence: 'T1' }),
          item(`b${id}`, { name: 'b.nii', sequence: 'T1' }),
        );
      },
      setFrame: async (id, frame) => ({
        ok: true,
        value: item(id, { name: 'b.nii', sequence: 'T1', frame }),
      }),
    });
    expect([...scans.sequenceNames()]).toEqual([
      ['a1', 'T1'],
      ['b1', 'T1-2'],
    ]);
    scans.setSequence('b1', 'T1c');
    expect([...scans.sequenceNames().values()]).toEqual(['T1', 'T1c']);
    expect(scans.images()[1]?.sequenceReason).toBe('as you said');
    await scans.setFrame('b1', 1);
    expect(scans.images()[1]).toMatchObject({ frame: 1, sequence: 'T1c' });
    restart();
    await vi.waitFor(() => expect(scans.sequenceNames().get('b2')).toBe('T1c'));
  });
});

describe('a mask with named regions', () => {
  const structures = {
    ...mask('rt', [1, 2, 3]),
    regions: [
      { name: 'GTV', colour: [255, 0, 0], values: [1, 3] },
      { name: 'PTV', colour: [0, 0, 255], values: [2, 3] },
      { name: 'Cord', colour: [0, 255, 0], values: [] },
    ],
  } as const;

  test('chosen regions are united by their labels', async () => {
    const { scans } = await ready({ open: async () => opened(item('scan'), structures) });
    expect([...scans.labels()]).toEqual([]);
    expect(scans.obstacle()).toMatch(/Choose the structures/);
    scans.setRegion('PTV', true);
    expect([...scans.labels()]).toEqual([2, 3]);
    scans.setRegion('GTV', true);
    expect([...scans.labels()]).toEqual([1, 2, 3]);
    scans.setRegion('PTV', false);
    expect([...scans.labels()]).toEqual([1, 3]);
    expect(scans.obstacle()).toBeNull();
  });

  test('the only one that is drawn is chosen, and kept when more is opened', async () => {
    const [, , cord] = structures.regions;
    let answer = opened(
      item('scan'),
      { ...structures, regions: [structures.regions[0], cord] },
      mask('seg', [1]),
    );
    const { scans } = start({ open: async () => answer });
    await scans.open([file('a')]);
    expect([...scans.regions()]).toEqual(['GTV']);
    answer = opened(item('other'));
    await scans.open([file('b')]);
    expect([...scans.regions()]).toEqual(['GTV']);
    scans.chooseMask('seg');
    expect([...scans.regions()]).toEqual([]);
    expect([...scans.labels()]).toEqual([1]);
  });
});

describe('geometry', () => {
  const other = { isSameGrid: false, differences: ['spacing'], overlap: 1 };

  test('another grid is an obstacle until the mask is resampled', async () => {
    const { scans } = await ready({
      compareGrids: async (_, id) => ({
        ok: true,
        value: id === 'seg' ? other : { isSameGrid: true, differences: [], overlap: 1 },
      }),
      resampleMask: async () => ({ ok: true, value: mask('seg-resampled', [3]) }),
    });
    expect(scans.geometry()).toEqual(other);
    expect(scans.obstacle()).toMatch(/resample it first/);
    await scans.resampleMask();
    await turn();
    expect(scans.mask()?.id).toBe('seg-resampled');
    expect([...scans.labels()]).toEqual([3]);
    expect(scans.obstacle()).toBeNull();
  });

  test('the answer for a pair that is no longer chosen is dropped', async () => {
    const slow = deferred<Result<typeof other>>();
    const { scans } = await ready({
      open: async () => opened(item('a'), mask('seg', [1]), mask('seg2', [1])),
      compareGrids: (_, id) =>
        id === 'seg'
          ? slow.promise
          : Promise.resolve({
              ok: true,
              value: { isSameGrid: true, differences: [], overlap: 1 },
            }),
    });
    scans.chooseMask('seg2');
    await turn();
    slow.settle({ ok: true, value: other });
    await turn();
    expect(scans.geometry()?.isSameGrid).toBe(true);
  });
});

describe('problems', () => {
  test('a bad file is said, the good ones are there', async () => {
    const { scans, problems } = await ready({
      open: async () => ({
        ok: true,
        value: {
          items: [item('scan')],
          offers: [],
          notes: [],
          ignored: [{ name: 'notes.txt', reason: 'plain text' }],
          models: [],
          errors: [failed('truncated').error],
        },
      }),
    });
    expect(scans.items()).toHaveLength(1);
    expect(scans.ignored()).toHaveLength(1);
    expect(problems.problems()).toMatchObject([{ place: 'open', error: { code: 'truncated' } }]);
    problems.dismiss(problems.problems()[0]?.id ?? 0);
    expect(problems.problems()).toEqual([]);
  });

  test('a failed extraction empties nothing', async () => {
    const { scans, results, problems } = await ready({ extract: async () => failed('internal') });
    await results.extract();
    expect(problems.problems()).toMatchObject([{ place: 'features' }]);
    expect(scans.items()).toHaveLength(2);
  });

  test('a cancelled one is no problem', async () => {
    const { results, problems, jobs } = await ready({ extract: async () => failed('cancelled') });
    await results.extract();
    expect(problems.problems()).toEqual([]);
    expect(jobs.history()[0]?.outcome).toBe('cancelled');
  });
});

describe('results', () => {
  test('are stale once settings or labels have changed, and fresh again when changed back', async () => {
    const { results, settings, scans } = await ready();
    await results.extract();
    expect(results.isStale()).toBe(false);
    settings.setProfile('pyradiomics');
    expect(results.isStale()).toBe(true);
    settings.setProfile('ibsi');
    expect(results.isStale()).toBe(false);
    scans.setLabel(3, false);
    expect(results.isStale()).toBe(true);
  });

  test('the request carries labels and settings; the same question again replaces its answer', async () => {
    const extract = vi.fn(
      async (): Promise<Result<ExtractReport>> => ({ ok: true, value: report() }),
    );
    const { results, settings } = await ready({ extract });
    await results.extract();
    expect(extract).toHaveBeenCalledWith(
      expect.objectContaining({
        imageId: 'scan',
        maskId: 'seg',
        labels: [3],
        settings: settings.settings(),
      }),
      expect.any(Function),
    );
    await results.extract();
    expect(results.entries()).toHaveLength(1);
    settings.setProfile('pyradiomics');
    await results.extract();
    expect(results.entries()).toHaveLength(2);
    expect(results.csv().split('\r\n')).toHaveLength(4);
    expect(results.csv()).not.toContain('scan.nii');
    expect(results.csv({ includeFileNames: true })).toContain('scan.nii');
  });

  test('nothing is asked while there is an obstacle', async () => {
    const extract = vi.fn();
    const { results } = start({ extract });
    await results.extract();
    expect(extract).not.toHaveBeenCalled();
  });

  test('the engine that did it in the end is shown', async () => {
    const { results, engine } = await ready({
      extract: async () => ({ ok: true, value: report({ whyNotGpu: 'the GPU was lost' }) }),
    });
    expect(engine.report()?.whyNotGpu).toBe('this is a test');
    await results.extract();
    expect(engine.report()?.whyNotGpu).toBe('the GPU was lost');
  });
});

describe('a worker that died', () => {
  test('everything is read again, with roles and choices as they were', async () => {
    let generation = 0;
    const session = await ready({
      open: async () => {
        generation++;
        return opened(
          item(`scan${generation}`, { name: 'scan.nii' }),
          item(`other${generation}`, { name: 'other.nii' }),
          item(`seg${generation}`, { name: 'seg.nii' }),
        );
      },
      setRole: async (id) => ({ ok: true, value: { ...mask(id, [1, 2]), name: 'seg.nii' } }),
    });
    const { scans, problems, restart } = session;
    await scans.setRole('seg1', 'mask');
    scans.setLabel(2, true);
    await scans.remove('other1');
    restart();
    await vi.waitFor(() => expect(scans.mask()?.id).toBe('seg2'));
    await turn();
    expect(scans.items().map(({ id }) => id)).toEqual(['scan2', 'seg2']);
    expect([...scans.labels()]).toEqual([2]);
    expect(problems.problems()).toMatchObject([{ place: 'case', error: { code: 'internal' } }]);
  });
});
