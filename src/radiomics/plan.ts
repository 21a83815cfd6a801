import { chosenFeatures } from './catalogue/catalogue.ts';
import type { ExtractionSettings, FamilyName } from './settings.ts';

/** One image to take features from. */
export type DerivedImage =
  | { readonly kind: 'original'; readonly name: 'original' }
  | {
      readonly kind: 'wavelet';
      readonly name: string;
      readonly wavelet: string;
      readonly band: WaveletLetters;
    };

type WaveletLetters = import('../engine/engine.ts').WaveletBand;

export interface PlanNode {
  readonly image: DerivedImage;
  readonly families: readonly FamilyName[];
}

/** PyRadiomics' order of sub-bands: details first, the approximation last. */
const BAND_ORDER: readonly WaveletLetters[] = [
  'LLH',
  'LHL',
  'LHH',
  'HLL',
  'HLH',
  'HHL',
  'HHH',
  'LLL',
];

/** The derived images of an extraction and the families taken from each. Shape depends on the mask alone. */
export function makePlan(settings: ExtractionSettings): readonly PlanNode[] {
  const families = (['shape', 'firstorder', 'glcm'] as const).filter(
    (family) => chosenFeatures(family, settings).length > 0,
  );
  const { original, wavelet } = settings.imageTypes;
  const nodes: PlanNode[] = [];
  if (original) nodes.push({ image: { kind: 'original', name: 'original' }, families });
  // PyRadiomics gives shape once, under `original`, even when that image is not asked for.
  else if (families.includes('shape')) {
    nodes.push({ image: { kind: 'original', name: 'original' }, families: ['shape'] });
  }
  if (wavelet !== null) {
    const fromIntensities = families.filter((family) => family !== 'shape');
    for (const band of BAND_ORDER) {
      nodes.push({
        image: { kind: 'wavelet', name: `wavelet-${band}`, wavelet, band },
        families: fromIntensities,
      });
    }
  }
  return nodes.filter((node) => node.families.length > 0);
}
