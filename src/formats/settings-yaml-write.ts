import type { ExtractionSettings } from '../radiomics/settings.ts';
import type { ImageTypeName } from '../radiomics/settings-images.ts';
import type { Available } from './settings-yaml-classes.ts';
import { sayImages } from './settings-yaml-images.ts';
import type { Values } from './settings-yaml-keys.ts';
import { type Note, sayExtraction, sayFamilies, sayPreprocessing } from './settings-yaml-say.ts';

export interface WriteOptions {
  /** YAML carries the notes as comments; JSON has none. */
  readonly format: 'yaml' | 'json';
  readonly catalogue: Available['catalogue'];
  /** Goes into the file as `label`. */
  readonly label?: number | null;
  /** Goes into the file as `label_channel`. */
  readonly labelChannel?: number | null;
}

export interface WrittenParameterFile {
  readonly text: string;
  /** What PyRadiomics cannot say or does in another way, in sentences for a person. */
  readonly notes: readonly string[];
}

type Section = Readonly<Record<string, unknown>>;

/**
 * A parameter file that PyRadiomics 3.0 and 3.1 accept. readParameterFile() gives back what it says; settings that
 * only Locus has are left out and named in the notes.
 */
export function writeParameterFile(
  settings: ExtractionSettings,
  { format, catalogue, label = null, labelChannel = null }: WriteOptions,
): WrittenParameterFile {
  const notes = new Set<string>();
  const note: Note = (sentence) => notes.add(sentence);
  if (settings.profile === 'ibsi') {
    note('Locus follows IBSI’s conventions with these settings; PyRadiomics has its own.');
  }
  const values = sayExtraction(settings, note);
  const said = {
    setting: {
      ...unlessDefault(values),
      ...sayPreprocessing(settings.preprocessing, note),
      ...(label === null ? {} : { label }),
      ...(labelChannel === null ? {} : { label_channel: labelChannel }),
    },
    imageType: sayImageTypes(settings, values, note),
    featureClass: sayFamilies(settings, { catalogue }, note),
    voxelSetting: sayVoxelwise(settings.voxelwise),
  };
  if (settings.families.ivh !== undefined && settings.ivhBinning.kind !== 'none') {
    note(`Steps of the intensity-volume histogram: ${inWords(settings.ivhBinning)}.`);
  }
  // PyRadiomics refuses a section that is there and empty of what it needs.
  const sections = Object.entries(said).filter(([, section]) => Object.keys(section).length > 0);
  const text = format === 'json' ? asJson(sections) : asYaml(sections, [...notes]);
  return { text, notes: [...notes] };
}

/** PyRadiomics' values where its file is silent; null = not set. */
const DEFAULTS: Values = {
  binWidth: null,
  binCount: null,
  voxelArrayShift: 0,
  distances: [1],
  weightingNorm: null,
  symmetricalGLCM: true,
  gldm_a: 0,
  force2D: false,
  force2Ddimension: 0,
};

function unlessDefault(values: Values): Values {
  return changes(values, DEFAULTS);
}

function changes(values: Values, from: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(from[key]),
    ),
  );
}

function sayImageTypes(settings: ExtractionSettings, all: Values, note: Note): Section {
  const own = (type: ImageTypeName): Values => {
    const part = settings.byImageType[type];
    if (part === undefined) return {};
    const { binWidth, ...rest } = changes(sayExtraction({ ...settings, ...part }, note), all);
    // A count goes before a width, which need not be taken back.
    return { ...(binWidth == null ? {} : { binWidth }), ...rest };
  };
  const said = sayImages(settings, own, note);
  if (Object.keys(said).length === 0) {
    note('No image type of PyRadiomics is asked for; it then takes the original.');
  }
  return said;
}

function sayVoxelwise(voxelwise: ExtractionSettings['voxelwise']): Section {
  if (voxelwise === null) return {};
  const { kernelRadius, isKernelMasked, initialValue, batch } = voxelwise;
  return {
    kernelRadius,
    maskedKernel: isKernelMasked,
    // As PyRadiomics' own example has it.
    initValue: initialValue ?? 'nan',
    ...(batch === null ? {} : { voxelBatch: batch }),
  };
}

function inWords(binning: ExtractionSettings['ivhBinning']): string {
  if (binning.kind === 'width') return `${binning.width} wide`;
  return binning.kind === 'count' ? `${binning.count} of them` : 'one unit';
}

function asJson(sections: readonly (readonly [string, Section])[]): string {
  return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
}

function asYaml(
  sections: readonly (readonly [string, Section])[],
  notes: readonly string[],
): string {
  const head = ['# Parameter file of PyRadiomics, written by Locus.'];
  if (notes.length > 0) head.push('#', '# What this file cannot say:', ...notes.map(comment));
  const body = sections.map(([name, section]) =>
    [`${name}:`, ...Object.entries(section).map(([key, value]) => yamlEntry(key, value))].join(
      '\n',
    ),
  );
  return `${[head.join('\n'), ...body].join('\n\n')}\n`;
}

function comment(sentence: string): string {
  return `# - ${sentence}`;
}

function yamlEntry(key: string, value: unknown): string {
  if (value === null) return `  ${key}:`;
  const isNames = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (!isNames) return `  ${key}: ${yamlValue(value)}`;
  return [`  ${key}:`, ...value.map((item) => `    - ${yamlValue(item)}`)].join('\n');
}

/** In flow style. Text is quoted but for nan, which PyRadiomics' example leaves bare. */
function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  if (typeof value === 'number') return yamlNumber(value);
  if (typeof value === 'string') return value === 'nan' ? value : `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${yamlValue(inner)}`);
  return `{${entries.join(', ')}}`;
}

/** YAML 1.1 takes 1e-7 for text: a number with an exponent needs a point. */
function yamlNumber(value: number): string {
  const text = String(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}
