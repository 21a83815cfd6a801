import type { FamilyName } from '../settings.ts';

/** How a unit follows from the image's: intensity powers, lengths, or a plain number. */
export type UnitRule =
  | '1'
  | 'intensity'
  | 'intensity2'
  | 'intensity2 mm3'
  | 'intensity mm3'
  | 'mm'
  | 'mm2'
  | 'mm3'
  | 'mm-1';

export interface FeatureDescription {
  readonly family: FamilyName;
  readonly feature: string;
  /** The standard's name for it. */
  readonly title: string;
  readonly ibsi: string | null;
  readonly unit: UnitRule;
  /** One sentence in plain words. */
  readonly meaning: string;
  /** Whether the profile gives it: by default, when asked for by name, or not at all. */
  readonly inIbsi: boolean;
  readonly inPyradiomics: 'default' | 'on-request' | 'no';
}

type Row = readonly [
  feature: string,
  title: string,
  ibsi: string | null,
  unit: UnitRule,
  where:
    | 'both'
    | 'ibsi'
    | 'pyradiomics'
    | 'both, on request in PyRadiomics'
    | 'pyradiomics, on request',
  meaning: string,
];

export function describe(family: FamilyName, rows: readonly Row[]): readonly FeatureDescription[] {
  return rows.map(([feature, title, ibsi, unit, where, meaning]) => ({
    family,
    feature,
    title,
    ibsi,
    unit,
    meaning,
    inIbsi: where !== 'pyradiomics' && where !== 'pyradiomics, on request',
    inPyradiomics:
      where === 'ibsi'
        ? 'no'
        : where.endsWith('on request') || where.includes('on request in')
          ? 'on-request'
          : 'default',
  }));
}

/** The unit in the image's terms: HU, SUV, or 'a.u.' for arbitrary intensity units. */
export function unitOf(rule: UnitRule, imageUnit: string): string {
  if (!rule.startsWith('intensity')) return rule;
  const unit = imageUnit === '1' ? 'a.u.' : imageUnit;
  return rule.replace('intensity', unit);
}
