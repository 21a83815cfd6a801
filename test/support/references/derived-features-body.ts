// One body for every engine: all features of wavelet sub-bands and Laplacians of Gaussians of breast1 against
// PyRadiomics 3.0.1's own (bin width 25, coif1, sigma 1 to 5 mm; tools/peers/compare_derived.py compares the others).

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { defaultSettings } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { IMAGE_DEFAULTS, ORIGINAL_ONLY } from '../../../src/radiomics/settings-images.ts';
import derived from './pyradiomics-derived.json' with { type: 'json' };
import { type ReadFile, readCase } from './read-case.ts';

const FAMILIES = ['firstorder', 'glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'];
const PATH = 'pyradiomics/images/breast1';

export function describeDerivedFeatures(engine: () => Engine, read: ReadFile): void {
  describe('features of derived images by PyRadiomics', () => {
    test('8 sub-bands and 5 sigmas: every one of 1209 within 1e-4', async () => {
      const { image, mask } = await readCase(read, `${PATH}_image.nrrd`, `${PATH}_label.nrrd`);
      const { wavelet, log } = IMAGE_DEFAULTS;
      const { features } = await extract(engine(), {
        image,
        mask,
        labels: [1],
        settings: {
          ...defaultSettings('pyradiomics'),
          binning: { kind: 'width', width: 25 },
          imageTypes: { ...ORIGINAL_ONLY, original: false, wavelet, log },
          families: Object.fromEntries(FAMILIES.map((family) => [family, null])),
        },
      });
      const ours = new Map(features.map(({ name, value }) => [name, value]));
      const wanted = Object.entries(derived).flatMap(([name, values]) =>
        Object.entries(values).map(([feature, value]) => [`${name}_${feature}`, value] as const),
      );
      expect(wanted).toHaveLength(1209);
      const far = wanted.filter(([name, value]) => {
        const found = ours.get(name) ?? Number.NaN;
        return !(Math.abs(found - value) <= 1e-4 * Math.abs(value));
      });
      expect(far).toEqual([]);
    });
  });
}
