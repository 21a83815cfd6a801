import { createRoot } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type { SettingsReport } from '../../../src/worker/protocol.ts';
import { failed, fakeClient, item, mask, opened, report } from './fake-client.ts';

let end = () => {};
afterEach(() => end());

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const wishes = { label: null, labelChannel: null, isMaskResampled: false };

function withChannels(id: string, labels: readonly number[], frame = 0) {
  const made = mask(id, labels);
  return { ...made, frame, header: { ...made.header, frames: 3 } };
}

function start(asked: Partial<SettingsReport>, answers: Partial<WorkerClient>): Session {
  const settings = { ...wishes, settings: report().settings, notes: [], ...asked };
  const { client } = fakeClient({
    readSettings: async () => ({ ok: true, value: settings }),
    ...answers,
  });
  return createRoot((dispose) => {
    end = dispose;
    return createSession({ client });
  });
}

async function openAndLoad(session: Session, order: 'mask first' | 'file first'): Promise<void> {
  if (order === 'file first') await session.settings.load('p.yaml', '');
  await session.scans.open([new File(['x'], 'a')]);
  await turn();
  if (order === 'mask first') await session.settings.load('p.yaml', '');
  await turn();
  await turn();
}

const ORDERS = ['mask first', 'file first'] as const;

test.each(ORDERS)('channel and label of a parameter file, %s', async (order) => {
  const session = start(
    { label: 5, labelChannel: 2 },
    {
      open: async () => opened(item('scan'), withChannels('seg', [1])),
      setFrame: async (id, frame) => ({ ok: true, value: withChannels(id, [4, 5], frame) }),
    },
  );
  await openAndLoad(session, order);
  expect(session.scans.mask()?.frame).toBe(2);
  expect([...session.scans.labels()]).toEqual([5]);
  // What a person chooses after that stays.
  session.scans.setLabel(4, true);
  await turn();
  expect([...session.scans.labels()]).toEqual([5, 4]);
});

test('a channel that does not exist is a problem; a mask without channels has none to choose', async () => {
  const setFrame = vi.fn(async () => failed('unsupported'));
  const many = start(
    { labelChannel: 7 },
    { open: async () => opened(item('scan'), withChannels('seg', [1])), setFrame },
  );
  await openAndLoad(many, 'mask first');
  expect(many.problems.problems()).toMatchObject([{ error: { code: 'unsupported' } }]);
  setFrame.mockClear();
  const one = start(
    { labelChannel: 7 },
    { open: async () => opened(item('scan'), mask('seg', [1])), setFrame },
  );
  await openAndLoad(one, 'mask first');
  expect(setFrame).not.toHaveBeenCalled();
  expect(one.problems.problems()).toEqual([]);
});

test.each(ORDERS)(
  'a mask on another grid is resampled where the file says so, %s',
  async (order) => {
    const session = start(
      { isMaskResampled: true },
      {
        open: async () => opened(item('scan'), mask('seg', [1])),
        compareGrids: async (_, id) => ({
          ok: true,
          value: { isSameGrid: id === 'other', differences: ['spacing'], overlap: 1 },
        }),
        resampleMask: async () => ({ ok: true, value: mask('other', [1]) }),
      },
    );
    await openAndLoad(session, order);
    expect(session.scans.mask()?.id).toBe('other');
  },
);
