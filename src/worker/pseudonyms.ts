import type { Identity } from '../formats/dicom/identity.ts';
import type { DicomFacts } from './protocol-series.ts';

/**
 * Names that stand for patients, studies and frames of reference outside the worker, in the order in which they came.
 * Equal UIDs keep theirs from one opening to the next.
 */
export function createPseudonyms() {
  const patients = numbered('Patient ');
  const studies = numbered('study-');
  const frames = numbered('frame-');

  return {
    of({ patient, study, frameOfReference }: Identity): Omit<DicomFacts, 'series'> {
      return {
        patient: patients(patient),
        // Study UIDs are unique in the world, but not in files that were made anonymous badly.
        study: studies(`${patient}\n${study}`),
        frameOfReference:
          frameOfReference === '' ? null : frames(`${patient}\n${frameOfReference}`),
      };
    },
  };
}

function numbered(word: string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    const name = known.get(key) ?? `${word}${known.size + 1}`;
    known.set(key, name);
    return name;
  };
}
