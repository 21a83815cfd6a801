import type { Engine } from '../engine/engine.ts';
import { CATALOGUE, FAMILY_TITLES } from '../radiomics/catalogue/catalogue.ts';
import type { FeatureDescription } from '../radiomics/catalogue/entry.ts';
import { ibsiDigitalPreset } from '../radiomics/defaults.ts';
import { type ExtractOptions, extract } from '../radiomics/extract.ts';
import { FAMILIES } from '../radiomics/settings.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from './digital-phantom.ts';
import {
  isWithinTolerance,
  PHANTOM_VALUES,
  type ReferenceValue,
} from './digital-phantom-values.ts';
import type { FamilyResult } from './report.ts';

/** The consensus values with the feature that each is of. */
export const PHANTOM_REFERENCES: readonly (ReferenceValue & {
  readonly of: FeatureDescription;
})[] = described(PHANTOM_VALUES);

/**
 * Extracts the digital phantom and compares all 482 values with the consensus, family by family.
 * @throws whatever extract() throws
 */
export async function testDigitalPhantom(
  engine: Engine,
  options: ExtractOptions = {},
): Promise<readonly FamilyResult[]> {
  const { features } = await extract(
    engine,
    { image: PHANTOM_IMAGE, mask: PHANTOM_MASK, labels: [1], settings: ibsiDigitalPreset() },
    options,
  );
  const ours = new Map(
    features.map((f) => [`${f.family} ${f.feature} ${f.aggregation ?? ''}`, f.value]),
  );
  return resultsOf((key) => ours.get(key) ?? Number.NaN);
}

/** What stands where the extraction as a whole failed: every value missing. */
export function missingPhantom(): readonly FamilyResult[] {
  return resultsOf(() => Number.NaN);
}

function resultsOf(read: (key: string) => number): readonly FamilyResult[] {
  return FAMILIES.map((family) => ({
    family,
    title: FAMILY_TITLES[family],
    rows: PHANTOM_REFERENCES.filter(({ of }) => of.family === family).map((reference) => {
      const { of, ibsi, aggregation, value: consensus, tolerance } = reference;
      const value = read(`${family} ${of.feature} ${aggregation ?? ''}`);
      const { feature, title } = of;
      const isPassed = isWithinTolerance(value, consensus, tolerance);
      return { feature, title, ibsi, aggregation, value, consensus, tolerance, isPassed };
    }),
  })).filter(({ rows }) => rows.length > 0);
}

/** Finds each value's feature: the nth value of a code and an aggregation is the nth feature with that code. */
function described(values: readonly ReferenceValue[]) {
  const seen = new Map<string, number>();
  return values.map((value) => {
    const key = `${value.ibsi} ${value.aggregation}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const of = Object.values(CATALOGUE)
      .flat()
      .filter(({ inIbsi, ibsi }) => inIbsi && ibsi === value.ibsi)[nth];
    if (of === undefined) throw new Error(`no feature has the code ${key}`);
    return { ...value, of };
  });
}
