import { LocusError } from '../../volume/errors.ts';
import type { Identity } from './identity.ts';

/** Files are large and asked for often. */
const sets = new WeakMap<Identity, ReadonlySet<string>>();

function instancesOf(image: Identity): ReadonlySet<string> {
  const known = sets.get(image);
  if (known !== undefined) return known;
  const made = new Set(image.instances);
  sets.set(image, made);
  return made;
}

/**
 * The image that regions were drawn on: the one with most of the instances that they refer to, else of the series, else
 * one of the same patient in the same frame of reference (PS3.3 C.7.4.1), the largest first.
 */
export function findImage<T extends { readonly identity: Identity; readonly voxels: number }>(
  regions: Identity,
  images: readonly T[],
): T | null {
  const best = (score: (image: T) => number): T | null => {
    const scored = images.map((image) => ({ image, score: score(image) }));
    scored.sort((a, b) => b.score - a.score);
    const [first] = scored;
    return first !== undefined && first.score > 0 ? first.image : null;
  };
  return (
    best(({ identity }) => {
      const held = instancesOf(identity);
      return regions.instances.filter((uid) => held.has(uid)).length;
    }) ??
    best(({ identity, voxels }) =>
      regions.series !== '' && identity.series === regions.series ? voxels : 0,
    ) ??
    best(({ identity, voxels }) =>
      regions.frameOfReference !== '' &&
      identity.frameOfReference === regions.frameOfReference &&
      identity.patient === regions.patient
        ? voxels
        : 0,
    )
  );
}

/**
 * Why regions cannot be drawn on any of the images that are here, in words; null where they may merely wait for theirs.
 */
export function whyNotDrawn(
  regions: Identity,
  images: readonly Identity[],
  name: string,
): LocusError | null {
  if (images.length === 0) return null;
  const ofPatient = images.filter(({ patient }) => patient === regions.patient);
  if (ofPatient.length === 0) {
    return refusal('These regions are of another patient than the images.', name);
  }
  if (!ofPatient.some(({ study }) => study === regions.study)) {
    return refusal('These regions are of another study than the images.', name);
  }
  return refusal('The images that these regions were drawn on are not here.', name);
}

function refusal(problem: string, name: string): LocusError {
  return new LocusError(
    'other-image',
    problem,
    'Open the images that they were drawn on as well; what is loaded stays as it is.',
    name,
  );
}
