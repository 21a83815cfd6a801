import { LocusError } from '../../volume/errors.ts';
import type { Dataset } from './dataset.ts';
import { frameGroups } from './functional-groups.ts';
import type { DicomFile } from './open-dicom.ts';
import { type Plane, planesOf } from './plane.ts';

export interface SegmentationFrames {
  readonly planes: readonly Plane[];
  /** Segment number of each frame; null for label maps, whose pixels are segment numbers. */
  readonly segments: readonly number[] | null;
  /** Distance between slices as the header has it for its frames, mm; null where it has none. */
  readonly spacing: number | null;
}

/** Frames larger than this belong to microscopes. */
const MOST_PIXELS = 2 ** 26;

/**
 * Where the frames lie and which segment each shows.
 *
 * @throws LocusError 'unsupported', 'corrupt', 'absurd-dimensions'
 */
export function readSegmentationFrames(file: DicomFile): SegmentationFrames {
  const { dataset } = file;
  const { name } = file.file;
  const frames = dataset.number('NumberOfFrames') ?? 1;
  const pixels = (dataset.number('Rows') ?? 0) * (dataset.number('Columns') ?? 0);
  if (dataset.has('TotalPixelMatrixColumns') || pixels > MOST_PIXELS) {
    throw new LocusError(
      'unsupported',
      'This is a segmentation of a microscope’s image.',
      'Choose a segmentation of a CT, MR or PET image.',
      name,
    );
  }
  // Asked before any list of that length is made.
  const described = dataset.items('PerFrameFunctionalGroupsSequence').length;
  if (described < frames && frames > 1) {
    throw new LocusError(
      'corrupt',
      `The segmentation has ${frames} frames but says of ${described} only where they lie.`,
      'Export it again.',
      name,
    );
  }
  const planes = planesOf(file);
  const groups = frameGroups(dataset, planes.length) ?? [];
  const isLabelMap = dataset.text('SegmentationType') === 'LABELMAP';
  const described1 = dataset.items('SegmentSequence');
  const only = described1.length === 1 ? (described1[0]?.number('SegmentNumber') ?? 1) : null;
  const segments = isLabelMap
    ? null
    : planes.map((_, frame) => {
        const item = groups[frame]?.('SegmentIdentificationSequence') ?? null;
        const number = item?.number('ReferencedSegmentNumber') ?? only;
        if (number !== null) return number;
        throw new LocusError(
          'corrupt',
          `Frame ${frame + 1} of the segmentation does not say which segment it shows.`,
          'Export it again.',
          name,
        );
      });
  return { planes, segments, spacing: spacingOf(groups[0]?.('PixelMeasuresSequence') ?? dataset) };
}

function spacingOf(measures: Dataset): number | null {
  const spacing = Math.abs(measures.number('SpacingBetweenSlices') ?? 0);
  return spacing > 0 ? spacing : null;
}
