import { describe, expect, test } from 'vitest';
import {
  guessSequence,
  type SequenceClues,
  type SeriesClues,
} from '../../../src/volume/guess-sequence.ts';
import { numberSequences, type Sequence } from '../../../src/volume/sequence.ts';

const SERIES: SeriesClues = {
  modality: 'MR',
  description: '',
  echoTime: null,
  repetitionTime: null,
  inversionTime: null,
  bValues: [],
  sequenceWords: [],
  hasContrast: false,
};

function guess(clues: Partial<SequenceClues>) {
  return guessSequence({ name: '', modality: 'unknown', frames: 1, series: null, ...clues });
}

describe('from the name of a file', () => {
  test.each<[string, Sequence]>([
    // TCGA, BraTS 2017 to 2023, UCSF-PDGM, UPENN-GBM, HD-GLIO, LUMIERE, Erasmus.
    ['TCGA-DU-7294_t1_bet.nii.gz', 'T1'],
    ['TCGA-DU-7294_t1c_bet.nii.gz', 'T1c'],
    ['TCGA-DU-7294_t2_bet.nii.gz', 'T2'],
    ['TCGA-DU-7294_fla_bet.nii.gz', 'FLAIR'],
    ['TCGA-02-0003_1997.06.08_t1Gd.nii.gz', 'T1c'],
    ['BraTS19_2013_10_1_t1.nii.gz', 'T1'],
    ['BraTS19_2013_10_1_t1ce.nii.gz', 'T1c'],
    ['BraTS20_Training_001_flair.nii.gz', 'FLAIR'],
    ['BraTS-GLI-00000-000-t1n.nii.gz', 'T1'],
    ['BraTS-GLI-00000-000-t1c.nii.gz', 'T1c'],
    ['BraTS-GLI-00000-000-t2w.nii.gz', 'T2'],
    ['BraTS-GLI-00000-000-t2f.nii.gz', 'FLAIR'],
    ['UCSF-PDGM-0004_T1c.nii.gz', 'T1c'],
    ['UCSF-PDGM-0004_T1_bias.nii.gz', 'T1'],
    ['UCSF-PDGM-0004_FLAIR_bias.nii.gz', 'FLAIR'],
    ['UCSF-PDGM-0004_ADC.nii.gz', 'ADC'],
    ['UCSF-PDGM-0004_DWI.nii.gz', 'DWI'],
    ['UCSF-PDGM-0004_SWI.nii.gz', 'SWI'],
    ['UCSF-PDGM-0004_ASL.nii.gz', 'other'],
    ['UCSF-PDGM-0004_DTI_eddy_FA.nii.gz', 'other'],
    ['UPENN-GBM-00001_11_T1GD.nii.gz', 'T1c'],
    ['UPENN-GBM-00001_11_DSC.nii.gz', 'DSC'],
    ['UPENN-GBM-00001_11_DSC_ap-rCBV.nii.gz', 'rCBV'],
    ['rCBV.nii.gz', 'rCBV'],
    ['UPENN-GBM-00001_11_DTI_FA.nii.gz', 'other'],
    ['CT1.nii.gz', 'T1c'],
    ['CT1_r2s_bet.nii.gz', 'T1c'],
    ['perf.nii.gz', 'DSC'],
    ['case7/T1c/image.nrrd', 'T1c'],
    ['T2w.mha', 'T2'],
    ['STS_025_MR_T1_image.nii.gz', 'T1'],
    // BIDS: the suffix says what it is, entities what it was moved to or made with.
    ['sub-01/anat/sub-01_T1w.nii.gz', 'T1'],
    ['sub-01_ce-gadolinium_T1w.nii.gz', 'T1c'],
    ['sub-01_ses-2_space-T1w_T2w.nii.gz', 'T2'],
    ['sub-01_acq-t2prep_FLAIR.nii.gz', 'FLAIR'],
    ['sub-01_PDw.nii.gz', 'PD'],
    ['sub-01_dir-AP_dwi.nii.gz', 'DWI'],
    ['sub-01_pet.nii.gz', 'PET'],
    ['sub-01_T2starw.nii.gz', 'other'],
    // Neither, or both.
    ['brain1_image.nrrd', 'other'],
    ['phantom.nii.gz', 'other'],
    ['IM_0001', 'other'],
    ['T1_to_T2.nii.gz', 'other'],
    ['patient_T12_spine.nii.gz', 'other'],
    ['quantitative_T1map.nii.gz', 'other'],
    ['PET_CT_fused.nii.gz', 'other'],
    ['thorax_CT.nii.gz', 'CT'],
    ['FDG_SUVbw.nii.gz', 'PET'],
  ])('%s is %s', (name, sequence) => {
    expect(guess({ name }).sequence).toBe(sequence);
  });
});

