import { aggregationCodes, TEXTURE_FAMILIES } from './aggregations.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import {
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
  type ImageTypeName,
} from './settings.ts';

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
  /** The settings with what this type of image has for itself. */
  readonly settings: ExtractionSettings;
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

/** Families of the mask alone. */
const OF_MASK: ReadonlySet<FamilyName> = new Set<FamilyName>(['shape', 'shape2D']);

/** Families of the mask, or of intensities in their own unit: a filter's response has neither. */
const OF_ORIGINAL: ReadonlySet<FamilyName> = new Set<FamilyName>([
  ...OF_MASK,
  'localintensity',
  'ivh',
]);

/** The derived images of an extraction and the families taken from each. Shape depends on the mask alone. */
export function makePlan(settings: ExtractionSettings): readonly PlanNode[] {
  const families = FAMILIES.filter((family) => chosenFeatures(family, settings).length > 0);
  const { original, wavelet } = settings.imageTypes;
  const nodes: PlanNode[] = [];
  nodes.push({
    image: { kind: 'original', name: 'original' },
    // PyRadiomics gives shape once, under `original`, even when that image is not asked for.
    families: original ? families : families.filter((family) => OF_MASK.has(family)),
    settings: settingsOf('original', settings),
  });
  if (wavelet !== null) {
    const fromIntensities = families.filter((family) => !OF_ORIGINAL.has(family));
    for (const band of BAND_ORDER) {
      nodes.push({
        image: { kind: 'wavelet', name: `wavelet-${band}`, wavelet, band },
        families: fromIntensities,
        settings: settingsOf('wavelet', settings),
      });
    }
  }
  return nodes.filter((node) => node.families.length > 0);
}

function settingsOf(type: ImageTypeName, settings: ExtractionSettings): ExtractionSettings {
  return { ...settings, ...settings.byImageType[type] };
}

/** How many numbers the settings ask for. */
export function countFeatures(settings: ExtractionSettings): number {
  return makePlan(settings).reduce(
    (sum, node) =>
      sum +
      node.families.reduce((values, family) => {
        const count = chosenFeatures(family, node.settings).length;
        const isTexture = TEXTURE_FAMILIES.has(family);
        return values + count * (isTexture ? aggregationCodes(family, node.settings).length : 1);
      }, 0),
    0,
  );
}
