import { createRoot } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import type { FeatureValue } from '../../../src/radiomics/feature.ts';
import { createSession, type Session } from '../../../src/session/session.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { WorkerClient } from '../../../src/worker/client.ts';
import type { CaseReport, CaseRequest, Result } from '../../../src/worker/protocol.ts';
import { failed, fakeClient, item, mask, opened, report } from './fake-client.ts';

let end = () => {};
afterEach(() => end());

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const header = { ...item('x').header, grid: axisAlignedGrid([2, 2, 1], [1, 1, 2]) };
const feature: FeatureValue = {
  name: 'original_glcm_Contrast',
  image: 'original',
  family: 'glcm',
  feature: 'Contrast',
  ibsi: 'ACUI',
  aggregation: 'ITBB',
  unit: '1',
  value: 2,
  reason: null,
};

function reportOf(request: CaseRequest): Result<CaseReport> {
  const { extraction, ...rest } = report();
  return {
    ok: true,
    value: {
      elapsedMs: 1,
      sequences: request.images.map(({ sequence, imageId }) => ({
        sequence,
        error: null,
        report: {
          ...rest,
          image: { ...rest.image, sha256: imageId },
          extraction: { ...extraction, features: [feature], diagnostics: { Size: 1 } },
        },
      })),
    },
  };
}

/** T1 and T2 on the mask's grid, FLAIR on another. */
async function ready(answers: Partial<WorkerClient> = {}) {
  let generation = 0;
  const extractCase = vi.fn(async (request: CaseRequest) => reportOf(request));
  const fake = fakeClient({
    open: async () => {
      const turn = generation++;
      const id = (name: string) => `${name}${turn}`;
      return opened(
        item(id('a'), { name: 'a', sequence: 'T1' }),
        item(id('b'), { name: 'b', sequence: 'T2' }),
        item(id('c'), { name: 'c', sequence: 'FLAIR', header }),
        { ...mask(id('seg'), [1]), name: 'seg' },
      );
    },
    extractCase,
    resampleImage: async ({ imageId }) => ({
      ok: true,
      value: item(`on-${imageId}`, { name: 'c (on the grid of a)', sequence: 'other' }),
    }),
    ...answers,
  });
  const session = createRoot((dispose): Session => {
    end = dispose;
    return createSession({ client: fake.client });
  });
  await session.scans.open([new File(['x'], 'a')]);
  await turn();
  return { ...session, restart: fake.restart, extractCase };
}

const names = ({ participants }: Session) =>
  participants.taking().map(({ item: { name }, sequence }) => [name, sequence]);

test('the image in use takes part until others are chosen; then the choice stays', async () => {
  const session = await ready();
  const { scans, participants } = session;
  expect(names(session)).toEqual([['a', null]]);
  scans.chooseImage('b0');
  expect(names(session)).toEqual([['b', null]]);
  participants.setTaking('a0', true);
  scans.chooseImage('c0');
  expect(names(session)).toEqual([
    ['a', 'T1'],
    ['b', 'T2'],
  ]);
  participants.setTaking('a0', false);
  participants.setTaking('b0', false);
  expect(names(session)).toEqual([['c', null]]);
  participants.takeAll();
  expect(participants.taking()).toHaveLength(3);
});

test('one table with the sequences before the names, in CSV and JSON as well', async () => {
  const { participants, results, extractCase } = await ready();
  participants.setTaking('b0', true);
  expect(results.obstacle()).toBeNull();
  await results.extract();
  expect(extractCase.mock.calls[0]?.[0]).toMatchObject({
    images: [
      { imageId: 'a0', sequence: 'T1' },
      { imageId: 'b0', sequence: 'T2' },
    ],
    maskId: 'seg0',
    isMaskResampled: false,
  });
  expect(results.values().map(({ name }) => name)).toEqual([
    'T1_original_glcm_Contrast',
    'T2_original_glcm_Contrast',
  ]);
  const [head, row] = results.csv().split('\r\n');
  expect(head).toBe(
    'Case,Label,diagnostics_T1_Size,diagnostics_T2_Size,T1_original_glcm_Contrast,T2_original_glcm_Contrast',
  );
  expect(row).toMatch(/^[A-Z]\d-[A-Z]\d,1,1,1,2,2$/);
  const [entry] = results.entries();
  const json = entry && JSON.parse(results.json(entry));
  expect(json.inputs).toMatchObject([
    { role: 'image', sequence: 'T1', sha256: 'a0' },
    { role: 'image', sequence: 'T2', sha256: 'b0' },
    { role: 'mask' },
  ]);
  expect(json.features[1]).toMatchObject({ name: 'T2_original_glcm_Contrast', sequence: 'T2' });
});

test('a corrected sequence makes the table stale: its names follow', async () => {
  const { scans, participants, results } = await ready();
  participants.setTaking('b0', true);
  await results.extract();
  expect(results.isStale()).toBe(false);
  scans.setSequence('b0', 'T1');
  expect(results.isStale()).toBe(true);
  await results.extract();
  expect(results.values()[1]?.name).toBe('T1-2_original_glcm_Contrast');
});

test('an image on another grid is an obstacle until the mask or it is resampled', async () => {
  const session = await ready();
  const { participants, results, extractCase } = session;
  participants.takeAll();
  expect(results.obstacle()).toMatch(/^FLAIR lies on another grid than the mask/);
  participants.setMaskResampled(true);
  expect(results.obstacle()).toBeNull();
  await results.extract();
  expect(extractCase.mock.calls[0]?.[0].isMaskResampled).toBe(true);
  participants.setMaskResampled(false);
  await participants.resampleApart('cubic');
  expect(participants.apart()).toEqual([]);
  expect(results.obstacle()).toBeNull();
  expect(names(session)).toEqual([
    ['a', 'T1'],
    ['b', 'T2'],
    ['c (on the grid of a)', 'FLAIR-2'],
  ]);
});

test('an image that failed is in the table without values; the engine is that of the others', async () => {
  const { participants, results } = await ready({
    extractCase: async (request) => {
      const answer = reportOf(request);
      if (!answer.ok) return answer;
      const [first, ...rest] = answer.value.sequences;
      if (first === undefined) return answer;
      const { error } = failed('geometry-mismatch');
      return { ok: true, value: { ...answer.value, sequences: [{ ...first, error }, ...rest] } };
    },
  });
  participants.setTaking('b0', true);
  await results.extract();
  expect(results.report()?.image.sha256).toBe('b0');
  expect(results.entries()[0]?.parts.map(({ error }) => error?.code)).toEqual([
    'geometry-mismatch',
    undefined,
  ]);
});

test('the choice and the resampled images come back with a new worker', async () => {
  const session = await ready();
  const { participants, restart } = session;
  participants.takeAll();
  await participants.resampleApart('linear');
  const before = names(session);
  restart();
  await vi.waitFor(() => {
    expect(participants.taking().map(({ item: { id } }) => id)).toEqual(['a1', 'b1', 'on-c1']);
  });
  expect(names(session)).toEqual(before);
});
