import type { LoadedItem, StabilitySubject } from '../worker/protocol.ts';
import { labelTitle } from './regions.ts';
import { isSameGrid } from './same-grid.ts';

/** What the correlation is taken over. */
export type SubjectKind =
  /** The same labels in several images, each with its own mask: patients. */
  | 'cases'
  /** The labels of one mask, each a region of its own. */
  | 'regions'
  /** One region: no correlation, only its spread. */
  | 'single';

export interface SubjectDesign {
  readonly kind: SubjectKind;
  readonly subjects: readonly StabilitySubject[];
}

export interface Loaded {
  readonly images: readonly LoadedItem[];
  readonly masks: readonly LoadedItem[];
  /** In use. */
  readonly image: LoadedItem;
  readonly mask: LoadedItem;
  /** Chosen, united into one region. */
  readonly labels: readonly number[];
}

/** A second scan of the same patient. */
export interface Retest {
  readonly image: LoadedItem;
  readonly mask: LoadedItem;
}

/**
 * Who the subjects are. Other images with masks of their own that have the chosen labels are further cases; sequences
 * and masks on the grid of the one in use are taken for the same patient and do not count. Else the labels of
 * the mask in use are the subjects. With a retest, every scan of a label is one measurement of it.
 */
export function designSubjects(loaded: Loaded, retest: Retest | null): SubjectDesign {
  const { image, mask, labels } = loaded;
  const scansOf = (values: readonly number[]) => [
    { imageId: image.id, maskId: mask.id, labels: values },
    ...(retest === null
      ? []
      : [{ imageId: retest.image.id, maskId: retest.mask.id, labels: values }]),
  ];
  const inHand: StabilitySubject = {
    title: titleOf(mask, labels),
    scans: scansOf(labels),
    isSubject: true,
    isInHand: true,
  };
  const others = retest === null ? otherCases(loaded) : [];
  if (others.length > 0) return { kind: 'cases', subjects: [inHand, ...others] };
  const present = (mask.labels ?? [])
    .map(({ value }) => value)
    .filter((value) => retest === null || hasLabels(retest.mask, [value]));
  if (present.length < 2) return { kind: 'single', subjects: [inHand] };
  const regions = present.map(
    (value): StabilitySubject => ({
      title: titleOf(mask, [value]),
      scans: scansOf([value]),
      isSubject: true,
      isInHand: labels.length === 1 && labels[0] === value,
    }),
  );
  // Several labels united overlap the subjects: measured for their spread only.
  const isExtra = labels.length > 1;
  return {
    kind: 'regions',
    subjects: isExtra ? [...regions, { ...inHand, isSubject: false }] : regions,
  };
}

/** Masks on grids of their own with the chosen labels, each with an image of the same modality on that grid. */
function otherCases({ images, masks, image, mask, labels }: Loaded): readonly StabilitySubject[] {
  const used = new Set([image.sha256]);
  return masks.flatMap((other) => {
    if (other.id === mask.id || !hasLabels(other, labels)) return [];
    if (isSameGrid(other.header.grid, mask.header.grid)) return [];
    const own = images.find(
      (candidate) =>
        !used.has(candidate.sha256) &&
        candidate.header.modality === image.header.modality &&
        isSameGrid(candidate.header.grid, other.header.grid),
    );
    if (own === undefined) return [];
    used.add(own.sha256);
    return [
      {
        title: own.name,
        scans: [{ imageId: own.id, maskId: other.id, labels }],
        isSubject: true,
        isInHand: false,
      },
    ];
  });
}

function hasLabels(mask: LoadedItem, labels: readonly number[]): boolean {
  const present = new Set(mask.labels?.map(({ value }) => value));
  return labels.every((value) => present.has(value));
}

function titleOf(mask: LoadedItem, values: readonly number[]): string {
  return values.map((value) => labelTitle(mask, value) ?? `Label ${value}`).join(' + ');
}

/** Whether an item may be the retest of another: another scan. */
export function retestImages(
  images: readonly LoadedItem[],
  image: LoadedItem,
): readonly LoadedItem[] {
  return images.filter(({ id }) => id !== image.id);
}

/** Masks on the grid of the retest image that have a label in common with the mask in use. */
export function retestMasks(
  masks: readonly LoadedItem[],
  image: LoadedItem,
  mask: LoadedItem,
): readonly LoadedItem[] {
  const values = (mask.labels ?? []).map(({ value }) => value);
  return masks.filter(
    (other) =>
      isSameGrid(other.header.grid, image.header.grid) &&
      values.some((value) => hasLabels(other, [value])),
  );
}