describe('from a series description', () => {
  test.each<[string, Sequence]>([
    // Siemens.
    ['t1_mprage_sag_p2_iso', 'T1'],
    ['t1_mprage_tra_p2_KM', 'T1c'],
    ['t2_tirm_tra_dark-fluid_FS', 'FLAIR'],
    ['t2_spc_da-fl_sag_p2_iso', 'FLAIR'],
    ['t2_tse_tra_512', 'T2'],
    ['t2_haste_cor', 'T2'],
    ['pd_tse_fs_sag', 'PD'],
    ['ep2d_diff_3scan_trace_p2_ADC', 'ADC'],
    ['ep2d_diff_3scan_trace_p2_TRACEW', 'DWI'],
    ['resolve_4scan_trace_tra_192', 'DWI'],
    ['ep2d_perf_p2', 'DSC'],
    ['SWI_Images', 'SWI'],
    ['relCBV', 'rCBV'],
    ['ep2d_perf_CBF', 'other'],
    ['ep2d_bold_moco_p2', 'other'],
    ['TOF_3D_multi-slab', 'other'],
    ['localizer', 'other'],
    // GE.
    ['Ax T1 FSPGR +C', 'T1c'],
    ['AX T1 SE C+', 'T1c'],
    ['Sag T1 FLAIR', 'T1'],
    ['Ax T2 FLAIR', 'FLAIR'],
    ['Sag CUBE T2 FLAIR FS', 'FLAIR'],
    ['Ax BRAVO', 'T1'],
    ['Ax BRAVO POST', 'T1c'],
    ['Ax SWAN', 'SWI'],
    ['Ax DWI b1000', 'DWI'],
    ['Apparent Diffusion Coefficient (mm2/s)', 'ADC'],
    ['Exponential Apparent Diffusion Coefficient', 'other'],
    ['AX T2* GRE', 'other'],
    ['Ax T2 PROPELLER', 'T2'],
    // Philips.
    ['sT1W_3D_TFE', 'T1'],
    ['eT1W_TSE_GD', 'T1c'],
    ['T1W_SE_TRA GADO', 'T1c'],
    ['T2W_TSE_tra', 'T2'],
    ['T2W_FFE_tra', 'other'],
    ['3D_Brain_VIEW_FLAIR_SHC', 'FLAIR'],
    ['dADC', 'ADC'],
    ['DWI_SSh', 'DWI'],
    ['SWIp', 'SWI'],
    // As people call them.
    ['AXIAL T1 POST-GD_TSE', 'T1c'],
    ['T1 AX POST GAD', 'T1c'],
    ['T1 PRE GAD', 'T1'],
    ['AX T1 W/O CONTRAST', 'T1'],
    ['T1 post-op', 'T1'],
    ['T1 ohne KM', 'T1'],
    ['T1 nach KM tra', 'T1c'],
    ['T1 nativ', 'T1'],
    ['AX T1 SANS INJECTION', 'T1'],
    ['AX T1 GADO', 'T1c'],
    ['T1 injecté', 'T1c'],
    ['T1 senza mdc', 'T1'],
    ['SE T1 dopo mdc', 'T1c'],
    ['T1 con contraste', 'T1c'],
    ['T1 sin contraste', 'T1'],
    ['T1 pós-contraste', 'T1c'],
    ['Difusión', 'DWI'],
    ['T1 zonder contrast', 'T1'],
    ['T1 с контрастом', 'T1c'],
    ['T1 без контраста', 'T1'],
    ['T1WI+C 增强', 'T1c'],
    ['T1 平扫', 'T1'],
    ['造影 T1', 'T1c'],
    ['FLAIR POST CONTRAST', 'FLAIR'],
    ['PD/T2', 'other'],
  ])('%s is %s', (description, sequence) => {
    expect(guess({ series: { ...SERIES, description } }).sequence).toBe(sequence);
  });

  test('it comes before the file’s name, and the reason says which', () => {
    const series = { ...SERIES, description: 't2_tse_tra' };
    expect(guess({ name: 'T1/IM1', series })).toEqual({
      sequence: 'T2',
      reason: 'series description: ‘t2’',
    });
    expect(guess({ name: 'T1/IM1', series: SERIES })).toEqual({
      sequence: 'T1',
      reason: 'folder: ‘t1’',
    });
  });
});

