import { describe, expect, test } from 'vitest';
import { groupVolumes } from '../../../../src/formats/dicom/group-volumes.ts';
import { petFacts } from '../../../../src/formats/dicom/pet-facts.ts';
import { type Factor, type PetUnit, petFactor } from '../../../../src/formats/dicom/suv.ts';
import type { Fields } from '../../../support/dicom-writer.ts';
import { codeOf } from '../open-one.ts';
import { groupWritten, openWritten, slice } from './open-folder.ts';

const DRUG: Fields = {
  RadionuclideTotalDose: 3.7e8,
  RadionuclideHalfLife: 6586.2,
  RadiopharmaceuticalStartTime: '120000',
};

/** 70 kg, 1.75 m, 370 MBq of fluorine-18 one hour before the scan. */
const PET: Fields = {
  Modality: 'PT',
  Units: 'BQML',
  CorrectedImage: ['DECY', 'ATTN', 'SCAT'],
  DecayCorrection: 'START',
  PatientWeight: 70,
  PatientSize: 1.75,
  PatientSex: 'M',
  SeriesDate: '20240229',
  SeriesTime: '130000',
  AcquisitionDate: '20240229',
  AcquisitionTime: '130000',
  RadiopharmaceuticalInformationSequence: [DRUG],
};

/** 70 000 g / (3.7e8 Bq · 2^(-3600/6586.2)) */
const BY_WEIGHT = 0.00027633668171764324;

async function factor(fields: Fields, unit: PetUnit = 'SUVbw'): Promise<Factor> {
  const [file] = await openWritten([slice(0, { ...PET, ...fields })]);
  if (file === undefined) throw new Error('no file');
  return petFactor(petFacts(file.dataset, null), unit);
}

async function value(fields: Fields, unit: PetUnit = 'SUVbw'): Promise<number | string> {
  const found = await factor(fields, unit);
  return 'value' in found ? found.value : found.whyNot;
}

const withDrug = (fields: Fields): Fields => ({
  RadiopharmaceuticalInformationSequence: [{ ...DRUG, ...fields }],
});

function without(...keywords: string[]): Fields {
  return Object.fromEntries(keywords.map((keyword) => [keyword, '']));
}

