import { LocusError } from '../../volume/errors.ts';
import { describeFeature } from '../catalogue/catalogue.ts';
import { FAMILIES, type FamilyName } from '../settings.ts';
import { MAP_FAMILIES, type MapFeature } from './map-task.ts';

/** A feature by its full name. */
export interface NamedFeature extends MapFeature {
  readonly name: string;
  readonly image: string;
}

const REFUSED: Partial<Readonly<Record<FamilyName, string>>> = {
  shape: 'Shape has no value of its own around each voxel: all neighbourhoods have the same shape.',
  shape2D:
    'Shape has no value of its own around each voxel: all neighbourhoods have the same shape.',
  localintensity: 'Local intensity looks farther than any neighbourhood: it needs a region.',
  ivh: 'An intensity-volume histogram needs more voxels than a neighbourhood has.',
};

/** @throws LocusError 'bad-settings' where there is no such feature, or no map of it */
export function readFeatureName(name: string): NamedFeature {
  const [, image, word, feature] = /^([^_]+)_([^_]+)_(.+)$/.exec(name) ?? [];
  if (image === undefined || word === undefined || feature === undefined) {
    throw new LocusError(
      'bad-settings',
      `"${name}" is no name of a feature.`,
      'Name image, family and feature: original_glcm_Contrast.',
    );
  }
  const family = FAMILIES.find((known) => known === word);
  if (family === undefined) {
    throw new LocusError(
      'bad-settings',
      `"${name}": there is no family "${word}".`,
      `Maps can be had of ${[...MAP_FAMILIES].join(', ')}.`,
    );
  }
  if (!MAP_FAMILIES.has(family)) {
    throw new LocusError(
      'bad-settings',
      `"${name}": ${REFUSED[family] ?? 'there is no map of this family.'}`,
      `Maps can be had of ${[...MAP_FAMILIES].join(', ')}.`,
    );
  }
  if (describeFeature(family, feature) === undefined) {
    throw new LocusError(
      'bad-settings',
      `"${name}": the family ${family} has no feature "${feature}".`,
      'Take a name from a table of features.',
    );
  }
  return { name, image, family, feature };
}
