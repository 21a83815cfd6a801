import { LocusError } from '../volume/errors.ts';
import { nearest } from '../volume/nearest-name.ts';
import type { FeatureInput } from './manifest.ts';
import type { InputWarning } from './prediction.ts';

/** One row of the feature table, and how it came to be. */
export interface FeatureRow {
  /** By full name: 'T1c_original_glcm_Contrast'. */
  readonly values: ReadonlyMap<string, FeatureEntry>;
  /** Settings of the extraction as the contents of a PyRadiomics parameter file; null = unknown. */
  readonly settings: unknown;
  readonly profile: FeatureInput['profile'];
}

export interface FeatureEntry {
  readonly value: number;
  /** Why it is NaN; null where it is a number. */
  readonly reason: string | null;
}

/** Names of a message; more are counted. */
const NAMED = 6;

/**
 * The features that a signature wants, in its order.
 *
 * @throws LocusError 'missing-feature' that names those that are absent or no number, and why
 */
export function pickFeatures(names: readonly string[], row: FeatureRow): Float64Array {
  const known = [...row.values.keys()];
  const absent: string[] = [];
  const undefinedOnes: string[] = [];
  const values = Float64Array.from(names, (name) => {
    const entry = row.values.get(name);
    if (entry === undefined) absent.push(name);
    else if (!Number.isFinite(entry.value)) {
      undefinedOnes.push(`${name} (${entry.reason ?? 'not a finite number'})`);
    }
    return entry?.value ?? Number.NaN;
  });
  if (absent.length > 0) throw absentError(absent, names.length, known);
  if (undefinedOnes.length > 0) {
    throw new LocusError(
      'missing-feature',
      `There is no value for ${undefinedOnes.length} of the signature’s ${names.length} features: ${some(undefinedOnes)}.`,
      'The signature cannot be computed for this region.',
    );
  }
  return values;
}

function absentError(absent: readonly string[], all: number, known: readonly string[]): LocusError {
  const near = absent.length === 1 ? nearest(absent[0] as string, known) : null;
  return new LocusError(
    'missing-feature',
    `The table lacks ${absent.length} of the signature’s ${all} features: ${some(absent)}.`,
    near === null
      ? 'Open the sequences and switch on the families and image types that the names tell.'
      : `The table has ${near}.`,
  );
}

function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Why the values may not be those that the signature was made for; strongest first. */
export function featureWarnings(
  wanted: FeatureInput,
  row: FeatureRow,
  values: Float64Array,
): InputWarning[] {
  const texts: string[] = [];
  if (row.profile !== wanted.profile) {
    texts.push(
      `Features follow the conventions of ${TITLES[row.profile]}; the signature was made with those of ${TITLES[wanted.profile]}.`,
    );
  }
  if (wanted.settings !== null) {
    const differences = settingsDifferences(wanted.settings, row.settings, '');
    if (differences.length > 0) {
      texts.push(
        `Features were extracted with other settings than the signature’s: ${some(differences)}.`,
      );
    }
  }
  const ranges = outOfRange(wanted, values);
  return [
    ...texts.map((text): InputWarning => ({ kind: 'settings', text, sequence: null })),
    ...ranges.map((text): InputWarning => ({ kind: 'features', text, sequence: null })),
  ];
}

const TITLES = { ibsi: 'IBSI', pyradiomics: 'PyRadiomics' } as const;

function outOfRange({ names, seen }: FeatureInput, values: Float64Array): string[] {
  if (seen === null) return [];
  return names.flatMap((name, n) => {
    const value = values[n] as number;
    const range = seen[n];
    if (range === undefined || (value >= range.low && value <= range.high)) return [];
    const [shown, low, high] = [value, range.low, range.high].map(short);
    return [`${name} is ${shown}; in training it was ${low} to ${high}.`];
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Members that the signature names and the row does not have equal. */
function settingsDifferences(wanted: unknown, found: unknown, path: string): string[] {
  if (Object.is(wanted, found)) return [];
  const isBoth = isContainer(wanted) && isContainer(found);
  if (isBoth && Array.isArray(wanted) === Array.isArray(found)) {
    // An extra entry of a list is a difference; an extra member of an object is a setting nobody asked for.
    const names = Array.isArray(wanted)
      ? [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
      : Object.keys(wanted);
    return names.flatMap((name) =>
      settingsDifferences(wanted[name], found[name], path === '' ? name : `${path}.${name}`),
    );
  }
  const name = path === '' ? 'settings' : path;
  return [`${name} ${told(found)} instead of ${told(wanted)}`];
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function told(value: unknown): string {
  if (value === undefined || value === null) return 'not given';
  return JSON.stringify(value);
}
