import type { ContourNotes } from '../../volume/contours/draw-contours.ts';
import { listNames } from './region-names.ts';

type Note = Exclude<keyof ContourNotes, 'voxels'>;

/** What is said of regions, by what there was to note. */
const SENTENCES: Readonly<Record<Note, (names: string) => string>> = {
  outside: (names) => `Contours of ${names} lie outside the image: they are not drawn.`,
  cut: (names) => `Contours of ${names} reach beyond the image: they are cut at its edge.`,
  gaps: (names) =>
    `Between the first and last contour of ${names} are slices without one: they stay empty there.`,
  spread: (names) =>
    `${names}: the contours are farther apart than the image’s slices, at regular distances; each is drawn on all slices that it is nearest to.`,
  between: (names) =>
    `${names}: the contours lie between the image’s slices; each is drawn on the nearest slice.`,
  skipped: (names) =>
    `${names}: the contours are closer together than the image’s slices; those farther from a slice are not used.`,
  oblique: (names) =>
    `${names}: the contours are oblique to the image’s slices; each voxel belongs to the nearest contour plane.`,
  repeated: (names) => `Contours of ${names} stand in the file twice: each is taken once.`,
  empty: (names) => `Contours of ${names} enclose nothing.`,
};

/** Sentences on how contours met the grid of an image, one for all regions that it holds for. */
export function contourWarnings(
  notes: readonly ContourNotes[],
  names: readonly string[],
): string[] {
  const warnings = Object.entries(SENTENCES).flatMap(([note, sentence]) => {
    const concerned = names.filter((_, region) => (notes[region]?.[note as Note] ?? 0) > 0);
    return concerned.length === 0 ? [] : [sentence(listNames(concerned))];
  });
  const isMissed = ({ voxels, outside }: ContourNotes) => voxels === 0 && outside === 0;
  const missed = names.filter(
    (_, region) => notes[region] !== undefined && isMissed(notes[region]),
  );
  return missed.length === 0
    ? warnings
    : [...warnings, `${listNames(missed)}: no voxel centre lies inside the contours.`];
}
