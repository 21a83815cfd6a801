import { labelColour } from '../../volume/label-colours.ts';
import type { Label } from '../../volume/volume.ts';
import type { Dataset } from './dataset.ts';
import { distinctNames } from './region-names.ts';
import { type RoiContours, readContours } from './rtstruct-contours.ts';

export interface Roi extends RoiContours {
  readonly number: number;
  readonly name: string;
  readonly colour: Label['colour'];
  readonly description: string;
  /** '' where the file gives none. */
  readonly frameOfReference: string;
}

/**
 * The regions of interest of a structure set, in the order of its list: name and number from the Structure Set ROI
 * Sequence, contours and colour from the ROI Contour Sequence, kind from the observations. `scrub` takes what identifies
 * a person out of names.
 */
export function readRois(dataset: Dataset, scrub: (text: string) => string): readonly Roi[] {
  const contours = byNumber(dataset.items('ROIContourSequence'));
  const observations = byNumber(dataset.items('RTROIObservationsSequence'));
  const listed = dataset.items('StructureSetROISequence').map((item, at) => ({
    number: item.number('ROINumber') ?? at + 1,
    item: item as Dataset | null,
  }));
  const known = new Set(listed.map(({ number }) => number));
  // Contours of a region that the list lacks.
  const unlisted = [...contours.keys()].filter((number) => !known.has(number));
  const all = [...listed, ...unlisted.map((number) => ({ number, item: null }))];
  const names = distinctNames(
    all.map(({ number, item }) => ({ number, name: scrub(item?.text('ROIName') ?? '') })),
    'ROI',
  );
  const rois = all.map(({ number, item }, at): Roi => {
    const own = contours.get(number) ?? [];
    return {
      number,
      name: names[at] ?? '',
      colour: colourOf(own) ?? labelColour(at + 1),
      description: describe(item, observations.get(number)?.[0]),
      frameOfReference: item?.text('ReferencedFrameOfReferenceUID') ?? '',
      ...readContours(own),
    };
  });
  const frame = mainFrame(rois);
  return rois.map((roi) =>
    roi.whyNot === null && roi.frameOfReference !== '' && roi.frameOfReference !== frame
      ? { ...roi, whyNot: 'it lies in another frame of reference than the other regions' }
      : roi,
  );
}

/** The frame of reference of most regions with contours; '' where none has one. */
export function mainFrame(rois: readonly Roi[]): string {
  const counts = new Map<string, number>();
  for (const { frameOfReference, contours } of rois) {
    if (frameOfReference === '') continue;
    // Those without contours count less than any with.
    const weight = contours.length > 0 ? 1 : 1e-9;
    counts.set(frameOfReference, (counts.get(frameOfReference) ?? 0) + weight);
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? '';
}

function byNumber(items: readonly Dataset[]): Map<number, Dataset[]> {
  const found = new Map<number, Dataset[]>();
  for (const item of items) {
    const number = item.number('ReferencedROINumber');
    if (number === null) continue;
    const same = found.get(number) ?? [];
    same.push(item);
    found.set(number, same);
  }
  return found;
}

function colourOf(items: readonly Dataset[]): Label['colour'] | null {
  for (const item of items) {
    const [r = -1, g = -1, b = -1] = item.numbers('ROIDisplayColor');
    if ([r, g, b].every((value) => Number.isInteger(value) && value >= 0 && value <= 255)) {
      return [r, g, b];
    }
  }
  return null;
}

/** 'GTV, manual' */
function describe(roi: Dataset | null, observation: Dataset | undefined): string {
  const parts = [
    observation?.text('RTROIInterpretedType') ?? '',
    (roi?.text('ROIGenerationAlgorithm') ?? '').toLowerCase(),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
