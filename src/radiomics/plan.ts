import { chosenFeatures } from './catalogue/catalogue.ts';
import { type ExtractionSettings, FAMILIES, type FamilyName } from './settings.ts';

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

/** Families of the mask, or of intensities in their own unit: a filter's response has neither. */
export const OF_ORIGINAL: ReadonlySet<FamilyName> = new Set<FamilyName>([
  'shape',
  'localintensity',
  'ivh',
]);

/** The derived images of an extraction and the families taken from each. Shape depends on the mask alone. */
export function makePlan(settings: ExtractionSettings): readonly PlanNode[] {
  const families = FAMILIES.filter((family) => chosenFeatures(family, settings).length > 0);
  const { original, wavelet } = settings.imageTypes;
  const nodes: PlanNode[] = [];
  if (original) nodes.push({ image: { kind: 'original', name: 'original' }, families });
  // PyRadiomics gives shape once, under `original`, even when that image is not asked for.
  else if (families.includes('shape')) {
    nodes.push({ image: { kind: 'original', name: 'original' }, families: ['shape'] });
  }
  if (wavelet !== null) {
    const fromIntensities = families.filter((family) => !OF_ORIGINAL.has(family));
    for (const band of BAND_ORDER) {
      nodes.push({
        image: { kind: 'wavelet', name: `wavelet-${band}`, wavelet, band },
        families: fromIntensities,
      });
    }
  }
  return nodes.filter((node) => node.families.length > 0);
}
