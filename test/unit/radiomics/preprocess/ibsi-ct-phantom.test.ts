import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { createCpuEngine } from '../../../../src/engine/cpu/cpu-engine.ts';
import { type Preprocessed, preprocess } from '../../../../src/radiomics/preprocess/preprocess.ts';
import { PRESETS, type PresetName } from '../../../../src/radiomics/preprocess/presets.ts';
import type { StepDiagnostics } from '../../../../src/radiomics/preprocess/step-diagnostics.ts';
import type { LabelMap, Volume } from '../../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase, readTable } from '../../../support/references/read-case.ts';

const CPU = createCpuEngine();

/** ibsi1_settings.json, exact_intermediate_counts: new grid, interpolated mask, mask after re-segmentation. */
const COUNTS = {
  'ibsi-a': { size: [204, 201, 60], mask: 125_256, left: 114_596 },
  'ibsi-b': { size: [100, 99, 60], mask: 29_842, left: 27_359 },
  'ibsi-c': { size: [100, 99, 90], mask: 45_985, left: 45_981 },
  'ibsi-d': { size: [100, 99, 90], mask: 45_985, left: 44_465 },
  'ibsi-e': { size: [100, 99, 90], mask: 45_985, left: 44_484 },
} as const;

describeGroundTruth('pre-processing of the IBSI CT phantom', (file) => {
  const folder = 'ibsi1/ct_phantom/nifti';
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));
  let image: Volume;
  let mask: LabelMap;
  beforeAll(async () => {
    ({ image, mask } = await readCase(
      read,
      `${folder}/image/phantom.nii.gz`,
      `${folder}/mask/mask.nii.gz`,
    ));
  });
  const prepare = (name: PresetName, margin: number | 'whole' = 'whole') =>
    preprocess(CPU, { image, mask, labels: [1] }, PRESETS[name].preprocessing, { margin });

  test.each(Object.entries(COUNTS))(
    '%s: sizes and voxel counts are exact',
    async (name, expected) => {
      const { gridSize, roi } = await prepare(name as PresetName);
      expect(gridSize).toEqual(expected.size);
      expect(roi.morphologicalCount).toBe(expected.mask);
      expect(roi.intensityCount).toBe(expected.left);
    },
  );

  test.each(['a', 'b', 'c', 'd'])(
    'configuration %s: published diagnostics are within tolerance',
    async (letter) => {
      const table = await readTable(read, 'ibsi1/reference_values/ibsi1_diagnostics.csv');
      const rows = table.filter((row) => row.dataset === `config_${letter.toUpperCase()}`);
      const { steps } = await prepare(`ibsi-${letter}` as PresetName);
      const wrong = rows.flatMap(({ tag = '', value, tolerance }) => {
        const ours = diagnostic(steps, tag);
        const isRight =
          Math.abs(asPublished(ours, value) - Number(value)) <= Number(tolerance) + 1e-9;
        return isRight ? [] : [{ tag, value, tolerance, ours }];
      });
      expect(rows).toHaveLength(60);
      expect(wrong).toEqual([]);
    },
  );

  test('the part around the region is the same as that part of the whole', async () => {
    const whole = await prepare('ibsi-e');
    const part = await prepare('ibsi-e', 2);
    expect(part.gridSize).toEqual(whole.gridSize);
    expect(part.part.size).not.toEqual(whole.part.size);
    expect(part.roi.intensity).toEqual(whole.roi.intensity);
    expect(placed(part)).toEqual(placed(whole));
    const { start, size } = part.part;
    let largest = 0;
    part.image.data.forEach((value: number, n: number) => {
      const i = (n % size[0]) + start[0];
      const j = (Math.floor(n / size[0]) % size[1]) + start[1];
      const k = Math.floor(n / (size[0] * size[1])) + start[2];
      const at = i + whole.gridSize[0] * (j + whole.gridSize[1] * k);
      largest = Math.max(largest, Math.abs(value - (whole.image.data[at] as number)));
    });
    expect(largest).toBe(0);
  });
});

/** Rounded as the reference is: to three significant figures, or to more where it was published with more. */
function asPublished(ours: number, value = ''): number {
  const digits = value.replace(/[-.]/g, '').replace(/^0+/, '').length;
  return Number(ours.toPrecision(Math.max(3, digits)));
}

/** Where the region's box starts on the whole new grid. */
function placed({ part, roi }: Preprocessed) {
  return roi.box.start.map((n, axis) => n + (part.start[axis] as number));
}

/** The number a published tag stands for; steps that a configuration leaves out repeat the former state. */
function diagnostic(steps: readonly StepDiagnostics[], tag: string): number {
  const find = (name: string) => steps.find(({ step }) => step === name);
  const initial = find('initial') as StepDiagnostics;
  const resampled = find('resampled') ?? initial;
  const step = tag.includes('_reseg_')
    ? (find('resegmented') ?? resampled)
    : tag.includes('_interp_')
      ? resampled
      : initial;
  const axis = ['_x_', '_y_', '_z_'].findIndex((name) => tag.includes(name));
  const isImage = tag.endsWith('_img');
  const { image, intensityMask, morphologicalMask } = step;
  const region = tag.startsWith('morph_') ? morphologicalMask : intensityMask;
  const what = tag.replace(/^(int|morph)_mask_/, '');
  if (what.startsWith('bb_dim_')) return region.box[axis] ?? Number.NaN;
  if (what.startsWith('img_dim_') || what.startsWith('dim_')) return image.size[axis] ?? Number.NaN;
  if (what.startsWith('vox_dim_')) return image.spacing[axis] ?? Number.NaN;
  if (what.startsWith('vox_count_')) return region.voxelCount;
  const values = isImage ? image : intensityMask;
  if (what.startsWith('mean_')) return values.mean ?? Number.NaN;
  if (what.startsWith('min_')) return values.minimum ?? Number.NaN;
  if (what.startsWith('max_')) return values.maximum ?? Number.NaN;
  throw new Error(`what is ${tag}?`);
}
