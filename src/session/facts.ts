// Tables and pure functions that the components show and count with; they come from the rooms below by
// way of the worker's, the only one that may reach them.

import * as facts from '../worker/facts.ts';

export const {
  VERSION,
  CONVENTION_FACTS,
  WAVELETS,
  FAMILY_LIST,
  PROFILE_LIST,
  countFeatures,
  familiesOf,
  featureFacts,
  featuresOf,
  isDefaultFeature,
} = facts;
