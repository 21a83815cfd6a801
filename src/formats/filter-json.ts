import type { FilterSettings } from '../radiomics/settings-filters.ts';
import { LocusError } from '../volume/errors.ts';
import { nearest } from '../volume/nearest-name.ts';
import { IBSI_KINDS } from './filter-json-ibsi.ts';
import type { Kind } from './filter-json-kind.ts';
import { PYRADIOMICS_KINDS } from './filter-json-pyradiomics.ts';
import { DIMENSION, PADDING, type Value } from './filter-json-values.ts';

export const KINDS: readonly Kind[] = [...IBSI_KINDS, ...PYRADIOMICS_KINDS];

type Entries = ReadonlyMap<string, unknown>;

/** Keys of the published settings that say what a test is, not what the filter does. */
const DESCRIPTIVE: readonly string[] = ['id', 'phantom', 'referenceMap'];

/**
 * One filter as JSON: { "filter": "LoG", "dim": "3D", "padding": "mirror", "params": { "sigmaMm": 3, "cutoffSigma": 4 } }.
 * Keys may be in snake case too, as in IBSI-2's published settings. Nothing is passed over in silence.
 *
 * @throws LocusError 'bad-settings', naming every problem of the file
 */
export function readFilter(
  text: string,
  file: string | null,
  wavelets: readonly string[],
): FilterSettings {
  const problems: string[] = [];
  const refuse = (problem: string) => problems.push(problem);
  const finish = () => {
    if (problems.length === 0) return;
    throw new LocusError('bad-settings', problems.join(' '), 'See filter --help.', file);
  };

  const top = entriesOf(parse(text, refuse), 'The file', refuse);
  finish();
  const kind = kindOf(top.get('filter'), refuse);
  if (kind === null) {
    finish();
    throw new Error('no kind and no problem');
  }
  const known = [
    'filter',
    ...(kind.dimensions ? ['dim'] : []),
    ...(kind.padding ? ['padding'] : []),
  ];
  refuseUnknown(top, [...known, 'params', ...DESCRIPTIVE], kind, '', refuse);
  const params = entriesOf(top.get('params') ?? {}, 'params', refuse);
  refuseUnknown(params, Object.keys(kind.params), kind, 'params.', refuse);

  const dimension = kind.dimensions === null ? '3D' : read(top, 'dim', dimOf(kind), '', refuse);
  const padding = { ...PADDING, otherwise: kind.padding === 'optional' ? 'periodic' : undefined };
  const boundary =
    kind.padding === null
      ? 'periodic'
      : read(top, 'padding', padding as typeof PADDING, '', refuse);
  const values = Object.fromEntries(
    Object.entries(kind.params).map(([name, value]) => [
      name,
      read(params, name, value, 'params.', refuse),
    ]),
  );
  // Only values that are right can contradict each other.
  finish();
  const { wavelet } = values;
  if (typeof wavelet === 'string' && !wavelets.includes(wavelet)) {
    refuse(`params.wavelet "${wavelet}" is not known${guess(wavelet, wavelets)}`);
  }
  const settings = kind.make({
    params: values,
    dimension: dimension ?? '3D',
    boundary: boundary ?? 'periodic',
    refuse,
  });
  finish();
  return settings;
}

function parse(text: string, refuse: (problem: string) => void): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    refuse(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
    return {};
  }
}

/** In camel case, whatever the file has. */
function entriesOf(value: unknown, what: string, refuse: (problem: string) => void): Entries {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const camel = (key: string) => key.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());
    return new Map(Object.entries(value).map(([key, each]) => [camel(key), each]));
  }
  refuse(`${what} must be an object, { "key": value, … }.`);
  return new Map();
}

function kindOf(name: unknown, refuse: (problem: string) => void): Kind | null {
  const names = KINDS.map((kind) => kind.name);
  if (typeof name === 'string') {
    const found = KINDS.find((kind) => kind.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    refuse(`There is no filter "${name}"${guess(name, names, `; there are ${names.join(', ')}.`)}`);
  } else refuse(`"filter" is missing; it names one of ${names.join(', ')}.`);
  return null;
}

function refuseUnknown(
  entries: Entries,
  known: readonly string[],
  { name }: Kind,
  prefix: string,
  refuse: (problem: string) => void,
): void {
  const listed = known.filter((key) => !DESCRIPTIVE.includes(key));
  const keys = listed.length === 0 ? 'none' : listed.join(', ');
  for (const key of entries.keys()) {
    if (known.includes(key)) continue;
    refuse(`${name} has no key ${prefix}${key}${guess(key, known, `; it has ${keys}.`)}`);
  }
}

function guess(name: string, known: readonly string[], otherwise = '.'): string {
  const near = nearest(name, known);
  return near === null ? otherwise : `; did you mean ${near}?`;
}

function dimOf({ dimensions }: Kind): typeof DIMENSION {
  if (dimensions === null || dimensions.length !== 1) return DIMENSION;
  const [only] = dimensions;
  return {
    ...DIMENSION,
    takes: `${only}`,
    otherwise: only,
    read: (value) => (value === only ? only : undefined),
  };
}

function read<T>(
  entries: Entries,
  key: string,
  { takes, otherwise, read: parsed }: Value<T>,
  prefix: string,
  refuse: (problem: string) => void,
): T | undefined {
  const value = entries.get(key) ?? null;
  if (value === null) {
    if (otherwise === undefined) refuse(`${prefix}${key} is missing: ${takes}.`);
    return otherwise;
  }
  const result = parsed(value);
  if (result === undefined) {
    refuse(`${prefix}${key} must be ${takes}, not ${JSON.stringify(value)}.`);
  }
  return result;
}
