import type { Grid } from '../volume/grid.ts';
import { aggregationCodes, TEXTURE_FAMILIES } from './aggregations.ts';
import { chosenFeatures } from './catalogue/catalogue.ts';
import { type FilteredImage, imagesOfType, settingsOfType } from './derived-images.ts';
import { whyNoResponse } from './filters/why-not.ts';
import { type ExtractionSettings, FAMILIES, type FamilyName } from './settings.ts';
import { chosenTypes } from './settings-images.ts';

/** One image to take features from. */
export type DerivedImage = { readonly kind: 'original'; readonly name: 'original' } | FilteredImage;

export interface PlanNode {
  readonly image: DerivedImage;
  readonly families: readonly FamilyName[];
  /** The settings with what this type of image has for itself. */
  readonly settings: ExtractionSettings;
  /** Why this image cannot be made of the scan at hand: its features are NaN for this reason. Null where it can. */
  readonly whyNot: string | null;
}

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
  const { original } = settings.imageTypes;
  const ofOriginal: PlanNode = {
    image: { kind: 'original', name: 'original' },
    // PyRadiomics gives shape once, under `original`, even when that image is not asked for.
    families: original ? families : families.filter((family) => OF_MASK.has(family)),
    settings: settingsOfType('original', settings),
    whyNot: null,
  };
  const fromIntensities = families.filter((family) => !OF_ORIGINAL.has(family));
  const filtered = chosenTypes(settings.imageTypes).flatMap((type) => {
    const own = settingsOfType(type, settings);
    return imagesOfType(type, own).map(
      (image): PlanNode => ({ image, families: fromIntensities, settings: own, whyNot: null }),
    );
  });
  return [ofOriginal, ...filtered].filter((node) => node.families.length > 0);
}

/** The plan with why images cannot be made of one on this grid. */
export function withReasons(
  plan: readonly PlanNode[],
  grid: Pick<Grid, 'size' | 'spacing'>,
): readonly PlanNode[] {
  return plan.map((node) =>
    node.image.kind === 'original'
      ? node
      : { ...node, whyNot: whyNoResponse(node.image.filter, grid) },
  );
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
