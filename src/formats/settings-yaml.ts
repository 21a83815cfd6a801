import { isMap, isSeq, type Node } from 'yaml';
import {
  type Aggregation,
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
} from '../radiomics/settings.ts';
import { nearest } from './nearest-name.ts';
import {
  COMING_CLASSES,
  IMAGE_TYPES,
  SECTIONS,
  SETTINGS,
  VALUE_TYPES,
  type Values,
  WAVELET_SETTINGS,
} from './settings-yaml-keys.ts';
import { preprocessingOf } from './settings-yaml-preprocessing.ts';
import { type Entry, openYaml, type Refuse } from './yaml-document.ts';

/** What can be computed now; a file that asks for more is refused. */
export interface Available {
  /** Settings where the file says nothing: the PyRadiomics profile's. */
  readonly base: ExtractionSettings;
  readonly catalogue: Readonly<
    Record<
      FamilyName,
      readonly {
        readonly feature: string;
        readonly inPyradiomics: 'default' | 'on-request' | 'no';
      }[]
    >
  >;
  readonly wavelets: readonly string[];
}

export interface ParameterFile {
  readonly settings: ExtractionSettings;
  /** `label` of the file, null when it names none. */
  readonly label: number | null;
  /** What the file leaves open or is done in another way, in sentences for a person. */
  readonly notes: readonly string[];
}

/**
 * Reads a PyRadiomics parameter file, YAML or JSON. Nothing is passed over in silence: a key that
 * PyRadiomics does not know, and a value that cannot be honoured, are errors with line and column.
 *
 * @throws LocusError 'bad-settings', naming every problem of the file
 */
export function readParameterFile(
  text: string,
  file: string | null,
  available: Available,
): ParameterFile {
  const { contents, entriesOf, refuse, finish } = openYaml(text, file);
  if (!isMap(contents)) {
    refuse(contents, `The file must hold the sections ${SECTIONS.join(', ')}.`);
    finish();
  }

  const sections = new Map<string, Node | null>();
  for (const { name, at, node } of entriesOf(contents, 'The file')) {
    if (!SECTIONS.includes(name)) refuse(at, unknown('section', name, SECTIONS));
    else if (name === 'voxelSetting') refuse(at, 'Voxel-wise maps are not available yet.');
    else sections.set(name, node);
  }

  const imageEntries = entriesOf(sections.get('imageType') ?? null, 'imageType');
  const imageTypes = new Set(imageEntries.map(({ name }) => name));
  const settingEntries = entriesOf(sections.get('setting') ?? null, 'setting');
  const values: Values = Object.fromEntries(settingEntries.map(({ name, value }) => [name, value]));
  for (const entry of settingEntries) checkSetting(entry, values, imageTypes, refuse);
  const waveletValues: Record<string, unknown> = { ...values };
  for (const { name, at, node } of imageEntries) {
    const isMade = IMAGE_TYPES[name];
    if (isMade === undefined) refuse(at, unknown('image type', name, Object.keys(IMAGE_TYPES)));
    else if (!isMade) refuse(at, `Images of type ${name} are not available yet.`);
    else {
      for (const entry of entriesOf(node, name)) {
        if (SETTINGS[entry.name] !== undefined && !(name === 'Wavelet' && isWavelet(entry.name))) {
          refuse(
            entry.at,
            `${entry.name} for ${name} images alone is not available yet; it can stand under setting.`,
          );
          continue;
        }
        checkSetting(entry, values, imageTypes, refuse);
        waveletValues[entry.name] = entry.value;
      }
    }
  }
  const wavelet = waveletName(waveletValues);
  if (imageTypes.has('Wavelet') && !available.wavelets.includes(wavelet)) {
    const at = [...imageEntries].find(({ name }) => name === 'Wavelet')?.at ?? 0;
    refuse(at, unknown('wavelet', wavelet, available.wavelets));
  }

  const classes = entriesOf(sections.get('featureClass') ?? null, 'featureClass');
  const families = new Map<FamilyName, readonly string[] | null>();
  for (const entry of classes) readClass(entry, available, families, refuse);
  finish();

  const notes: string[] = [];
  if (classes.length === 0) {
    const all = classesOf(available);
    for (const family of all) families.set(family, null);
    notes.push(`The file names no featureClass: ${all.join(', ')} are computed.`);
  }
  if (values.additionalInfo === false) {
    notes.push('additionalInfo is off in the file; diagnostics are written all the same.');
  }
  return {
    settings: {
      ...available.base,
      profile: 'pyradiomics',
      binning: binningOf(values, available.base),
      preprocessing: preprocessingOf(values),
      imageTypes: {
        original: imageTypes.size === 0 || imageTypes.has('Original'),
        wavelet: imageTypes.has('Wavelet') ? wavelet : null,
      },
      families: Object.fromEntries(families),
      aggregations: [aggregationOf(values)],
      voxelArrayShift: (values.voxelArrayShift as number | null | undefined) ?? 0,
    },
    label: (values.label as number | null | undefined) ?? null,
    notes,
  };
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  const hint = guess === null ? `; there are ${known.join(', ')}.` : `; did you mean "${guess}"?`;
  return `Unknown ${what} "${name}"${hint}`;
}

