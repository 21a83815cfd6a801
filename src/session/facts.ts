// Tables and pure functions that the components show and count with; they come from the rooms below by
// way of the worker's, the only one that may reach them.

import * as facts from '../worker/facts.ts';

export const {
  AGGREGATIONS,
  VERSION,
  CV_LEVELS,
  ICC_LEVELS,
  chainOf,
  DEFAULT_PLAN,
  HABITAT_COUNTS,
  habitatColour,
  CONVENTION_FACTS,
  WAVELETS,
  FAMILY_LIST,
  IMAGE_DEFAULTS,
  filterName,
  PRESET_LIST,
  PROFILE_LIST,
  RULES,
  countFeatures,
  exportBatchCsv,
  exportSettings,
  familiesOf,
  chosenTypes,
  hasDerived,
  featureFacts,
  featuresOf,
  imagesOf,
  isDefaultFeature,
  mappableFeatures,
  numberProblem,
  numberSequences,
  SEQUENCES,
  takesTwo,
  toNifti,
} = facts;
