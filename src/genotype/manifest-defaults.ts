/** What members that a manifest leaves out stand for. All others are required. */
export const DEFAULTS = {
  input: {
    maskChannel: 'none',
    layout: 'NCDHW',
    multipleOf: 1,
    brainMask: 'none',
    clip: null,
    background: 0,
    seen: null,
  },
  sequence: { isRequired: true, normalisation: null },
  seen: { features: null },
  features: { tensor: null, settings: null, seen: null },
  /** Terms as they come: not standardised. */
  formula: { intercept: 0, mean: 0, sd: 1 },
  signature: { file: null, formula: null },
  output: { tensor: null, features: null, activationMap: null },
  head: {
    threshold: null,
    calibration: { kind: 'none' },
    caveat: '',
    performance: [],
    nullModels: [],
  },
  temperature: { sd: null },
  platt: { covariance: null },
  performance: { interval: null, calibrationError: null },
  nullModel: { probability: null, signature: null, auc: null },
  segmentation: { threshold: 0.5, performance: [] },
  card: { label: null, limitations: [], references: [] },
} as const;
