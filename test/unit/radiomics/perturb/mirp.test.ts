import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { adaptVolume } from '../../../../src/radiomics/perturb/adapt-volume.ts';
import { estimateNoise } from '../../../../src/radiomics/perturb/noise.ts';
import { makeRandom } from '../../../../src/volume/random.ts';
import type { LabelMap, Volume } from '../../../../src/volume/volume.ts';
import { describeGroundTruth } from '../../../support/ground-truth.ts';
import { readCase } from '../../../support/references/read-case.ts';

// MIRP 2.7 on the IBSI CT phantom: GenericImage.estimate_noise('chang') and MaskImage.fractional_volume_change, the
// mask taken as isotropic, which MIRP asks for.
const MIRP_NOISE = 12.321488323490573;
/** numpy and scipy: MIRP's responses where the filter lies inside the image, median over 0.67449. */
const INNER_NOISE = 12.630741991179608;
const MIRP_COUNTS = [
  [-0.1, 112_730],
  [0.1, 137_781],
] as const;

describeGroundTruth('perturbations beside MIRP', (file) => {
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

  test('the noise is the median of the same responses, those at the mirrored borders left out', async () => {
    const found = await estimateNoise(image, async () => {});
    expect(Math.abs(found / INNER_NOISE - 1)).toBeLessThan(1e-6);
    // Mirrored borders, 5 of 204 columns and of 201 rows, and 0.6754 for 0.6745 take 2.5 % off.
    expect(MIRP_NOISE / found).toBeGreaterThan(0.97);
    expect(MIRP_NOISE / found).toBeLessThan(1);
  });

  test.each(MIRP_COUNTS)(
    'a change of %d gives %i voxels, to the one that MIRP rounds down',
    (change, count) => {
      const drawn = Uint8Array.from(mask.data, (label) => Number(label === 1));
      const out = adaptVolume(drawn, mask.grid.size, [1, 1, 1], change, makeRandom(1, 1));
      const found = out.reduce((sum, n) => sum + n, 0);
      expect(found - count).toBeGreaterThanOrEqual(0);
      expect(found - count).toBeLessThanOrEqual(1);
    },
  );
});
