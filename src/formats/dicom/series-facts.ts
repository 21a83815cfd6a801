import type { SeriesFacts, UnitOption } from '../source.ts';
import type { Dataset, Keyword } from './dataset.ts';
import type { Plane } from './plane.ts';
import { makeScrubber } from './scrub.ts';

/** What a series says of itself, from its first image; free text without the patient's names and numbers. */
export function seriesFacts(
  planes: readonly Plane[],
  units: readonly UnitOption[],
  suffix: string,
): SeriesFacts {
  const first = planes[0];
  if (first === undefined) throw new RangeError('a series has an image');
  const { dataset } = first.file;
  const scrub = makeScrubber(dataset);
  const description = dataset.text('SeriesDescription') ?? dataset.text('ProtocolName') ?? '';
  const groups = groupItems(dataset);
  const number = (group: Keyword, keyword: Keyword, own: Keyword = keyword) =>
    dataset.number(own) ?? groups(group)?.number(keyword) ?? null;
  const timing = 'MRTimingAndRelatedParametersSequence';
  return {
    modality: dataset.text('Modality') ?? '',
    description: `${scrub(description)}${suffix}`.trim(),
    seriesNumber: dataset.number('SeriesNumber'),
    images: planes.length,
    echoTime: number('MREchoSequence', 'EffectiveEchoTime', 'EchoTime'),
    repetitionTime: number(timing, 'RepetitionTime'),
    inversionTime: number('MRModifierSequence', 'InversionTimes', 'InversionTime'),
    flipAngle: number(timing, 'FlipAngle'),
    bValues: bValuesOf(planes),
    sequenceWords: sequenceWords(dataset).map((word) => scrub(word).toUpperCase()),
    hasContrast: hasContrast(dataset),
    units,
  };
}

/** None where all are 0: some scanners write that to images of any kind. */
function bValuesOf(planes: readonly Plane[]): readonly number[] {
  const all = new Set(planes.flatMap(({ traits }) => traits.bValue ?? []));
  return [...all].some((b) => b !== 0) ? [...all].sort((a, b) => a - b) : [];
}

/** The first frame's functional groups. */
function groupItems(dataset: Dataset): (group: Keyword) => Dataset | null {
  const shared = dataset.items('SharedFunctionalGroupsSequence')[0];
  const own = dataset.items('PerFrameFunctionalGroupsSequence')[0];
  return (group) => own?.items(group)[0] ?? shared?.items(group)[0] ?? null;
}

function sequenceWords(dataset: Dataset): readonly string[] {
  const keywords = [
    'ImageType',
    'ScanningSequence',
    'SequenceVariant',
    'SequenceName',
    'PulseSequenceName',
    'EchoPulseSequence',
    'AcquisitionContrast',
  ];
  return [...new Set(keywords.flatMap((keyword) => dataset.texts(keyword)))].filter(
    (word) => word !== '',
  );
}

/** Some consoles fill the agent's field in for every scan. */
const NO_AGENT = /^(no|none|n|without|keine?s?|ohne|0|-+)$/i;

function hasContrast(dataset: Dataset): boolean {
  const agent = dataset.text('ContrastBolusAgent');
  if (agent !== null && !NO_AGENT.test(agent)) return true;
  return (
    dataset.items('ContrastBolusAgentSequence').length > 0 ||
    (dataset.number('ContrastBolusVolume') ?? 0) > 0
  );
}
