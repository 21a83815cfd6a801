import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { createSession, type Session } from '../../../src/session/session.ts';
import type { StabilityReport, StabilityRequest } from '../../../src/worker/protocol.ts';
import { failed, fakeClient, item, mask, opened, report } from './fake-client.ts';

const { settings, engine } = report();

function answer(request: StabilityRequest): StabilityReport {
  return {
    features: [
      {
        name: 'original_firstorder_Mean',
        image: 'original',
        family: 'firstorder',
        feature: 'Mean',
        ibsi: 'Q4LE',
        aggregation: null,
        unit: 'HU',
        flag: 'good',
        basis: 'icc',
        icc: {
          'one-way': { value: 0.9, lower: 0.8, upper: 0.95 },
          agreement: { value: 0.91, lower: 0.81, upper: 0.96 },
          consistency: { value: 0.92, lower: 0.82, upper: 0.97 },
        },
        subjects: 2,
        measurements: request.plan?.count ?? 2,
        spread: { n: 10, median: 5, lower: 4, upper: 6, cv: Number.NaN, quartile: 0.1 },
        reason: null,
      },
    ],
    extractions: 20,
    warnings: [],
    subjects: [],
    plan: request.plan,
    settings,
    engine,
    whyNotGpu: null,
    elapsedMs: 1,
  };
}

async function withSession(
  answers: Parameters<typeof fakeClient>[0],
  body: (session: Session) => Promise<void>,
) {
  const { client } = fakeClient({
    open: async () => opened(item('scan'), mask('labels', [1, 2])),
    ...answers,
  });
  await createRoot(async (dispose) => {
    const session = createSession({ client });
    await session.scans.open([new File([], 'scan.nii')]);
    session.settings.change({ binning: { kind: 'count', count: 32 } });
    await body(session);
    dispose();
  });
}

describe('stability of a sitting', () => {
  it('waits for a region, then asks for each label by each perturbation', async () => {
    const asked: StabilityRequest[] = [];
    const measureStability = async (request: StabilityRequest) => {
      asked.push(request);
      return { ok: true, value: answer(request) } as const;
    };
    await withSession({ measureStability }, async ({ stability, scans }) => {
      expect(stability.obstacle()).toContain('labels');
      await stability.run();
      expect(asked).toHaveLength(0);
      scans.setLabel(1, true);
      stability.changePlan({ count: 5 });
      expect(stability.extractions()).toBe(10);
      await stability.run();
      expect(asked[0]?.subjects.map(({ title }) => title)).toEqual(['Label 1', 'Label 2']);
      expect(asked[0]?.plan?.count).toBe(5);
      expect(stability.result()).toMatchObject({ kind: 'regions', region: 'Label 1' });
    });
  });

  it('keeps its result when settings change, and says that it is an earlier one', async () => {
    const measureStability = async (request: StabilityRequest) =>
      ({ ok: true, value: answer(request) }) as const;
    await withSession({ measureStability }, async ({ stability, scans, settings: form }) => {
      scans.setLabel(1, true);
      await stability.run();
      expect(stability.isStale()).toBe(false);
      form.change({ binning: { kind: 'count', count: 16 } });
      expect(stability.result()).not.toBeNull();
      expect(stability.isStale()).toBe(true);
      form.change({ binning: { kind: 'count', count: 32 } });
      expect(stability.isStale()).toBe(false);
      stability.changePlan({ seed: 1 });
      expect(stability.isStale()).toBe(true);
    });
  });

  it('exports numbers, and nothing where there is none', async () => {
    const measureStability = async (request: StabilityRequest) =>
      ({ ok: true, value: answer(request) }) as const;
    await withSession({ measureStability }, async ({ stability, scans }) => {
      expect(stability.csv()).toBe('');
      scans.setLabel(1, true);
      await stability.run();
      const [head = '', row = ''] = stability.csv().split('\r\n');
      const cells = Object.fromEntries(
        head.split(',').map((name, at) => [name, row.split(',')[at]]),
      );
      expect(cells).toMatchObject({
        feature: 'original_firstorder_Mean',
        stability: 'good',
        icc_1_1: '0.9',
        icc_1_1_lower: '0.8',
        icc_a_1_upper: '0.96',
        n_subjects: '2',
        spread_cv: '',
        spread_median: '5',
      });
      expect(JSON.parse(stability.json())).toMatchObject({
        plan: { seed: 614 },
        features: [{ stability: 'good', icc: { icc_1_1: { lower: 0.8 } }, spread: { cv: null } }],
      });
    });
  });

  it('compares two scans as they are', async () => {
    const asked: StabilityRequest[] = [];
    const measureStability = async (request: StabilityRequest) => {
      asked.push(request);
      return { ok: true, value: answer(request) } as const;
    };
    const open = async () =>
      opened(item('test'), item('retest'), mask('labels', [1, 2]), mask('again', [1, 2]));
    await withSession({ measureStability, open }, async ({ stability, scans }) => {
      scans.setLabel(1, true);
      stability.setMethod('retest');
      expect(stability.retest()).toMatchObject({ image: { id: 'retest' }, mask: { id: 'again' } });
      expect(stability.extractions()).toBe(4);
      await stability.run();
      expect(asked[0]?.plan).toBeNull();
      expect(asked[0]?.subjects[0]?.scans).toEqual([
        { imageId: 'test', maskId: 'labels', labels: [1] },
        { imageId: 'retest', maskId: 'again', labels: [1] },
      ]);
    });
  });

  it('reports a failure where it was asked for and keeps what it had', async () => {
    let count = 0;
    const measureStability = async (request: StabilityRequest) =>
      count++ === 0 ? ({ ok: true, value: answer(request) } as const) : failed('too-large');
    await withSession({ measureStability }, async ({ stability, scans, problems }) => {
      scans.setLabel(1, true);
      await stability.run();
      await stability.run();
      expect(problems.problems()).toMatchObject([{ place: 'stability' }]);
      expect(stability.result()).not.toBeNull();
    });
  });

  it('cannot perturb grey levels', async () => {
    await withSession({}, async ({ stability, scans, settings: form }) => {
      scans.setLabel(1, true);
      form.change({ binning: { kind: 'none' } });
      expect(stability.obstacle()).toContain('Grey levels');
    });
  });
});
