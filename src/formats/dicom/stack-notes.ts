import type { Triple } from '../../volume/grid.ts';
import { between } from './place.ts';
import type { Plane } from './plane.ts';
import type { SliceSpread } from './slice-positions.ts';

// What a person should know of how a series' slices lie, in words.

export function notesOnSpacing(plane: Plane): string[] {
  const notes: string[] = [];
  if (plane.spacing === null) notes.push('The header has no pixel spacing: 1 x 1 mm is taken.');
  if (plane.isAtDetector) {
    notes.push(
      'The pixel spacing is that at the detector: lengths in the patient are smaller, as the beam widens.',
    );
  }
  if (plane.place === null)
    notes.push('The header gives no position or orientation in the patient.');
  if (plane.place !== null && plane.step === null) {
    notes.push('The header has no slice thickness.');
  }
  return notes;
}

export function partNote(from: number, to: number, count: number): string {
  return `A wide gap parts the series: these are slices ${from + 1} to ${to} of ${count}.`;
}

/** Below this share of the step, or of 1 µm, positions are even but for rounding. */
const WORTH_SAYING = 0.01;

export function notesOnRounding({
  step,
  deviation,
}: {
  step: number;
  deviation: number;
}): string[] {
  if (deviation <= Math.max(WORTH_SAYING * step, 1e-3)) return [];
  return [
    `Slices lie up to ${short(deviation)} mm from an even distance of ${short(step)} mm: taken as even.`,
  ];
}

export function gapNote(index: readonly number[], step: number): string {
  const missing = index.flatMap((at, n) => {
    const next = index[n + 1] ?? at + 1;
    return Array.from({ length: next - at - 1 }, (_, m) => at + m + 2);
  });
  const which = missing.length === 1 ? `Slice ${missing[0]} is` : `Slices ${list(missing)} are`;
  return `${which} missing (slices are ${short(step)} mm apart): filled in linearly from the neighbours.`;
}

const MOST_LISTED = 10;

function list(numbers: readonly number[]): string {
  const more = numbers.length - MOST_LISTED;
  const shown = numbers.slice(0, MOST_LISTED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Shift within the planes, as a share of a pixel, that is no more than rounding. */
const SIDEWAYS_SLACK = 0.1;

/** Slices that are shifted against each other within their planes, beyond the steady shift of a tilted gantry. */
export function notesOnShift(
  planes: readonly Plane[],
  step: Triple,
  found: Exclude<SliceSpread, { kind: 'apart' }>,
): string[] {
  const first = planes[0];
  if (first === undefined || first.place === null) return [];
  const { alongRow, alongColumn } = first.place;
  let farthest = 0;
  planes.forEach((plane, n) => {
    const steps = found.kind === 'gaps' ? (found.index[n] ?? 0) : n;
    const away = between(first, plane).map((mm, axis) => mm - steps * (step[axis] ?? 0));
    for (const along of [alongRow, alongColumn]) {
      const shift = along.reduce((sum, cosine, axis) => sum + cosine * (away[axis] ?? 0), 0);
      farthest = Math.max(farthest, Math.abs(shift));
    }
  });
  if (farthest <= SIDEWAYS_SLACK * Math.min(...(first.spacing ?? [1, 1]))) return [];
  return [
    `Slices are shifted within their planes by up to ${short(farthest)} mm: taken as in line.`,
  ];
}

export function short(value: number): number {
  return Number(value.toPrecision(4));
}
