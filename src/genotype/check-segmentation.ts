import { nearest } from '../volume/nearest-name.ts';
import { checkInput, requireDistinct } from './check-input.ts';
import type { SegmentationManifest } from './manifest.ts';
import { at, type Place, refuse } from './rule.ts';

/** @throws LocusError 'bad-model' */
export function checkSegmentation(
  manifest: SegmentationManifest,
  place: Place,
): SegmentationManifest {
  checkInput(manifest.input, at(place, 'input'));
  const output = at(place, 'output');
  const { regions, labels, performance, activation } = manifest.output;
  const names = regions.map(({ name }) => name);
  requireDistinct(names, (n) => at(output, 'regions', n, 'name'));
  requireDistinct(
    regions.map(({ channel }) => channel),
    (n) => at(output, 'regions', n, 'channel'),
  );
  requireDistinct(
    labels.map(({ value }) => value),
    (n) => at(output, 'labels', n, 'value'),
  );
  regions.forEach(({ channel }, n) => {
    if (activation === 'sigmoid' || channel > 0) return;
    const where = at(output, 'regions', n, 'channel');
    refuse(where, 'is 0, which is the background of a softmax.', 'Count regions from 1.');
  });
  labels.forEach(({ region }, n) => {
    requireRegion(region, names, at(output, 'labels', n, 'region'));
  });
  performance.forEach(({ region }, n) => {
    requireRegion(region, names, at(output, 'performance', n, 'region'));
  });
  return manifest;
}

function requireRegion(region: string, names: readonly string[], place: Place): void {
  if (names.includes(region)) return;
  const near = nearest(region, names);
  refuse(
    place,
    `is ${JSON.stringify(region)}, which is none of output.regions.`,
    near === null ? `They are ${names.join(', ')}.` : `Did you mean "${near}"?`,
  );
}
