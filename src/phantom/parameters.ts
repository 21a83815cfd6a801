import type { Triple } from '../volume/grid.ts';

/** A ring-enhancing glioma. Lengths in mm, positions in RAS+ mm from the anterior commissure. */
export interface TumourParameters {
  readonly centre: Triple;
  /** Half axes of the tumour core: necrosis and enhancing rim together. */
  readonly radii: Triple;
  /** How far the outline departs from an ellipsoid: 0 smooth, 1 as usual, 2 ragged. */
  readonly irregularity: number;
  /** Mean thickness of the enhancing rim. */
  readonly rim: number;
  /** How unevenly thick the rim is: 0 even, 1 as usual. */
  readonly rimVariation: number;
  /** Strength of enhancement on T1c: 0 none, 1 as usual. */
  readonly enhancement: number;
  /** How far oedema reaches beyond the core, on average. */
  readonly oedema: number;
  /** Brightness of oedema on T2 and FLAIR against white matter: 0 none, 1 as usual. */
  readonly oedemaSignal: number;
  /** Brightness of the necrotic core on FLAIR: 0 as fluid, 1 as usual. */
  readonly necrosisFlair: number;
  /** Unevenness within the tumour: 0 none, 1 as usual. */
  readonly heterogeneity: number;
  /** Largest displacement of the tissue around. */
  readonly massEffect: number;
}

export interface AcquisitionParameters {
  /** Standard deviation of the thermal noise, as a share of the signal of white matter. */
  readonly noise: number;
  /** Strength of the coil shading: 0.1 changes the signal by about 10 % across the head. */
  readonly bias: number;
  /** Receiver gain: all signals are multiplied by it. */
  readonly gain: number;
}

/**
 * One synthetic patient, as data. A genotype effect is a change of these numbers, made by whoever
 * makes a cohort; nothing here knows of genes.
 */
export interface PhantomParameters {
  /** A 32-bit whole number; everything that looks random follows from it. */
  readonly seed: number;
  /** Voxels along left, posterior, superior. */
  readonly size: Triple;
  /** mm. The grid is centred on the head, so a small one crops. */
  readonly spacing: Triple;
  /** How far anatomy departs from the average: 0 average, 1 as usual. */
  readonly variation: number;
  readonly tumour: TumourParameters;
  readonly acquisition: AcquisitionParameters;
}

/** Right frontal to parietal, beside the body of the lateral ventricle. */
export const SAMPLE: PhantomParameters = {
  seed: 4,
  size: [152, 192, 160],
  spacing: [1, 1, 1],
  variation: 1,
  tumour: {
    centre: [30, -6, 30],
    radii: [13, 16, 14],
    irregularity: 1,
    rim: 3.8,
    rimVariation: 1,
    enhancement: 1,
    oedema: 11,
    oedemaSignal: 1,
    necrosisFlair: 1,
    heterogeneity: 1,
    massEffect: 9,
  },
  acquisition: { noise: 0.022, bias: 0.12, gain: 1 },
};
