/** What a voxel can be made of; a phantom voxel holds shares of several. */
export const TISSUE = {
  csf: 0,
  grey: 1,
  white: 2,
  deepGrey: 3,
  pallidum: 4,
  brainstem: 5,
  vessel: 6,
  choroid: 7,
  oedema: 8,
  necrosis: 9,
  enhancing: 10,
  /** Tumour that does not enhance. */
  solid: 11,
  /** Its outermost shell, which stays bright on FLAIR where there is a mismatch. */
  shell: 12,
  infiltrated: 13,
  calcified: 14,
} as const;
export const TISSUES = 15;

export type SequenceName = 'T1' | 'T1c' | 'T2' | 'FLAIR';
export type ImageName = SequenceName | 'rCBV';
export const SEQUENCE_NAMES: readonly SequenceName[] = ['T1', 'T1c', 'T2', 'FLAIR'];

/**
 * Signal of each tissue in scanner units, in the order of TISSUE. The ratios are those seen at
 * 1.5 and 3 T in brain tumour protocols: white > grey > CSF on T1, the reverse on T2, CSF nulled
 * and grey a little above white on FLAIR. Contrast agent changes vessels, choroid plexus and
 * tumour rim only.
 */
export const SIGNAL: Readonly<Record<SequenceName, readonly number[]>> = {
  //      csf  grey white deep pall stem vess chor oede necr enh  sol  shel infi calc
  T1: [115, 385, 545, 450, 520, 505, 210, 330, 405, 215, 375, 335, 345, 420, 300],
  T1c: [120, 395, 555, 462, 532, 515, 1150, 860, 415, 235, 1010, 345, 360, 445, 300],
  T2: [1640, 590, 415, 530, 400, 465, 190, 1050, 880, 1180, 720, 960, 900, 760, 180],
  FLAIR: [65, 372, 312, 366, 305, 325, 110, 330, 545, 300, 480, 530, 560, 500, 130],
};

/**
 * Blood volume of each tissue against white matter, in the order of TISSUE; those of tumour are
 * set by each patient's parameters.
 */
export const BLOOD_VOLUME: readonly number[] = [
  0.15, 2.2, 1, 2, 1.5, 1.3, 9, 4.5, 0.9, 0.2, 3, 1.4, 1.2, 1.2, 0.2,
];
