import { describe, expect, test } from 'vitest';
import { guessModality } from '../../../src/formats/modality.ts';

/** A lung in a body in air, in HU, of so many voxels each. */
function chest(air: number, body: number): Int16Array {
  return Int16Array.from({ length: air + body }, (_, n) =>
    n < air ? -1000 + (n % 30) : (n % 300) - 150,
  );
}

describe('modality from intensities', () => {
  test.each([
    ['CT', 'scan.nii', chest(500, 500)],
    ['CT', 't1.nii', chest(20, 980)],
    ['CT', 'float.nii', Float32Array.from(chest(300, 700))],
    ['unknown', 'ct.nii', chest(5, 995)],
    ['unknown', 'ct.nii', chest(990, 10)],
    ['unknown', 'scaled.nii', Float32Array.from(chest(300, 700), (x) => x + 0.5)],
    ['unknown', 'scan.nii', Uint16Array.from({ length: 999 }, (_, n) => n)],
    ['MR', 'case_T1.nii.gz', Uint16Array.from({ length: 999 }, (_, n) => n)],
    ['MR', 'BraTS-flair.nii.gz', Float32Array.from({ length: 999 }, (_, n) => n / 7)],
    ['PT', 'pet_suv.nrrd', Float32Array.from({ length: 999 }, (_, n) => n / 70)],
    ['unknown', 'petal.nii', Uint8Array.of(1, 2, 3)],
    ['unknown', 't1.nii', Int16Array.of(-5, 3, 4, 5)],
  ])('%s: %s', (modality, name, data) => {
    expect(guessModality(data, name).modality).toBe(modality);
  });

  test('units go with the scale', () => {
    expect(guessModality(chest(500, 500), 'a').unit).toBe('HU');
    expect(guessModality(Uint8Array.of(1), 'pt_suv.nii').unit).toBe('SUV');
    expect(guessModality(Uint8Array.of(1), 'pt.nii').unit).toBe('1');
  });
});
