import { describe, expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { DEFAULT_PLAN } from '../../../src/radiomics/perturb/plan.ts';
import type { StabilityRequest } from '../../../src/worker/protocol.ts';
import { createService } from '../../../src/worker/service.ts';
import { blocks, niftiBytes, scan } from './nifti.ts';

const n = 16;
const base = defaultSettings('ibsi', 'MR');
const settings = { ...base, families: { shape: ['MeshVolume'], firstorder: null } };

async function ready() {
  const service = createService({
    gpu: null,
    openCpu: createCpuEngine,
    openWebGpu: () => Promise.reject(new Error('no GPU in this test')),
  });
  const files = [
    new File([niftiBytes([n, n, n], scan(n ** 3))], 'scan.nii'),
    new File([niftiBytes([n, n, n], blocks(n, [1, 4]))], 'seg.nii'),
  ];
  const opened = await service.open('open', files, () => {});
  if (!opened.ok) throw new Error(opened.error.problem);
  const [image, mask] = opened.value.items;
  const request = (labels: readonly number[]): StabilityRequest => ({
    jobId: 'stability',
    subjects: labels.map((label) => ({
      title: `Label ${label}`,
      scans: [{ imageId: image?.id ?? '', maskId: mask?.id ?? '', labels: [label] }],
      isSubject: true,
      isInHand: label === 1,
    })),
    plan: { ...DEFAULT_PLAN, count: 3 },
    settings,
  });
  return { service, request, items: opened.value.items };
}

describe('stability job', () => {
  test('gives an ICC per feature, with what it rests on', async () => {
    const { service, request, items } = await ready();
    const stages: string[] = [];
    const result = await service.measureStability(request([1, 4]), ({ stage }) =>
      stages.push(stage),
    );
    if (!result.ok) throw new Error(result.error.problem);
    const { features, extractions, subjects, engine } = result.value;
    expect(extractions).toBe(6);
    expect(engine.name).toBe('cpu');
    expect(subjects.map(({ scans }) => scans[0]?.image)).toEqual([
      items[0]?.sha256,
      items[0]?.sha256,
    ]);
    expect(features.length).toBeGreaterThan(15);
    for (const feature of features) {
      expect(feature).toMatchObject({ basis: 'icc', measurements: 3 });
      expect(feature.icc === null).toBe(feature.reason !== null);
    }
    expect(stages[0]).toContain('Label 1, perturbation 1 of 3');
    expect(stages.at(-1)).toBe('done');
  });

  test('ends within a second of Cancel', async () => {
    const { service, request } = await ready();
    const long = { ...request([1, 4]), plan: { ...DEFAULT_PLAN, count: 200 } };
    let at = 0;
    const result = await service.measureStability(long, ({ fraction }) => {
      if (fraction > 0.01 && at === 0) {
        at = performance.now();
        void service.cancel('stability');
      }
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(performance.now() - at).toBeLessThan(1000);
  });

  test('says which scan is gone', async () => {
    const { service, request, items } = await ready();
    await service.remove(items[0]?.id ?? '');
    expect(await service.measureStability(request([1]), () => {})).toMatchObject({
      ok: false,
      error: { problem: 'That scan is no longer loaded.' },
    });
  });
});
