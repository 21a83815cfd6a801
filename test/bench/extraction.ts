import type { Engine } from '../../src/engine/engine.ts';
import { defaultSettings } from '../../src/radiomics/defaults.ts';
import { extract } from '../../src/radiomics/extract.ts';
import type { ExtractionSettings } from '../../src/radiomics/settings.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../src/radiomics/settings-images.ts';
import { ballCase, type Case, ctPhantom } from './cases.ts';
import { exponent, median, round, time } from './timing.ts';

const PLAIN: ExtractionSettings = {
  ...defaultSettings('ibsi'),
  binning: { kind: 'count', count: 32 },
};
const WAVELET: ExtractionSettings = {
  ...PLAIN,
  imageTypes: { ...ORIGINAL_ONLY, wavelet: IMAGE_DEFAULTS.wavelet },
};

/** Whole extractions, shape + first order + GLCM, over region sizes and engines. */
export async function benchExtraction(engines: readonly Engine[], sizes: readonly number[]) {
  const phantom = await ctPhantom();
  const subjects = [...sizes.map(ballCase), ...(phantom === null ? [] : [phantom])];
  const rows: Row[] = [];
  for (const subject of subjects) {
    for (const engine of engines)
      rows.push(await timeExtraction(engine, subject, PLAIN, 'original'));
  }
  if (phantom !== null) {
    for (const engine of engines) {
      rows.push(await timeExtraction(engine, phantom, WAVELET, 'original + coif1, 9 images'));
    }
  }
  const balls = rows.filter((row) => row.subject.startsWith('ball'));
  const growth = engines.map(({ info }) => {
    const own = balls.filter((row) => row.engine === info.name);
    return {
      engine: info.name,
      exponentOfWarmTime: exponent(
        own.map((row) => row.roiVoxels),
        own.map((row) => row.warmMs),
      ),
    };
  });
  return { rows, growth };
}

interface Row {
  readonly subject: string;
  readonly roiVoxels: number;
  readonly images: string;
  readonly engine: string;
  readonly coldMs: number;
  readonly warmMs: number;
  readonly uploadMs: number;
  readonly computeMs: number;
  readonly readbackMs: number;
  readonly formulasMs: number;
  readonly features: number;
}

async function timeExtraction(
  engine: Engine,
  subject: Case,
  settings: ExtractionSettings,
  images: string,
): Promise<Row> {
  const parts: { upload: number; compute: number; readback: number; features: number }[] = [];
  let features = 0;
  const { coldMs, warmMs } = await time(async () => {
    const result = await extract(engine, {
      image: subject.image,
      mask: subject.mask,
      labels: [1],
      settings,
    });
    parts.push(result.timings);
    features = result.features.length;
  });
  const warm = parts.slice(1);
  const part = (name: keyof (typeof parts)[number]) => round(median(warm.map((p) => p[name])));
  return {
    subject: subject.name,
    roiVoxels: subject.roiVoxels,
    images,
    engine: engine.info.name,
    coldMs,
    warmMs,
    uploadMs: part('upload'),
    computeMs: part('compute'),
    readbackMs: part('readback'),
    formulasMs: part('features'),
    features,
  };
}