describe('from other facts of the header', () => {
  const se = ['ORIGINAL', 'PRIMARY', 'SE'];
  const times = (TE: number, TR: number, TI: number | null = null) => ({
    ...{ echoTime: TE, repetitionTime: TR, inversionTime: TI, sequenceWords: se },
  });
  test.each<[string, Partial<SeriesClues>, Sequence]>([
    ['modality CT', { modality: 'CT', description: 'T1 (lung)' }, 'CT'],
    ['modality PT', { modality: 'PT', description: 'CTAC' }, 'PET'],
    ['modality US', { modality: 'US', description: 'T2' }, 'other'],
    ['an agent', { description: 'Ax T1', hasContrast: true }, 'T1c'],
    ['an agent to come', { description: 'Ax T1 pre', hasContrast: true }, 'T1'],
    ['an agent before T2', { description: 'Ax T2', hasContrast: true }, 'T2'],
    ['image type ADC', { description: 'Ax DWI', sequenceWords: ['DERIVED', 'ADC'] }, 'ADC'],
    ['b-values', { bValues: [0, 800] }, 'DWI'],
    ['b of 0 only', { bValues: [0] }, 'other'],
    ['short times', times(12, 550), 'T1'],
    ['short times and an agent', { ...times(12, 550), hasContrast: true }, 'T1c'],
    ['long times', times(98, 4500), 'T2'],
    ['long repetition, short echo', times(18, 3000), 'PD'],
    ['between the weightings', times(45, 1400), 'other'],
    ['FLAIR’s inversion', times(120, 9000, 2500), 'FLAIR'],
    ['MPRAGE’s inversion', { ...times(3, 2000, 900), sequenceWords: ['GR', 'IR'] }, 'T1'],
    ['STIR’s inversion', times(60, 4000, 150), 'other'],
    ['a gradient echo', { ...times(4, 20), sequenceWords: ['GR'] }, 'other'],
    ['times that are missing', { sequenceWords: se }, 'other'],
  ])('%s', (_, facts, sequence) => {
    expect(guess({ series: { ...SERIES, ...facts } }).sequence).toBe(sequence);
  });

  test('a bolus in many echo-planar frames', () => {
    const series = {
      ...SERIES,
      ...times(30, 1500),
      sequenceWords: ['EP', 'GR'],
      hasContrast: true,
    };
    expect(guess({ series, frames: 60 }).sequence).toBe('DSC');
    expect(guess({ series, frames: 1 }).sequence).toBe('other');
  });
});

describe('from the voxels', () => {
  test('Hounsfield units come before the name, in which T1 may be a point in time', () => {
    expect(guess({ name: 'patient_T1.nii.gz', modality: 'CT' }).sequence).toBe('CT');
  });
  test('MR voxels say no weighting', () => {
    expect(guess({ name: 'brain.nii.gz', modality: 'MR' }).sequence).toBe('other');
    expect(guess({ name: 'lesion.nii.gz', modality: 'PT' }).sequence).toBe('PET');
  });
});

test('prefixes are unique within a case', () => {
  expect(numberSequences(['T1', 'T1c', 'T1', 'other', 'other'])).toEqual([
    ...['T1', 'T1c', 'T1-2', 'other', 'other-2'],
  ]);
});
