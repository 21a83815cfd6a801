import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { conformanceDocument } from '../../support/conformance/document.ts';
import {
  DOCUMENT,
  keepSection,
  readConformance,
  WRITE_COMMAND,
} from '../../support/conformance/keep.ts';
import type { Keep } from '../../support/conformance/sections.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { describeCtPhantom } from '../../support/references/ct-phantom-body.ts';
import { describeDerivedFeatures } from '../../support/references/derived-features-body.ts';
import { describeFilters } from '../../support/references/filters-body.ts';
import { describeDigitalPhantom } from '../../support/references/ibsi-digital-body.ts';
import { describePhase2 } from '../../support/references/ibsi2-phase2-body.ts';
import { describePatterns } from '../../support/references/patterns-body.ts';
import { describePyradiomicsBaseline } from '../../support/references/pyradiomics-body.ts';
import {
  describePyradiomicsCases,
  describePyradiomicsSettings,
} from '../../support/references/pyradiomics-settings-body.ts';
import { FILTERED } from '../../support/references/pyradiomics-settings-values.ts';
import { describeResponseMaps } from '../../support/references/response-maps-body.ts';
import { describeSarcoma } from '../../support/references/sarcoma-body.ts';

/** LOCUS_FULL=1 adds what takes minutes. */
const isFull = process.env.LOCUS_FULL === '1';

describePyradiomicsSettings(createCpuEngine);
const keep: Keep = async (section) => keepSection('cpu', section);

// In this file, too, since all of them write one file of conformance tables.
describeDigitalPhantom(() => createCpuEngine(), keep);

describeGroundTruth('published references, CPU engine', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));
  const engine = createCpuEngine();
  describeCtPhantom(() => engine, read, keep);
  describePyradiomicsBaseline(() => engine, read, keep);
  describePyradiomicsCases(() => engine, read);
  // In float32 a voxel here and there falls in another bin: WebGPU shows its wavelets by their own bound.
  describePyradiomicsCases(() => engine, read, FILTERED);
  describeSarcoma(() => engine, read);
  describeResponseMaps(() => engine, read, keep);
  describeDerivedFeatures(() => engine, read);
  describePatterns(() => engine, read, 1e-8);
  describePhase2(() => engine, read, keep, [
    { approach: 'a', numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    { approach: 'b', numbers: [1, 2, 3, 4, 6, 7] },
    // Long: Gabor's large kernels in three planes, and spectra of 16 million voxels.
    ...(isFull ? [{ approach: 'b', numbers: [5, 8, 9] } as const] : []),
  ]);
  describeFilters(() => engine, read, ['brain1', 'breast1', 'ct']);
});

test('docs/conformance.md says what the committed tables say', async () => {
  const conformance = readConformance();
  const document = await readFile(DOCUMENT, 'utf8');
  expect(document === conformanceDocument(conformance), `stale; run ${WRITE_COMMAND}`).toBe(true);
  const counts = conformance.configurations.map(({ name, rows }) => [
    name,
    rows.filter(({ consensus }) => consensus !== null).length,
  ]);
  expect(counts).toEqual([
    ['digital', 482],
    ['ibsi-a', 346],
    ['ibsi-b', 346],
    ['ibsi-c', 210],
    ['ibsi-d', 210],
    ['ibsi-e', 0],
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [
      [`ibsi2-${n}a`, 18],
      [`ibsi2-${n}b`, n < 6 ? 18 : 0],
    ]),
  ]);
});
