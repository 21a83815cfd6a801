import type { Dataset } from './dataset.ts';
import type { Identity } from './identity.ts';
import { identityOf } from './identity-of.ts';

/** The series and images that a segmentation was made from, by its list of series, else by its frames. */
export function segmentationReferences(dataset: Dataset): Identity {
  const series = dataset.items('ReferencedSeriesSequence');
  const listed = series.flatMap((one) => uids(one, 'ReferencedInstanceSequence'));
  const instances = listed.length > 0 ? listed : sourcesOfFrames(dataset);
  return {
    ...identityOf(dataset, [...new Set(instances)]),
    series: series[0]?.text('SeriesInstanceUID') ?? '',
  };
}

function sourcesOfFrames(dataset: Dataset): string[] {
  const groups = [
    ...dataset.items('SharedFunctionalGroupsSequence'),
    ...dataset.items('PerFrameFunctionalGroupsSequence'),
  ];
  return groups
    .flatMap((group) => group.items('DerivationImageSequence'))
    .flatMap((derivation) => uids(derivation, 'SourceImageSequence'));
}

function uids(item: Dataset, sequence: string): string[] {
  return item
    .items(sequence)
    .map((image) => image.text('ReferencedSOPInstanceUID') ?? '')
    .filter((uid) => uid !== '');
}