function isWavelet(name: string): boolean {
  return WAVELET_SETTINGS.has(name);
}

function checkSetting(
  { name, at, node, value }: Entry,
  all: Values,
  imageTypes: ReadonlySet<string>,
  refuse: Refuse,
): void {
  const key = SETTINGS[name];
  if (key === undefined) {
    const guess = nearest(name, Object.keys(SETTINGS));
    refuse(
      at,
      `Unknown setting "${name}"${guess === null ? ': PyRadiomics has no such key.' : `; did you mean "${guess}"?`}`,
    );
    return;
  }
  // Nothing after the colon means "not set".
  if (value === null) return;
  const [isRight, words] = VALUE_TYPES[key.type];
  if (!isRight(value)) {
    refuse(node ?? at, `${name} must be ${words}, not ${JSON.stringify(value)}.`);
    return;
  }
  const refusal = key.refuses?.(value, all, imageTypes) ?? null;
  if (refusal !== null) refuse(at, refusal);
}

function readClass(
  { name, at, node, value }: Entry,
  available: Available,
  families: Map<FamilyName, readonly string[] | null>,
  refuse: Refuse,
): void {
  if (COMING_CLASSES.includes(name)) {
    refuse(at, `Feature class ${name} is not available yet.`);
    return;
  }
  const classes = classesOf(available);
  const family = classes.find((known) => known === name);
  if (family === undefined) {
    refuse(at, unknown('feature class', name, [...classes, ...COMING_CLASSES]));
    return;
  }
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    families.set(family, null);
    return;
  }
  if (!Array.isArray(value)) {
    refuse(node ?? at, `${name} must hold a list of feature names, or nothing for all.`);
    return;
  }
  const known = available.catalogue[family]
    .filter(({ inPyradiomics }) => inPyradiomics !== 'no')
    .map(({ feature }) => feature);
  for (const [n, feature] of value.entries()) {
    const place = isSeq(node) ? ((node.items[n] as Node | undefined) ?? at) : at;
    if (!known.includes(String(feature))) {
      refuse(place, unknown(`${name} feature`, String(feature), known));
    }
  }
  families.set(family, value.map(String));
}

/** The families that PyRadiomics has; IBSI's own are no feature classes of its files. */
function classesOf({ catalogue }: Available): readonly FamilyName[] {
  return FAMILIES.filter((family) => catalogue[family].some((row) => row.inPyradiomics !== 'no'));
}

function waveletName(values: Values): string {
  // PyRadiomics' default.
  return typeof values.wavelet === 'string' ? values.wavelet : 'coif1';
}

/** Directions are averaged, or merged without weights; force2D counts within slices and adds the slices up. */
function aggregationOf(values: Values): Aggregation {
  const isMerged = values.weightingNorm === 'no_weighting';
  if (values.force2D === true) return isMerged ? 'ZW7Z' : 'JJUI';
  return isMerged ? 'IAZD' : 'ITBB';
}

function binningOf(values: Values, base: ExtractionSettings): ExtractionSettings['binning'] {
  // PyRadiomics looks at binWidth only where there is no binCount.
  const { binCount, binWidth } = values;
  if (typeof binCount === 'number') return { kind: 'count', count: binCount };
  if (typeof binWidth === 'number') return { kind: 'width', width: binWidth };
  return base.binning;
}
