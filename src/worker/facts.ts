// What the page may know and compute without asking the worker: small tables and pure functions of the
// rooms below, so that session and app need not reach past this one.

import { version } from '../../package.json';
import { type CsvOptions, toCsv } from '../formats/csv.ts';
import { toJson } from '../formats/json.ts';
import { toNifti } from '../formats/nifti-write.ts';
import {
  type PredictedCase,
  type PredictionTableOptions,
  predictionColumns,
  predictionCsv,
} from '../formats/prediction-table.ts';
import { joinSequences } from '../formats/sequence-table.ts';
import {
  type WriteOptions,
  type WrittenParameterFile,
  writeParameterFile,
} from '../formats/settings-yaml-write.ts';
import { stabilityCsv, stabilityJson } from '../formats/stability-table.ts';
import { needsBrain, needsRegion, wantedSequences } from '../genotype/model-inputs.ts';
import type { Prediction } from '../genotype/prediction.ts';
import { CATALOGUE, describeFeature, FAMILY_TITLES } from '../radiomics/catalogue/catalogue.ts';
import type { FeatureDescription } from '../radiomics/catalogue/entry.ts';
import {
  CONVENTIONS,
  type ConventionFacts,
  type ConventionName,
} from '../radiomics/conventions.ts';
import { defaultBinning, defaultSettings } from '../radiomics/defaults.ts';
import { filterName } from '../radiomics/filter-name.ts';
import { HABITAT_COUNTS } from '../radiomics/maps/habitats.ts';
import { MAP_FAMILIES } from '../radiomics/maps/map-task.ts';
import { parseSettings } from '../radiomics/parse-settings.ts';
import { chainOf, DEFAULT_PLAN } from '../radiomics/perturb/plan.ts';
import { CV_LEVELS, ICC_LEVELS } from '../radiomics/perturb/stability.ts';
import { countFeatures as countPlanned, makePlan } from '../radiomics/plan.ts';
import type { Preset } from '../radiomics/presets/preset.ts';
import { findPreset, PRESETS } from '../radiomics/presets/presets.ts';
import { PROFILES } from '../radiomics/profiles.ts';
import {
  AGGREGATIONS,
  type Binning,
  type ExtractionSettings,
  FAMILIES,
  type FamilyName,
  type ProfileName,
} from '../radiomics/settings.ts';
import {
  chosenTypes,
  hasDerived,
  IMAGE_DEFAULTS,
  ORIGINAL_ONLY,
} from '../radiomics/settings-images.ts';
import {
  numberProblem,
  RULES,
  type SettingsProblem,
  settingsProblems,
} from '../radiomics/settings-rules.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelet-names.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { labelColour } from '../volume/label-colours.ts';
import {
  followScheme,
  LABEL_SCHEMES,
  schemeSignature,
  schemesFor,
} from '../volume/label-schemes.ts';
import { historyOf, takesTwo } from '../volume/region-operation.ts';
import { combineValues, sizeOf } from '../volume/region-sets.ts';
import { numberSequences, SEQUENCES } from '../volume/sequence.ts';
import type { Label, Modality } from '../volume/volume.ts';
import type { ExtractReport, StabilityReport } from './protocol.ts';
import { KEPT_PATIENT } from './protocol-library.ts';

export {
  CV_LEVELS,
  chainOf,
  combineValues,
  DEFAULT_PLAN,
  followScheme,
  gridDifferences,
  HABITAT_COUNTS,
  historyOf,
  ICC_LEVELS,
  KEPT_PATIENT,
  LABEL_SCHEMES,
  needsBrain,
  needsRegion,
  numberSequences,
  SEQUENCES,
  schemeSignature,
  schemesFor,
  sizeOf,
  takesTwo,
  wantedSequences,
};
export const VERSION: string = version;
export const WAVELETS: readonly string[] = WAVELET_NAMES;

/** Families in table order, with their titles. */
export const FAMILY_LIST: readonly { readonly name: FamilyName; readonly title: string }[] =
  FAMILIES.map((name) => ({ name, title: FAMILY_TITLES[name] }));

export const PROFILE_LIST: readonly { readonly name: ProfileName; readonly title: string }[] =
  Object.values(PROFILES).map(({ name, title }) => ({ name, title }));

/** Where the profiles differ, in words. */
export const CONVENTION_FACTS: Readonly<Record<ConventionName, ConventionFacts>> = CONVENTIONS;
export const PRESET_LIST: readonly Preset[] = PRESETS;

export function presetNamed(name: string): Preset | undefined {
  return findPreset(name);
}

export function profileTitle(profile: ProfileName): string {
  return PROFILES[profile].title;
}

export function settingsFor(profile: ProfileName, modality: Modality | null): ExtractionSettings {
  return defaultSettings(profile, modality);
}

export function binningFor(modality: Modality): Binning {
  return defaultBinning(modality);
}

export function featureFacts(family: FamilyName, feature: string): FeatureDescription | undefined {
  return describeFeature(family, feature);
}

/** All features of a family, in table order. */
export function featuresOf(family: FamilyName): readonly FeatureDescription[] {
  return CATALOGUE[family];
}

/** Whether the profile gives it when no feature of its family is named. */
export function isDefaultFeature(row: FeatureDescription, profile: ProfileName): boolean {
  return profile === 'ibsi' ? row.inIbsi : row.inPyradiomics === 'default';
}

