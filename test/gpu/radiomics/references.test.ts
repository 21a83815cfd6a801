// What test/unit/radiomics shows on the CPU engine, on WebGPU in a real browser.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { createWebGpuEngine } from '../../../src/engine/webgpu/webgpu-engine.ts';
import type { Keep, Section } from '../../support/conformance/sections.ts';
import { describeGroundTruth } from '../../support/ground-truth-browser.ts';
import { describeCtPhantom } from '../../support/references/ct-phantom-body.ts';
import { describeDegenerate } from '../../support/references/degenerate-body.ts';
import {
  degenerateFeatures,
  describeDegenerateFamilies,
} from '../../support/references/degenerate-families-body.ts';
import { DEGENERATE_REGIONS } from '../../support/references/degenerate-regions.ts';
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
import { describeResponseMaps } from '../../support/references/response-maps-body.ts';
import { describeSarcoma } from '../../support/references/sarcoma-body.ts';
import { describePyWavelets } from '../../support/references/wavelet-body.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    keepConformance: (engine: 'cpu' | 'webgpu', section: Section) => Promise<string | null>;
  }
}

let engine: Engine | undefined;

beforeAll(async () => {
  engine = await createWebGpuEngine();
});

afterAll(() => engine?.dispose());

function webGpu(): Engine {
  if (engine === undefined) throw new Error('no engine');
  return engine;
}

const keep: Keep = async (section) => {
  const problem = await commands.keepConformance('webgpu', section);
  if (problem !== null) throw new Error(problem);
};

describeDigitalPhantom(webGpu, keep);
describePyWavelets(webGpu, 1e-5);
describeDegenerate(webGpu);
describePyradiomicsSettings(webGpu);
describeDegenerateFamilies(webGpu);

test.each(DEGENERATE_REGIONS)('$name: the same features as on the CPU engine', async (region) => {
  for (const profile of ['ibsi', 'pyradiomics'] as const) {
    const ours = await degenerateFeatures(webGpu(), region, profile);
    expect(ours).toEqual(await degenerateFeatures(createCpuEngine(), region, profile));
  }
});

describeGroundTruth('published references, WebGPU', (file) => {
  describeCtPhantom(webGpu, file, keep);
  describePyradiomicsBaseline(webGpu, file, keep);
  describePyradiomicsCases(webGpu, file);
  describeSarcoma(webGpu, file);
  describeResponseMaps(webGpu, file, keep);
  describeDerivedFeatures(webGpu, file);
  describePatterns(webGpu, file, 1e-4);
  describePhase2(webGpu, file, keep, [{ approach: 'a', numbers: [1, 2, 3, 4, 6, 7] }]);
  describeFilters(webGpu, file, ['breast1']);
});
