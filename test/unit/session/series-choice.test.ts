import { createRoot } from 'solid-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type { LoadedItem, OpenReport, Result } from '../../../src/worker/protocol.ts';
import type { SeriesOffer } from '../../../src/worker/protocol-series.ts';
import { failed, fakeClient, item, opened } from './fake-client.ts';

let end = () => {};
afterEach(() => end());

const series: SeriesOffer['series'] = {
  modality: 'MR',
  description: 'T1 axial',
  seriesNumber: 3,
  images: 20,
  echoTime: null,
  repetitionTime: null,
  inversionTime: null,
  flipAngle: null,
  bValues: [],
  sequenceWords: [],
  hasContrast: false,
  units: [],
};

function offer(id: string, part: Partial<SeriesOffer> = {}): SeriesOffer {
  return {
    id,
    patient: 'Patient 1',
    study: 'study-1',
    frameOfReference: 'frame-1',
    series: { ...series, description: id },
    sequence: 'T1',
    grid: item('x').header.grid,
    frames: 1,
    frameNames: [],
    bytesNeeded: 100,
    warnings: [],
    isSuggested: false,
    itemId: null,
    ...part,
  };
}

const loadedFrom = ({ id, patient, study, frameOfReference, series: facts }: SeriesOffer) =>
  item(`item-${id}`, { dicom: { patient, study, frameOfReference, series: facts } });

/** A worker that loads nothing at once and what it is asked for later. */
function offering(all: readonly SeriesOffer[]) {
  const itemIds = new Map<string, string>();
  const report = (...items: LoadedItem[]): Result<OpenReport> => ({
    ok: true,
    value: {
      items,
      offers: all.map((one) => ({ ...one, itemId: itemIds.get(one.id) ?? null })),
      notes: [],
      ignored: [],
      models: [],
      errors: [],
    },
  });
  return {
    open: async () => report(),
    openOffers: vi.fn(async (_: string, ids: readonly string[]) => {
      const items = all.filter(({ id }) => ids.includes(id)).map(loadedFrom);
      ids.forEach((id) => {
        itemIds.set(id, `item-${id}`);
      });
      return report(...items);
    }),
    forget: () => itemIds.clear(),
  };
}

async function start(answers: Partial<WorkerClient>) {
  const fake = fakeClient(answers);
  const session = createRoot((dispose): Session => {
    end = dispose;
    return createSession({ client: fake.client });
  });
  await session.scans.open([new File(['x'], 'a.dcm')]);
  return { ...session, restart: fake.restart };
}

const by = (session: Session, id: string) =>
  session.scans.offers().find((one) => one.id === id) ?? offer('absent');

describe('series that were offered', () => {
  test('the suggestion is chosen, and what is loaded can be chosen no more', async () => {
    const worker = offering([offer('a'), offer('b', { isSuggested: true }), offer('c')]);
    const session = await start(worker);
    const { series: choice, scans } = session;
    choice.suggest();
    expect([...choice.chosen()]).toEqual(['b']);
    choice.choose(by(session, 'c'), true);
    expect(choice.bytesNeeded()).toBe(200);
    expect(await choice.load()).toBe(true);
    expect(worker.openOffers).toHaveBeenCalledWith(
      expect.any(String),
      ['b', 'c'],
      expect.any(Function),
    );
    expect(scans.images().map(({ id }) => id)).toEqual(['item-b', 'item-c']);
    expect(choice.open().map(({ id }) => id)).toEqual(['a']);
    expect(choice.chosen().size).toBe(0);
    expect(choice.whyNot(by(session, 'b'))).toMatch(/loaded/);
    await scans.remove('item-b');
    expect(choice.open().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('those of two patients never come into one case', async () => {
    const session = await start(
      offering([
        offer('a', { isSuggested: true }),
        offer('b', { patient: 'Patient 2' }),
        offer('c', { patient: 'Patient 2' }),
      ]),
    );
    const { series: choice } = session;
    choice.suggest();
    expect(choice.patients()).toEqual(['Patient 1', 'Patient 2']);
    expect(choice.choose(by(session, 'b'), true)).toBe('Patient 1');
    expect(choice.choose(by(session, 'c'), true)).toBeNull();
    expect([...choice.chosen()]).toEqual(['b', 'c']);
    await choice.load();
    expect(choice.whyNot(by(session, 'a'))).toMatch(/holds scans of Patient 2/);
    choice.choose(by(session, 'a'), true);
    expect(choice.chosen().size).toBe(0);
  });

  test('what failed stays chosen', async () => {
    const worker = { ...offering([offer('a')]), openOffers: async () => failed('truncated') };
    const session = await start(worker);
    const { series: choice, problems } = session;
    choice.choose(by(session, 'a'), true);
    expect(await choice.load()).toBe(false);
    expect([...choice.chosen()]).toEqual(['a']);
    expect(problems.problems()).toMatchObject([{ place: 'open' }]);
  });

  test('come back after the worker died, with unit and sequence as they were', async () => {
    const units = [
      { unit: 'SUVbw', whyNot: null },
      { unit: 'Bq/ml', whyNot: null },
    ];
    const worker = offering([offer('pet', { series: { ...series, units } }), offer('ct')]);
    const setUnit = vi.fn(async (id: string, unit: string) => {
      const [loaded] = session.scans.items();
      return { ok: true, value: { ...(loaded ?? item('none')), id, unit } } as const;
    });
    const session = await start({ ...worker, setUnit });
    await session.scans.openOffers(['pet']);
    await session.scans.setUnit('item-pet', 'Bq/ml');
    session.scans.setSequence('item-pet', 'PET');
    worker.forget();
    session.restart();
    await vi.waitFor(() => expect(setUnit).toHaveBeenCalledTimes(2));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(session.scans.items()).toMatchObject([
      { id: 'item-pet', unit: 'Bq/ml', sequence: 'PET' },
    ]);
  });
});

describe('sequences', () => {
  test('a corrected one stays when a frame or unit is read', async () => {
    const session = await start({
      open: async () => opened(item('a', { sequence: 'T1' }), item('b', { sequence: 'other' })),
      setFrame: async (id, frame) => ({ ok: true, value: item(id, { frame, sequence: 'other' }) }),
    });
    session.scans.setSequence('b', 'T1');
    await session.scans.setFrame('b', 1);
    expect([...session.scans.sequenceNames().values()]).toEqual(['T1', 'T1-2']);
  });
});
