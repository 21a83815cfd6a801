import { DAY } from './dicom-time.ts';

/** What a PET file's header says that bears on its unit; times in seconds on one clock. */
export interface PetFacts {
  /** Units (0054,1001): 'BQML', 'CNTS', 'GML' … */
  readonly units: string;
  /** SUV Type (0054,1006) of voxels that are SUVs; '' where it is not said. */
  readonly suvType: string;
  /** Corrected Image (0028,0051). */
  readonly corrections: readonly string[];
  /** Decay Correction (0054,1102): 'START', 'ADMIN', 'NONE'. */
  readonly decayCorrection: string;
  /** kg and m. */
  readonly weight: number | null;
  readonly height: number | null;
  readonly sex: string;
  /** As the header has it: Bq, or MBq against the standard. */
  readonly dose: number | null;
  /** s */
  readonly halfLife: number | null;
  readonly injection: Injection | null;
  /** That the voxels are decay-corrected to, where the correction is START. */
  readonly scanStart: number | null;
  /** Philips' private factors: (7053,1000) to SUVbw, (7053,1009) to Bq/ml. */
  readonly philipsSuv: number | null;
  readonly philipsActivity: number | null;
}

export interface Injection {
  readonly at: number;
  /** Whether the header gave the day too. */
  readonly hasDate: boolean;
}

/** A factor on the rescaled voxels, or the reason why there is none. */
export type Factor =
  | { readonly value: number; readonly notes: readonly string[] }
  | { readonly whyNot: string };

export const PET_UNITS = ['SUVbw', 'SUVlbm', 'SUVbsa', 'Bq/ml'] as const;
export type PetUnit = (typeof PET_UNITS)[number];

/** A dose below this many Bq cannot be imaged: the number is in MBq. */
const LEAST_DOSE = 1e4;

/** Injected longer ago than this many half-lives, nothing would be left to see: the times are wrong. */
const MOST_HALF_LIVES = 20;

/**
 * What turns rescaled voxels into a unit of PET, in float64. Follows QIBA's vendor-neutral pseudo-code for SUV (body
 * weight; Philips' factors; GE's GML), lean body mass after James (men 1.10 W - 128 (W/H)², as DICOM's LBMJAMES128; women
 * 1.07 W - 148 (W/H)²; kg, cm), and body surface after Du Bois (0.007184 W^0.425 H^0.725 m²).
 */
export function petFactor(facts: PetFacts, unit: PetUnit): Factor {
  if (unit === 'Bq/ml') return activityFactor(facts);
  const own = SUV_TYPES[facts.suvType];
  if (facts.units === 'GML' && own === unit && unit !== 'SUVbw') return { value: 1, notes: [] };
  if (facts.units === 'CM2ML' && unit === 'SUVbsa') return { value: 1, notes: [] };
  const byWeight = weightFactor(facts);
  if (unit === 'SUVbw' || 'whyNot' in byWeight) return byWeight;
  const weight = plausible(facts.weight, 0.2, 500, 'Patient’s Weight', 'kg');
  if (typeof weight === 'string') return { whyNot: weight };
  const height = plausible(facts.height, 0.2, 2.6, 'Patient’s Size', 'm');
  if (typeof height === 'string') return { whyNot: height };
  if (unit === 'SUVbsa') {
    const square = 0.007184 * weight ** 0.425 * (100 * height) ** 0.725;
    return { ...byWeight, value: (byWeight.value * square * 1e4) / (weight * 1000) };
  }
  if (facts.sex !== 'M' && facts.sex !== 'F') {
    return { whyNot: 'Patient’s Sex is neither M nor F, which lean body mass asks for' };
  }
  const ratio = (weight / (100 * height)) ** 2;
  const lean = facts.sex === 'M' ? 1.1 * weight - 128 * ratio : 1.07 * weight - 148 * ratio;
  if (lean <= 0) return { whyNot: `James’ formula gives a lean body mass of ${short(lean)} kg` };
  return { ...byWeight, value: (byWeight.value * lean) / weight };
}

/** SUV Type (0054,1006), by the unit it stands for. */
const SUV_TYPES: Readonly<Record<string, PetUnit>> = {
  '': 'SUVbw',
  BW: 'SUVbw',
  BSA: 'SUVbsa',
  LBMJAMES128: 'SUVlbm',
};

