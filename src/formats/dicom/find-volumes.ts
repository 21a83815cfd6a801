import { dropCopies } from './drop-copies.ts';
import { normalOf, type Place } from './place.ts';
import type { Plane } from './plane.ts';
import { judgePositions } from './slice-positions.ts';
import { splitByOrder, splitUneven, splitVolumes } from './split-volumes.ts';
import { findSlots, positionOf, type Stack } from './stacks.ts';

/** Volumes among parallel planes. */
export interface FoundVolumes {
  /** Planes of each, sorted by place. */
  readonly volumes: readonly (readonly Plane[])[];
  /** What tells each from the others. */
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * One volume where each place has one image, else as many as their headers tell apart, else as their pixels and order do.
 *
 * @throws LocusError as decoding a frame does, 'cancelled'
 */
export async function findVolumes(
  stack: Stack,
  signal: AbortSignal | undefined,
): Promise<FoundVolumes> {
  if (stack.place === null) return unplacedVolumes(stack);
  const slots = findSlots(stack.planes, stack.place);
  if (slots.every((slot) => slot.length === 1)) return oneOrUneven(slots.flat(), stack.place);
  const split = splitVolumes(slots);
  if (split !== null) return { ...split, warnings: [] };
  const { slots: left, dropped } = await dropCopies(slots, signal);
  const copies =
    dropped === 0
      ? []
      : [
          dropped === 1
            ? 'One image is there twice: it counts once.'
            : `${dropped} images repeat others: each counts once.`,
        ];
  if (left.every((slot) => slot.length === 1)) return oneVolume(left.flat(), copies);
  const again = splitVolumes(left);
  if (again !== null) return { ...again, warnings: copies };
  return numberedVolumes(left, copies);
}

function oneOrUneven(planes: readonly Plane[], place: Place): FoundVolumes {
  const normal = normalOf(place);
  const isEven = (part: readonly Plane[]) => {
    const positions = part.map((plane) => positionOf(plane, normal));
    return part.length < 2 || judgePositions(positions).kind === 'even';
  };
  const split = isEven(planes) ? null : splitUneven(planes, isEven);
  return split === null ? oneVolume(planes, []) : { ...split, warnings: [] };
}

function oneVolume(planes: readonly Plane[], warnings: readonly string[]): FoundVolumes {
  return { volumes: [planes], names: [''], warnings };
}

/** The last resort: images of one place in the order of their numbers. */
function numberedVolumes(
  slots: readonly (readonly Plane[])[],
  warnings: readonly string[],
): FoundVolumes {
  const depth = slots.reduce((most, slot) => Math.max(most, slot.length), 0);
  const volumes =
    splitByOrder(slots, (plane) => plane.order) ??
    Array.from({ length: depth }, (_, n) =>
      slots.flatMap((slot) => (slot[n] === undefined ? [] : [slot[n]])),
    );
  const note = `Up to ${depth} different images lie at one place and nothing in their headers tells them apart: volumes are made by their order.`;
  return {
    volumes,
    names: volumes.map((_, n) => `volume ${n + 1}`),
    warnings: [...warnings, note],
  };
}

/** Scans whose slices belong together even where they say no position. */
const TOMOGRAPHIC = /^(CT|MR|PT|NM)$/;

function unplacedVolumes({ planes }: Stack): FoundVolumes {
  const modality = planes[0]?.file.dataset.text('Modality') ?? '';
  const isOneFile = planes.every(({ file }) => file === planes[0]?.file);
  if (planes.length === 1) return oneVolume(planes, []);
  const step = planes[0]?.step ?? null;
  const apart = step === null ? '1 mm apart (the header says nothing)' : `${step} mm apart`;
  const sorted = planes.toSorted((a, b) => a.order - b.order);
  if (isOneFile || TOMOGRAPHIC.test(modality)) {
    return oneVolume(sorted, [`The images have no positions: stacked in their order, ${apart}.`]);
  }
  return { volumes: sorted.map((plane) => [plane]), names: sorted.map(() => ''), warnings: [] };
}
