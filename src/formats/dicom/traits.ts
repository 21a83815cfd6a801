import type { Dataset } from './dataset.ts';
import { joinDateTime, parseDateTime } from './dicom-time.ts';
import type { FindGroup } from './functional-groups.ts';
import { privateNumbers } from './private-elements.ts';

/** What may tell apart images at one place. Null where the header does not say. */
export interface Traits {
  /** Apart in space for certain: stacks of an enhanced file. */
  readonly stack: string | null;
  /** ms */
  readonly echoTime: number | null;
  /** s/mm² */
  readonly bValue: number | null;
  /** Direction of the diffusion gradient. */
  readonly gradient: string | null;
  /** ms */
  readonly inversionTime: number | null;
  /** Degrees. */
  readonly flipAngle: number | null;
  /** 'ORIGINAL PRIMARY M' */
  readonly imageType: string | null;
  readonly temporalPosition: number | null;
  /** ms after the start of the scan: Frame Reference Time of PET. */
  readonly referenceTime: number | null;
  /** ms after the R wave. */
  readonly triggerTime: number | null;
  readonly acquisition: number | null;
  /** Dimension index values of an enhanced file, without those of the place. */
  readonly dimension: string | null;
  /** Seconds on the scanner's clock. */
  readonly acquiredAt: number | null;
}

/** Traits of a single-frame file. */
export function fileTraits(dataset: Dataset): Traits {
  return {
    stack: null,
    echoTime: dataset.number('EchoTime'),
    bValue: dataset.number('DiffusionBValue') ?? privateBValue(dataset),
    gradient: gradientOf(dataset),
    inversionTime: dataset.number('InversionTime'),
    flipAngle: dataset.number('FlipAngle'),
    imageType: typeOf(dataset.texts('ImageType'), dataset.text('ComplexImageComponent')),
    temporalPosition: dataset.number('TemporalPositionIdentifier'),
    referenceTime: dataset.number('FrameReferenceTime'),
    triggerTime: dataset.number('TriggerTime'),
    acquisition: dataset.number('AcquisitionNumber'),
    dimension: null,
    acquiredAt: acquiredAt(dataset),
  };
}

/**
 * Traits of a frame of an enhanced file (PS3.3 C.7.6.16.2, C.8.13.5).
 *
 * @param pointers the elements that the dimension index values stand for
 */
export function frameTraits(group: FindGroup, pointers: readonly string[]): Traits {
  const content = group('FrameContentSequence');
  const diffusion = group('MRDiffusionSequence');
  const type =
    group('MRImageFrameTypeSequence') ??
    group('CTImageFrameTypeSequence') ??
    group('PETFrameTypeSequence');
  return {
    stack: content?.text('StackID') ?? null,
    echoTime: group('MREchoSequence')?.number('EffectiveEchoTime') ?? null,
    bValue: diffusion?.number('DiffusionBValue') ?? null,
    gradient:
      vectorText(
        diffusion
          ?.items('DiffusionGradientDirectionSequence')[0]
          ?.numbers('DiffusionGradientOrientation'),
      ) ??
      diffusion?.text('DiffusionDirectionality') ??
      null,
    inversionTime: group('MRModifierSequence')?.number('InversionTimes') ?? null,
    flipAngle: group('MRTimingAndRelatedParametersSequence')?.number('FlipAngle') ?? null,
    imageType: typeOf(type?.texts('FrameType') ?? [], type?.text('ComplexImageComponent') ?? null),
    temporalPosition:
      content?.number('TemporalPositionIndex') ??
      group('TemporalPositionSequence')?.number('TemporalPositionTimeOffset') ??
      null,
    referenceTime: null,
    triggerTime:
      group('CardiacSynchronizationSequence')?.number('NominalCardiacTriggerDelayTime') ?? null,
    acquisition: content?.number('FrameAcquisitionNumber') ?? null,
    dimension: dimensionOf(content?.numbers('DimensionIndexValues') ?? [], pointers),
    acquiredAt:
      parseDateTime(content?.text('FrameReferenceDateTime') ?? null) ??
      parseDateTime(content?.text('FrameAcquisitionDateTime') ?? null),
  };
}

/** Stack ID, in-stack position number, position and slice location: places, not volumes. */
const OF_PLACE = new Set(['00209056', '00209057', '00200032', '00201041']);

/** The elements that a file's dimension index values stand for, as hexadecimal digits. */
export function dimensionPointers(dataset: Dataset): readonly string[] {
  return dataset
    .items('DimensionIndexSequence')
    .map((item) => (item.text('DimensionIndexPointer') ?? '').toUpperCase());
}

function dimensionOf(values: readonly number[], pointers: readonly string[]): string | null {
  if (values.length === 0 || values.length !== pointers.length) return null;
  return values.filter((_, n) => !OF_PLACE.has(pointers[n] ?? '')).join(' ') || null;
}

/** Seconds; of the acquisition, else of the content. */
export function acquiredAt(dataset: Dataset): number | null {
  const day = dataset.text('AcquisitionDate') ?? dataset.text('SeriesDate');
  return (
    parseDateTime(dataset.text('AcquisitionDateTime')) ??
    joinDateTime(day, dataset.text('AcquisitionTime')) ??
    null
  );
}

/** b-values of vendors who had them before the standard did. */
function privateBValue(dataset: Dataset): number | null {
  const find = (group: string, element: string, creator: string, binary?: 'float32') =>
    privateNumbers(dataset, { group, element, creator, ...(binary && { binary }) })[0] ?? null;
  const ge = find('0043', '39', 'GEMS_PARM_01');
  return (
    find('0019', '0C', 'SIEMENS MR HEADER') ??
    find('2001', '03', 'Philips Imaging DD 001', 'float32') ??
    // Newer GE scanners add 10⁹, to say that it is no bit field.
    (ge === null ? null : ge % 100_000)
  );
}

function gradientOf(dataset: Dataset): string | null {
  const find = (group: string, element: string, creator: string) =>
    privateNumbers(dataset, { group, element, creator, binary: 'float64' });
  const ge = ['BB', 'BC', 'BD'].flatMap((element) => find('0019', element, 'GEMS_ACQU_01'));
  return (
    vectorText(dataset.numbers('DiffusionGradientOrientation')) ??
    vectorText(find('0019', '0E', 'SIEMENS MR HEADER')) ??
    vectorText(ge)
  );
}

function vectorText(vector: readonly number[] | undefined): string | null {
  if (vector?.length !== 3 || vector.every((part) => part === 0)) return null;
  return vector.map((part) => (part + 0).toFixed(3)).join(' ');
}

function typeOf(words: readonly string[], component: string | null): string | null {
  const all = component === null ? words : [...words, component];
  return all.length === 0 ? null : all.join(' ');
}
