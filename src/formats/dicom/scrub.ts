import type { Dataset } from './dataset.ts';

/** Elements whose words may stand in descriptions as well. */
const PERSONS = [
  'PatientName',
  'OtherPatientNames',
  'PatientBirthName',
  'PatientMotherBirthName',
  'ReferringPhysicianName',
  'PerformingPhysicianName',
  'OperatorsName',
  'NameOfPhysiciansReadingStudy',
  'ResponsiblePerson',
];

const NUMBERS = [
  'PatientID',
  'OtherPatientIDs',
  'AccessionNumber',
  'PatientBirthDate',
  'MedicalRecordLocator',
];

/** Titles are parts of names, and 'MR' is a modality. */
const TITLES = /^(mrs?|ms|miss|dr|prof|jr|sr)$/i;

/** Put in place of what was taken out. */
export const SCRUBBED = '[…]';

/** Shorter words occur inside others ('An', '1'): they are taken out where they stand alone only. */
const LEAST_INSIDE = 4;

/**
 * A function that takes the names and numbers of a data set's patient and staff out of free text: whole values, and the
 * words of names. Case and the marks between words do not matter.
 */
export function makeScrubber(dataset: Dataset): (text: string) => string {
  const values = [...PERSONS, ...NUMBERS].flatMap((keyword) => dataset.texts(keyword));
  const words = PERSONS.flatMap((keyword) => dataset.texts(keyword))
    .flatMap((name) => name.split(/[\s^=,;._/\\()-]+/u))
    .filter((word) => !TITLES.test(word));
  const secrets = [...new Set([...values, ...words].map((secret) => secret.trim()))]
    .filter(isTelling)
    .sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return (text) => text;
  const pattern = new RegExp(secrets.map(patternOf).join('|'), 'giu');
  return (text) => text.replace(pattern, SCRUBBED);
}

/** One letter or a number below 100 tells nobody from another, but is part of many descriptions ('OBL 2'). */
function isTelling(secret: string): boolean {
  const marks = secret.replace(/[^\p{L}\p{N}]/gu, '');
  return marks.length >= 2 && !/^\d\d?$/.test(marks);
}

function patternOf(secret: string): string {
  // The marks between the words of a name differ: 'DOE^JANE' is 'Doe, Jane' elsewhere.
  const words = secret.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const body = words.map(literally).join('[^\\p{L}\\p{N}]*');
  const isShort = (word: string | undefined) => (word ?? '').length < LEAST_INSIDE;
  const before = isShort(words[0]) ? '(?<![\\p{L}\\p{N}])' : '';
  return `${before}${body}${isShort(words.at(-1)) ? '(?![\\p{L}\\p{N}])' : ''}`;
}

function literally(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
