// Knows nothing of YAML: the page's own bundle writes parameter files and does without the reader's library.

import { type ExtractionSettings, FAMILIES, type FamilyName } from '../radiomics/settings.ts';

/** What can be computed now; a file that asks for more is refused. */
export interface Available {
  /** Settings where the file says nothing: the PyRadiomics profile's. */
  readonly base: ExtractionSettings;
  readonly catalogue: Readonly<
    Record<
      FamilyName,
      readonly {
        readonly feature: string;
        readonly inPyradiomics: 'default' | 'on-request' | 'no';
      }[]
    >
  >;
  readonly wavelets: readonly string[];
}

/** The families that PyRadiomics has; IBSI's own are no feature classes of its files. */
export function classesOf({ catalogue }: Pick<Available, 'catalogue'>): readonly FamilyName[] {
  return FAMILIES.filter((family) => catalogue[family].some((row) => row.inPyradiomics !== 'no'));
}

/** Names of a family's features that PyRadiomics knows, deprecated ones included. */
export function featuresOfClass(
  { catalogue }: Pick<Available, 'catalogue'>,
  family: FamilyName,
): readonly string[] {
  return catalogue[family]
    .filter(({ inPyradiomics }) => inPyradiomics !== 'no')
    .map(({ feature }) => feature);
}