describe('standardised uptake', () => {
  test('body weight, lean mass after James, body surface after Du Bois', async () => {
    expect(await value({})).toBeCloseTo(BY_WEIGHT, 15);
    // 1.1 · 70 - 128 (70 / 175)² = 56.52 kg; 1.07 · 70 - 148 (70 / 175)² = 51.22 kg
    expect(await value({}, 'SUVlbm')).toBeCloseTo((BY_WEIGHT * 56.52) / 70, 15);
    expect(await value({ PatientSex: 'F' }, 'SUVlbm')).toBeCloseTo((BY_WEIGHT * 51.22) / 70, 15);
    // 1.8481430181213463 m² in cm²
    expect(await value({}, 'SUVbsa')).toBeCloseTo((BY_WEIGHT * 18481.43018121346) / 70_000, 15);
    expect(await value({}, 'Bq/ml')).toBe(1);
  });

  test('decay-corrected to the injection, the dose is the whole dose', async () => {
    expect(await value({ DecayCorrection: 'ADMIN' })).toBeCloseTo(70_000 / 3.7e8, 15);
  });

  test.each<[string, Fields]>([
    [
      'over midnight, without a date',
      {
        SeriesTime: '003000',
        AcquisitionTime: '003000',
        ...withDrug({ RadiopharmaceuticalStartTime: '233000' }),
      },
    ],
    [
      'over midnight, with dates',
      {
        SeriesDate: '20240301',
        AcquisitionDate: '20240301',
        SeriesTime: '003000',
        AcquisitionTime: '003000',
        ...withDrug({ RadiopharmaceuticalStartDateTime: '20240229233000.00' }),
      },
    ],
    [
      'dated after the scan, by a wrong de-identification',
      withDrug({ RadiopharmaceuticalStartDateTime: '20300101120000' }),
    ],
    [
      'in another time zone',
      {
        TimezoneOffsetFromUTC: '+0100',
        ...withDrug({ RadiopharmaceuticalStartDateTime: '20240229110000+0000' }),
      },
    ],
    [
      'with times as of before DICOM 3',
      { SeriesDate: '2024.02.29', SeriesTime: '13:00:00', AcquisitionTime: '13:00:00' },
    ],
    ['in MBq', withDrug({ RadionuclideTotalDose: 370 })],
    ['acquired after the series began: another bed position', { AcquisitionTime: '131500' }],
    [
      'reprocessed, with the private scan time of GE',
      {
        SeriesTime: '174500',
        '00090010': { vr: 'LO', value: 'GEMS_PETD_01' },
        '0009100D': { vr: 'DT', value: '20240229130000.00' },
      },
    ],
    // Average count rate of 120 s: 59.9369 s after the frame's start, 1860 s after the scan's.
    [
      'reprocessed, back from the frame reference time',
      {
        SeriesTime: '174500',
        AcquisitionTime: '133000.063146',
        FrameReferenceTime: 1860000,
        ActualFrameDuration: 120000,
      },
    ],
    ['reprocessed, with nothing but the acquisition', { SeriesTime: '174500' }],
    [
      'enhanced, with its own time of correction',
      {
        SeriesTime: '174500',
        DecayCorrection: '',
        DecayCorrected: 'YES',
        DecayCorrectionDateTime: '20240229130000',
      },
    ],
  ])('one hour after the injection: %s', async (_name, fields) => {
    expect(await value(fields)).toBeCloseTo(BY_WEIGHT, 11);
  });

  test('Philips: counts by the private factors', async () => {
    const creator: Fields = { '70530010': { vr: 'LO', value: 'Philips PET Private Group' } };
    const suv: Fields = { '70531000': { vr: 'DS', value: '0.000551' } };
    const activity: Fields = { '70531009': { vr: 'DS', value: '1.602563' } };
    const counts: Fields = { Units: 'CNTS', ...creator };
    expect(await value({ ...counts, ...suv, ...activity })).toBe(0.000551);
    expect(await value({ ...counts, ...activity })).toBeCloseTo(BY_WEIGHT * 1.602563, 15);
    expect(await value({ ...counts, ...activity }, 'Bq/ml')).toBe(1.602563);
    expect(await value({ ...counts, ...suv }, 'SUVlbm')).toBeCloseTo((0.000551 * 56.52) / 70, 15);
    expect(await value(counts)).toContain('7053,1009');
    // A factor of 0 is none; without the vendor's name it is another's.
    expect(await value({ ...counts, '70531000': { vr: 'DS', value: '0' } })).toContain('7053,1009');
    expect(await value({ Units: 'CNTS', ...suv })).toContain('7053,1009');
  });

  test('stored as SUV already', async () => {
    expect(await value({ Units: 'GML', SUVType: 'BW', DecayCorrection: '' })).toBe(1);
    const untyped = await factor({ Units: 'GML' });
    expect(untyped).toEqual({ value: 1, notes: [expect.stringContaining('SUV Type is missing')] });
    expect(await value({ Units: 'GML', SUVType: 'LBMJAMES128' }, 'SUVlbm')).toBe(1);
    expect(await value({ Units: 'GML', SUVType: 'LBMJAMES128' })).toContain('LBMJAMES128');
    expect(await value({ Units: 'CM2ML', SUVType: 'BSA' }, 'SUVbsa')).toBe(1);
    expect(await value({ Units: 'GML', SUVType: 'BW' }, 'SUVlbm')).toBeCloseTo(56.52 / 70, 12);
  });

  test.each<[string, Fields, PetUnit, string]>([
    ['weight', without('PatientWeight'), 'SUVbw', 'Patient’s Weight is missing'],
    ['weight of 0', { PatientWeight: 0 }, 'SUVbw', 'Patient’s Weight is missing'],
    ['weight in g', { PatientWeight: 70_000 }, 'SUVbw', 'Patient’s Weight is 70000 kg'],
    ['size', without('PatientSize'), 'SUVlbm', 'Patient’s Size is missing'],
    ['size in cm', { PatientSize: 175 }, 'SUVbsa', 'Patient’s Size is 175 m'],
    ['sex', { PatientSex: 'O' }, 'SUVlbm', 'Patient’s Sex'],
    [
      'lean mass below 0',
      { PatientWeight: 300, PatientSize: 1.5 },
      'SUVlbm',
      'lean body mass of -182 kg',
    ],
    ['attenuation', { CorrectedImage: ['DECY'] }, 'SUVbw', 'ATTN'],
    ['decay', { CorrectedImage: ['ATTN'] }, 'SUVbw', 'DECY'],
    ['no decay correction', { DecayCorrection: 'NONE' }, 'SUVbw', 'Decay Correction is NONE'],
    ['dose', withDrug({ RadionuclideTotalDose: '' }), 'SUVbw', 'Radionuclide Total Dose'],
    ['half-life', withDrug({ RadionuclideHalfLife: '' }), 'SUVbw', 'Radionuclide Half Life'],
    [
      'start time',
      withDrug({ RadiopharmaceuticalStartTime: '' }),
      'SUVbw',
      'Start Time is missing',
    ],
    ['drug', { RadiopharmaceuticalInformationSequence: [] }, 'SUVbw', 'Dose is missing'],
    ['times', without('SeriesTime', 'AcquisitionTime'), 'SUVbw', 'start of the scan'],
    ['units', { Units: 'PROPCPS' }, 'SUVbw', 'proportional to counts/s'],
    [
      'a wrong day',
      withDrug({ RadiopharmaceuticalStartDateTime: '20240220120000' }),
      'SUVbw',
      '217 hours',
    ],
  ])('refused with the reason: %s', async (_name, fields, unit, reason) => {
    expect(await value(fields, unit)).toContain(reason);
  });

  test('a series is read in SUV by weight, or in the unit asked for; slopes differ by slice', async () => {
    const scale = (slope: number): Fields => ({ ...PET, RescaleSlope: slope, RescaleIntercept: 0 });
    const { sources } = await groupWritten([slice(1, scale(2)), slice(0, scale(0.5))]);
    const [source] = sources;
    if (source === undefined) throw new Error('no source');
    expect(source.header.warnings).toEqual([]);
    expect(source.header.series?.units.map(({ unit }) => unit)).toEqual([
      'SUVbw',
      'SUVlbm',
      'SUVbsa',
      'Bq/ml',
    ]);
    const stored = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];
    const activity = stored.map((x, n) => x * (n < 6 ? 0.5 : 2));
    const read = async (unitWanted?: string) => source.readFrame(0, { unitWanted });
    expect(await read('Bq/ml')).toMatchObject({ data: Float32Array.from(activity), unit: 'Bq/ml' });
    const suv = await read();
    expect(suv).toMatchObject({ unit: 'SUVbw', modality: 'PT' });
    expect(suv.data).toBeInstanceOf(Float64Array);
    for (const [n, x] of activity.entries()) expect(suv.data[n]).toBeCloseTo(x * BY_WEIGHT, 12);
    expect(await codeOf(read('HU'))).toBe('unsupported');
  });

  test('without what SUV takes, activity is read and the reason is said', async () => {
    const { sources } = await groupWritten([slice(0, { ...PET, PatientWeight: '' })]);
    const [source] = sources;
    expect((await source?.readFrame(0))?.unit).toBe('Bq/ml');
    expect(source?.header.warnings).toContain(
      'SUVbw cannot be computed: Patient’s Weight is missing. The voxels are read in Bq/ml.',
    );
    expect(source?.header.series?.units[0]).toEqual({
      unit: 'SUVbw',
      whyNot: 'Patient’s Weight is missing',
    });
  });

  test('counts stay counts', async () => {
    const { sources } = await groupWritten([slice(0, { ...PET, Units: 'CNTS' })]);
    expect((await sources[0]?.readFrame(0))?.unit).toBe('counts');
  });

  test('the earliest acquisition of a series decides whether its time can be the scan’s start', async () => {
    const later = { ...PET, SeriesTime: '130000' };
    const files = await openWritten([
      slice(0, { ...later, AcquisitionTime: '130000' }),
      slice(1, { ...later, AcquisitionTime: '130300' }),
    ]);
    const [source] = (await groupVolumes(files)).sources;
    const { data } = (await source?.readFrame(0)) ?? { data: [] };
    expect(data[0]).toBeCloseTo(BY_WEIGHT, 12);
    expect(data[6]).toBeCloseTo(11 * BY_WEIGHT, 12);
  });
});
