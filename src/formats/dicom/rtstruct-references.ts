import type { Dataset } from './dataset.ts';
import type { Identity } from './identity.ts';
import { identityOf } from './identity-of.ts';

/**
 * The images that a structure set refers to: series and images from its list of frames of reference, and the images
 * that contours name. Of several series the first that names images, else the first.
 */
export function structureSetReferences(dataset: Dataset, frameOfRois: string): Identity {
  const frames = dataset.items('ReferencedFrameOfReferenceSequence');
  const own = frames.find((frame) => frame.text('FrameOfReferenceUID') === frameOfRois);
  const frame = own ?? frames[0];
  const studies = frame?.items('RTReferencedStudySequence') ?? [];
  const series = studies.flatMap((study) => study.items('RTReferencedSeriesSequence'));
  const named = series.find((one) => imagesOf(one).length > 0) ?? series[0];
  const instances = new Set(named === undefined ? [] : imagesOf(named));
  for (const roi of dataset.items('ROIContourSequence')) {
    for (const contour of roi.items('ContourSequence')) {
      for (const uid of imagesOf(contour)) instances.add(uid);
    }
  }
  const identity = identityOf(dataset, [...instances]);
  return {
    ...identity,
    study: identity.study || (studies[0]?.text('ReferencedSOPInstanceUID') ?? ''),
    series: named?.text('SeriesInstanceUID') ?? '',
    frameOfReference:
      frameOfRois || (frame?.text('FrameOfReferenceUID') ?? '') || identity.frameOfReference,
  };
}

function imagesOf(item: Dataset): string[] {
  return item
    .items('ContourImageSequence')
    .map((image) => image.text('ReferencedSOPInstanceUID') ?? '')
    .filter((uid) => uid !== '');
}
