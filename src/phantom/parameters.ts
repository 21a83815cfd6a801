import type { Triple } from '../volume/grid.ts';
import type { SequenceName } from './contrast.ts';

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
  /** Absent: the core is necrosis with a closed enhancing rim and nothing else. */
  readonly solid?: SolidParameters;
}

/** Tumour that does not enhance, and what lies around and within it. Lengths in mm. */
export interface SolidParameters {
  /** Of the core's radius, from outside, what does not enhance: 0 none, 1 all. */
  readonly share: number;
  /** Over how many mm tumour gives way to brain: 1.2 sharp, 8 indistinct. */
  readonly margin: number;
  /** T2-FLAIR mismatch: 0 none, 1 nearly as dark as fluid on FLAIR but for a bright rim. */
  readonly mismatch: number;
  /** Size of the patches of unevenness. */
  readonly grain: number;
  /** 0 none, 1 clumps throughout. */
  readonly calcification: number;
  /** How far beyond the core tumour cells mingle with the oedema. */
  readonly infiltration: number;
}

/** Relative cerebral blood volume, white matter being 1, and how the map of it is made. */
export interface PerfusionParameters {
  readonly enhancing: number;
  readonly solid: number;
  readonly infiltrated: number;
  /** mm: voxels of the dynamic series, coarser than those of the other images. */
  readonly voxel: Triple;
  /** Standard deviation in one of those voxels of white matter. */
  readonly noise: number;
}

/** Where an axis of the grid points to as its index grows: left or right, and so on. */
export type Orientation = `${'L' | 'R'}${'P' | 'A'}${'S' | 'I'}`;

/** How a scanner renders one sequence. */
export interface Rendering {
  readonly gain: number;
  /** Multiplies the differences from white matter. */
  readonly contrast: number;
}

export interface AcquisitionParameters {
  /** Standard deviation of the thermal noise, as a share of the signal of white matter. */
  readonly noise: number;
  /** Strength of the coil shading: 0.1 changes the signal by about 10 % across the head. */
  readonly bias: number;
  /** Receiver gain: all signals are multiplied by it. */
  readonly gain: number;
  /** Absent: gain and contrast 1 for each. */
  readonly renderings?: Readonly<Record<SequenceName, Rendering>>;
  /** Odd number of points along z that a voxel averages: thick slices mix tissues. Absent: 1. */
  readonly slicePoints?: number;
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
  /** Seed of the folds of the brain, which take long to make and can be shared. Absent: `seed`. */
  readonly brain?: number;
  /** Absent: LPS. */
  readonly orientation?: Orientation;
  /** mm between slices that the images are interpolated to afterwards. Absent: they are not. */
  readonly resampled?: number;
  /** Adds a fifth image, rCBV times 100. */
  readonly perfusion?: PerfusionParameters;
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