/** Families that the profile gives anything of, by default or on request. */
export function familiesOf(profile: ProfileName): typeof FAMILY_LIST {
  const isGiven = (row: FeatureDescription) =>
    profile === 'ibsi' ? row.inIbsi : row.inPyradiomics !== 'no';
  return FAMILY_LIST.filter(({ name }) => CATALOGUE[name].some(isGiven));
}

/** What can be mapped under a profile, by family. */
export function mappableFeatures(profile: ProfileName): readonly {
  readonly name: FamilyName;
  readonly title: string;
  readonly features: readonly FeatureDescription[];
}[] {
  const isGiven = (row: FeatureDescription) =>
    profile === 'ibsi' ? row.inIbsi : row.inPyradiomics !== 'no';
  return FAMILY_LIST.filter(({ name }) => MAP_FAMILIES.has(name))
    .map((family) => ({ ...family, features: CATALOGUE[family.name].filter(isGiven) }))
    .filter(({ features }) => features.length > 0);
}

/** Colour of a habitat: that of its label where it is a mask. */
export function habitatColour(value: number): Label['colour'] {
  return labelColour(value);
}

/** Names of the derived images that settings ask for. */
export function imagesOf(settings: ExtractionSettings): readonly string[] {
  const plan = makePlan({ ...settings, families: { firstorder: null } });
  return plan.map(({ image }) => image.name);
}

/** How many numbers the settings ask for. */
export function countFeatures(settings: ExtractionSettings): number {
  return countPlanned(settings);
}

/** The settings as a PyRadiomics parameter file, and what that cannot say. */
export function exportSettings(
  settings: ExtractionSettings,
  options: Omit<WriteOptions, 'catalogue'>,
): WrittenParameterFile {
  return writeParameterFile(settings, { ...options, catalogue: CATALOGUE });
}

/** Settings that cannot go together, in words. */
export function conflictsOf(settings: ExtractionSettings): readonly SettingsProblem[] {
  return settingsProblems(settings, countFeatures(settings));
}

export {
  AGGREGATIONS,
  chosenTypes,
  filterName,
  hasDerived,
  IMAGE_DEFAULTS,
  numberProblem,
  ORIGINAL_ONLY,
  parseSettings,
  RULES,
  toNifti,
};

/** What came of one image of a case; `sequence` is null where it is the only one. */
export interface ExportPart {
  readonly sequence: string | null;
  readonly imageName: string;
  readonly report: ExtractReport;
}

/** One row of an export; file names are left out unless the options ask for them. */
export interface ExportRow {
  readonly id: string;
  readonly maskName: string;
  /** At least one. */
  readonly parts: readonly ExportPart[];
}

/** All images of a case as one table, names beginning with their sequences. */
export function joinParts(parts: readonly ExportPart[]) {
  return joinSequences(
    parts.map(({ sequence, report: { extraction } }) => ({ sequence, ...extraction })),
  );
}

export interface ExportOptions extends CsvOptions, PredictionTableOptions {
  /** What models said of a case, by its pseudonym; absent = left out. */
  readonly predictionsOf?: (subject: string) => readonly Prediction[];
}

export function exportCsv(rows: readonly ExportRow[], options: ExportOptions = {}): string {
  const { predictionsOf } = options;
  return toCsv(
    rows.map(({ id, maskName, parts }) => ({
      ...{ id, maskName, ...joinParts(parts) },
      ...(predictionsOf && { more: predictionColumns(predictionsOf(id), options) }),
      imageName: parts.map(({ imageName }) => imageName).join('; '),
      labels: parts[0]?.report.mask.labels ?? [],
    })),
    options,
  );
}

/** `subject`: pseudonym of the case. */
export function exportJson(
  parts: readonly ExportPart[],
  subject: string,
  { hasDeepFeatures = false, predictionsOf }: ExportOptions = {},
): string {
  const done = parts.filter(({ report }) => report.threads > 0);
  const { report } = (done[0] ?? parts[0]) as ExportPart;
  const predictions = predictionsOf?.(subject) ?? [];
  const { name, adapter } = report.engine;
  return toJson({
    subject,
    version: VERSION,
    engine: { name, adapter, threads: Math.max(...parts.map((part) => part.report.threads)) },
    settings: report.settings,
    images: parts.map(({ sequence, report: { image } }) => ({ sequence, ...image })),
    mask: report.mask,
    ...joinParts(parts),
    ...(predictions.length > 0 && {
      predictions: predictions.map(({ features, ...said }) => ({
        label: said.model.label,
        ...said,
        ...(hasDeepFeatures && { features }),
      })),
    }),
  });
}

/** One row a case and model. */
export function exportBatchCsv(
  cases: readonly PredictedCase[],
  options: PredictionTableOptions,
): string {
  return predictionCsv(cases, options);
}

/** One row a feature; nothing where there is no report. */
export function exportStabilityCsv(report: StabilityReport | null): string {
  return report === null ? '' : stabilityCsv(report.features);
}

export function exportStabilityJson(report: StabilityReport | null): string {
  if (report === null) return '';
  return stabilityJson({ ...report, version: VERSION, engine: report.engine.name });
}
