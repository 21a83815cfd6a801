/** Channels of the atlas lattice: mm; depths are positive inside, distances negative inside. */
export const CHANNEL = {
  /** Depth under the smooth outer surface of everything inside the skull. */
  skull: 0,
  /** Depth in the cerebrum and brainstem, its folds ironed out. */
  cerebrum: 1,
  cerebellum: 2,
  brainstem: 3,
  /** Signed distance to the nearest wall of the first and of the second set of sulci. */
  sulcus: 4,
  sulcus2: 5,
  /** How deep the sulci reach here. */
  reach: 6,
  /** Signed distance to a family of sheets that cuts the sulci: veins run along the crossings. */
  vein: 7,
  /** From here on of use only well inside. */
  ventricle: 8,
  deepGrey: 9,
  pallidum: 10,
} as const;
export const CHANNELS = 11;
/** The number of channels that matter near the surface. */
export const OUTER_CHANNELS = 8;
