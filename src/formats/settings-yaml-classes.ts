import { isSeq, type Node } from 'yaml';
import { type ExtractionSettings, FAMILIES, type FamilyName } from '../radiomics/settings.ts';
import { unknown } from './settings-yaml-keys.ts';
import type { Entry, Refuse } from './yaml-document.ts';

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

/** One entry of featureClass: a family with nothing (its default features) or a list of names. */
export function readClass(
  { name, at, node, value }: Entry,
  available: Available,
  families: Record<string, readonly string[] | null>,
  refuse: Refuse,
): void {
  const classes = classesOf(available);
  const family = classes.find((known) => known === name);
  if (family === undefined) {
    refuse(at, unknown('feature class', name, classes));
    return;
  }
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    families[family] = null;
    return;
  }
  if (!Array.isArray(value)) {
    refuse(node ?? at, `${name} must hold a list of feature names, or nothing for all.`);
    return;
  }
  const known = featuresOfClass(available, family);
  for (const [n, feature] of value.entries()) {
    const place = isSeq(node) ? ((node.items[n] as Node | undefined) ?? at) : at;
    if (!known.includes(String(feature))) {
      refuse(place, unknown(`${name} feature`, String(feature), known));
    }
  }
  families[family] = value.map(String);
}