function activityFactor(facts: PetFacts): Factor {
  if (facts.units === 'BQML') return { value: 1, notes: [] };
  if (facts.units === 'CNTS' && isFactor(facts.philipsActivity)) {
    return { value: facts.philipsActivity, notes: [] };
  }
  if (facts.units === 'CNTS') {
    return { whyNot: 'the voxels are counts, and the factor to activity (7053,1009) is missing' };
  }
  if (facts.units === 'GML' || facts.units === 'CM2ML') {
    return { whyNot: 'the voxels are stored as standardised uptake' };
  }
  return { whyNot: `the voxels are ${unitWords(facts.units)}, not an activity concentration` };
}

function weightFactor(facts: PetFacts): Factor {
  if (facts.units === 'GML') {
    if (SUV_TYPES[facts.suvType] === 'SUVbw') {
      const notes =
        facts.suvType === '' ? ['SUV Type is missing: g/ml is taken as SUV by body weight.'] : [];
      return { value: 1, notes };
    }
    return { whyNot: `the voxels are stored as SUV of type ${facts.suvType}` };
  }
  if (facts.units === 'CNTS' && isFactor(facts.philipsSuv)) {
    return { value: facts.philipsSuv, notes: [] };
  }
  const activity = activityFactor(facts);
  if ('whyNot' in activity) return activity;
  const missing = uncorrected(facts);
  if (missing !== null) return { whyNot: missing };
  const weight = plausible(facts.weight, 0.2, 500, 'Patient’s Weight', 'kg');
  if (typeof weight === 'string') return { whyNot: weight };
  const dose = decayedDose(facts);
  if ('whyNot' in dose) return dose;
  return { value: (activity.value * weight * 1000) / dose.value, notes: dose.notes };
}

function uncorrected({ corrections, decayCorrection }: PetFacts): string | null {
  if (!corrections.includes('ATTN')) return 'Corrected Image does not name attenuation (ATTN)';
  if (!corrections.includes('DECY')) return 'Corrected Image does not name decay (DECY)';
  if (decayCorrection === 'START' || decayCorrection === 'ADMIN') return null;
  return decayCorrection === ''
    ? 'Decay Correction is missing'
    : `Decay Correction is ${decayCorrection}`;
}

/** Bq left of the dose at the time that the voxels are corrected to. */
function decayedDose(facts: PetFacts): Factor {
  const { dose, halfLife, injection, scanStart } = facts;
  if (dose === null || dose <= 0) return { whyNot: 'Radionuclide Total Dose is missing' };
  const notes: string[] = [];
  const inMBq = dose < LEAST_DOSE;
  if (inMBq) notes.push(`Radionuclide Total Dose is ${dose}: taken as MBq, not Bq.`);
  const injected = inMBq ? dose * 1e6 : dose;
  if (facts.decayCorrection === 'ADMIN') return { value: injected, notes };
  if (halfLife === null || halfLife <= 0) return { whyNot: 'Radionuclide Half Life is missing' };
  if (injection === null) return { whyNot: 'Radiopharmaceutical Start Time is missing' };
  if (scanStart === null) return { whyNot: 'the start of the scan is missing (series time)' };
  const elapsed = elapsedSeconds(injection, scanStart, notes);
  if (elapsed > MOST_HALF_LIVES * halfLife) {
    return { whyNot: `the injection is given as ${short(elapsed / 3600)} hours before the scan` };
  }
  if (!injection.hasDate && halfLife > DAY / 2) {
    notes.push('The day of the injection is missing: taken as less than a day before the scan.');
  }
  return { value: injected * 2 ** (-elapsed / halfLife), notes };
}

/** From injection to scan; a time without its day, or a day that comes too late, is the last such time before the scan. */
function elapsedSeconds(injection: Injection, scanStart: number, notes: string[]): number {
  const elapsed = scanStart - injection.at;
  if (injection.hasDate && elapsed >= 0) return elapsed;
  if (injection.hasDate) {
    notes.push('The injection is dated after the scan: only its time of day is used.');
  }
  return ((elapsed % DAY) + DAY) % DAY;
}

function plausible(
  value: number | null,
  least: number,
  most: number,
  name: string,
  unit: string,
): number | string {
  if (value === null || value === 0) return `${name} is missing`;
  if (value >= least && value <= most) return value;
  return `${name} is ${short(value)} ${unit}`;
}

function isFactor(value: number | null): value is number {
  return value !== null && value > 0;
}

/** Units (0054,1001) in words. */
export function unitWords(units: string): string {
  const words: Readonly<Record<string, string>> = {
    '': 'of no stated unit',
    CNTS: 'counts',
    CPS: 'counts/s',
    PROPCNTS: 'proportional to counts',
    PROPCPS: 'proportional to counts/s',
    NONE: 'without a unit',
  };
  return words[units] ?? units;
}

function short(value: number): number {
  return Number(value.toPrecision(3));
}
