import type { Modality } from '../../volume/volume.ts';
import type { UnitOption } from '../source.ts';
import type { DicomFile } from './open-dicom.ts';
import { petFacts } from './pet-facts.ts';
import { type Factor, PET_UNITS, petFactor, unitWords } from './suv.ts';
import { acquiredAt } from './traits.ts';

/** The units that a series' voxels can be given in. */
export interface SeriesUnits {
  readonly options: readonly UnitOption[];
  /** What rescaled voxels of a file are multiplied by; 1 for all units but those of PET. */
  readonly factorOf: (unit: string, file: DicomFile) => number;
  readonly notesOn: (unit: string) => readonly string[];
}

export function modalityOf(file: DicomFile): Modality {
  const modality = file.dataset.text('Modality');
  return modality === 'CT' || modality === 'MR' || modality === 'PT' ? modality : 'unknown';
}

export function unitsOf(files: readonly DicomFile[]): SeriesUnits {
  const first = files[0];
  if (first === undefined) return oneUnit('1');
  switch (modalityOf(first)) {
    case 'PT':
      return petUnits(files, first);
    case 'CT':
      return oneUnit(ctUnit(first));
    default:
      return oneUnit('1');
  }
}

function oneUnit(unit: string): SeriesUnits {
  return { options: [{ unit, whyNot: null }], factorOf: () => 1, notesOn: () => [] };
}

/** Hounsfield units unless the file says otherwise: Rescale Type is often left out (PS3.3 C.11.1.1.2). */
function ctUnit({ dataset }: DicomFile): string {
  const type =
    dataset.text('RescaleType') ??
    dataset
      .items('SharedFunctionalGroupsSequence')[0]
      ?.items('PixelValueTransformationSequence')[0]
      ?.text('RescaleType') ??
    'HU';
  if (type === 'US') return '1';
  return type === 'HU_MOD' ? 'HU' : type;
}

function petUnits(files: readonly DicomFile[], first: DicomFile): SeriesUnits {
  const times = files.flatMap(({ dataset }) => acquiredAt(dataset) ?? []);
  const earliest = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const factors = new Map<string, Map<DicomFile, Factor>>(
    PET_UNITS.map((unit) => [unit, new Map()]),
  );
  for (const file of files) {
    const facts = petFacts(file.dataset, Number.isFinite(earliest) ? earliest : null);
    for (const unit of PET_UNITS) factors.get(unit)?.set(file, petFactor(facts, unit));
  }
  const of = (unit: string) => [...(factors.get(unit)?.values() ?? [])];
  const options: UnitOption[] = PET_UNITS.map((unit) => {
    const failed = of(unit).find((factor) => 'whyNot' in factor);
    return { unit, whyNot: failed !== undefined && 'whyNot' in failed ? failed.whyNot : null };
  });
  if (options.every(({ whyNot }) => whyNot !== null)) {
    options.push({ unit: unitWords(unitsText(first)), whyNot: null });
  }
  return {
    options,
    factorOf: (unit, file) => {
      const factor = factors.get(unit)?.get(file);
      return factor !== undefined && 'value' in factor ? factor.value : 1;
    },
    notesOn: (unit) => [
      ...new Set(of(unit).flatMap((factor) => ('value' in factor ? factor.notes : []))),
    ],
  };
}

function unitsText({ dataset }: DicomFile): string {
  return (dataset.text('Units') ?? '').toUpperCase();
}
