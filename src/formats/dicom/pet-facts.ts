import type { Dataset } from './dataset.ts';
import { joinDateTime, parseDateTime, parseOffset } from './dicom-time.ts';
import { privateNumbers, privateText } from './private-elements.ts';
import type { Injection, PetFacts } from './suv.ts';
import { acquiredAt } from './traits.ts';

/**
 * What a PET file says that bears on its unit.
 *
 * @param earliest the earliest acquisition of the series' files, s; null where none has a time
 */
export function petFacts(dataset: Dataset, earliest: number | null): PetFacts {
  const drug = dataset.items('RadiopharmaceuticalInformationSequence')[0];
  const philips = (element: string) =>
    privateNumbers(dataset, { group: '7053', element, creator: 'Philips PET Private Group' })[0] ??
    null;
  const halfLife = drug?.number('RadionuclideHalfLife') ?? null;
  return {
    units: unitsOf(dataset),
    suvType: (dataset.text('SUVType') ?? '').toUpperCase(),
    corrections: correctionsOf(dataset),
    decayCorrection: decayCorrectionOf(dataset),
    weight: dataset.number('PatientWeight'),
    height: dataset.number('PatientSize'),
    sex: dataset.text('PatientSex') ?? '',
    dose: drug?.number('RadionuclideTotalDose') ?? null,
    halfLife,
    injection: drug === undefined ? null : injectionOf(dataset, drug),
    scanStart: scanStartOf(dataset, earliest, halfLife),
    philipsSuv: philips('00'),
    philipsActivity: philips('09'),
  };
}

/** Enhanced files have the unit with the rescale, not in Units. */
function unitsOf(dataset: Dataset): string {
  const units = dataset.text('Units') ?? sharedRescaleType(dataset) ?? '';
  return units.toUpperCase();
}

function sharedRescaleType(dataset: Dataset): string | null {
  return (
    dataset
      .items('SharedFunctionalGroupsSequence')[0]
      ?.items('PixelValueTransformationSequence')[0]
      ?.text('RescaleType') ??
    dataset
      .items('PerFrameFunctionalGroupsSequence')[0]
      ?.items('PixelValueTransformationSequence')[0]
      ?.text('RescaleType') ??
    null
  );
}

/** Enhanced files name the corrections one by one (PS3.3 C.8.22.2). */
function correctionsOf(dataset: Dataset): readonly string[] {
  const named = dataset.texts('CorrectedImage').map((word) => word.toUpperCase());
  const own = [
    ['AttenuationCorrected', 'ATTN'],
    ['DecayCorrected', 'DECY'],
  ] as const;
  const more = own.flatMap(([keyword, word]) => (dataset.text(keyword) === 'YES' ? [word] : []));
  return [...named, ...more];
}

function decayCorrectionOf(dataset: Dataset): string {
  const stated = dataset.text('DecayCorrection');
  if (stated !== null) return stated.toUpperCase();
  return dataset.text('DecayCorrected') === 'YES' && dataset.has('DecayCorrectionDateTime')
    ? 'START'
    : '';
}

function zoneOf(dataset: Dataset): number | null {
  return parseOffset(dataset.text('TimezoneOffsetFromUTC'));
}

function injectionOf(dataset: Dataset, drug: Dataset): Injection | null {
  const full = parseDateTime(drug.text('RadiopharmaceuticalStartDateTime'), zoneOf(dataset));
  if (full !== null) return { at: full, hasDate: true };
  const time = joinDateTime(null, drug.text('RadiopharmaceuticalStartTime'));
  return time === null ? null : { at: time, hasDate: false };
}

/**
 * The time that voxels are decay-corrected to, where the correction is START. QIBA's rule: the series' time, unless it
 * lies after the acquisition, as it does in series made later; then GE's private scan time; else back from the frame's
 * time of average count rate, which Frame Reference Time counts from the start; else the earliest acquisition.
 */
function scanStartOf(
  dataset: Dataset,
  earliest: number | null,
  halfLife: number | null,
): number | null {
  const stated = parseDateTime(dataset.text('DecayCorrectionDateTime'), zoneOf(dataset));
  if (stated !== null) return stated;
  const date = dataset.text('SeriesDate') ?? dataset.text('StudyDate');
  const series = joinDateTime(date, dataset.text('SeriesTime'));
  const acquired = acquiredAt(dataset);
  const first = earliest ?? acquired;
  if (series !== null && (first === null || series <= first)) return series;
  const ge = parseDateTime(
    privateText(dataset, { group: '0009', element: '0D', creator: 'GEMS_PETD_01' }),
  );
  if (ge !== null) return ge;
  const offset = averageCountTime(dataset, halfLife);
  const reference = dataset.number('FrameReferenceTime') ?? 0;
  if (acquired !== null && offset !== null && reference > 0) {
    return acquired - reference / 1000 + offset;
  }
  return first ?? series;
}

/** Seconds from a frame's start to when its count rate is the average: ln(x / (1 - e^-x)) / λ with x = λ·duration. */
function averageCountTime(dataset: Dataset, halfLife: number | null): number | null {
  const duration = (dataset.number('ActualFrameDuration') ?? 0) / 1000;
  if (halfLife === null || halfLife <= 0 || duration <= 0) return null;
  const rate = Math.LN2 / halfLife;
  const decay = rate * duration;
  return Math.log(decay / -Math.expm1(-decay)) / rate;
}
