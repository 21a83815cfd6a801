import { PRESETS } from '../radiomics/presets/presets.ts';
import { wrap } from './wrap.ts';

export const GENERAL_HELP = `Locus, radiomics without an upload.

npm run --silent extract -- IMAGE MASK [options]     features of one region; --help for its options
npm run --silent filter  -- IMAGE [options]          one derived image; --help for its options
npm run --silent map     -- IMAGE MASK [options]     a voxel-wise map of a feature; --help for its options
npm run --silent predict -- --model MODEL …          what a model says of a case; --help for its options
npm run --silent phantom -- --out DIR --cases N      synthetic patients with planted genotypes; --help for its options
`;

export const EXTRACT_HELP = `Features of one region.

npm run --silent extract -- IMAGE MASK [options]
npm run --silent extract -- --sequence NAME=IMAGE [--sequence NAME=IMAGE …] MASK [options]

  IMAGE              NIfTI (.nii, .nii.gz, a pair .hdr + .img), NRRD (.nrrd, .nhdr + data file), MetaImage (.mha,
                     .mhd + data file), a DICOM file, or a folder or zip archive with one of these or with a DICOM
                     series, which is looked for in all folders below. Either file of a pair names both
  MASK               RTSTRUCT, DICOM SEG or a label map in any of these formats, or a folder or archive with one.
                     RTSTRUCT and SEG are drawn on the image that they refer to. A label map holds whole numbers,
                     0 is background

  --series N         which image of a folder or archive with several, from 1
                     (default: the only one, or the one that RTSTRUCT or SEG refer to; several and none named
                     is an error that lists them)
  --volume N         which volume of an image with several (echoes, b-values, times), counted from 0
                     (default: the only one; several and none named is an error that lists them)
  --unit NAME        of a PET series: SUVbw | SUVlbm | SUVbsa | Bq/ml
                     (default: SUVbw where the header has what it takes, else Bq/ml with a note)
  --roi NAME         region by name, in any case where no name is equal; more than once: united
                     (default: the only one; several and none named is an error that lists them). Of a label map
                     of a brain tumour also WT, TC, ET, NCR, ED: BraTS' values are told by which of them occur,
                     with a note

  --sequence NAME=IMAGE
                     one of several images of a case, as often as there are images; NAME begins the names of its
                     columns: T1_original_glcm_Contrast. An image that fails has empty cells and a note with the
                     reason; the exit status is 1 only where all fail
  --onto NAME        brings images on other grids onto the grid of that one, which the mask must fit
                     (default: each stays on its own; see --resample-mask)
  --interpolation KIND
                     of --onto: linear | cubic (B-spline of order 3) (default: linear)

  --label N[,N…]     label values, united into one region
                     (default: the only label; several and none named is an error that lists them)
  --channel N        which volume of a mask with several (overlapping segments, a vector image), counted from 0
                     (default: label_channel of the settings file, else 0 with such a file; without one, an
                     error that says how many there are)
  --threshold X      of a fractional DICOM SEG: share of its maximum from which a voxel is inside (default: 0.5)
  --profile NAME     ibsi | pyradiomics: conventions, and the default settings that go with them
                     (default: ibsi; bins of width 25)
  --preset NAME      settings under a name, listed below; with --profile the same settings under that
                     profile's conventions
  --settings FILE    PyRadiomics parameter file, YAML or JSON; with --profile ibsi the same settings
                     under IBSI's conventions
  --resample-mask    bring a mask on another grid onto the image's, by nearest neighbour
                     (default: different grids are an error that says how they differ)

  --engine NAME      cpu | webgpu (default: cpu). webgpu needs a Vulkan, Metal or Direct3D 12 driver, or
                     a Chromium on this machine, whose software driver then serves
  --threads N        worker threads of the CPU engine, which share families of the original image and
                     sub-bands of a wavelet among them; they change no digit
                     (default: as many as cores, one for small regions)

  --out FILE         .csv or .json (default: CSV on stdout)
  --file-names       adds the names of the two files to the CSV; they may name a patient
  --help             this text

Presets:
${presetList()}

Exit status: 0 done, 1 bad input, 2 wrong usage. Errors are one line on stderr.
`;

export const MAP_HELP = `A voxel-wise map: each voxel of the region gets a feature of the voxels around it.

npm run --silent map -- IMAGE MASK --feature NAME --out MAP.nii.gz [options]

  IMAGE, MASK        as for extract
  --feature NAME     as in a table of features: original_glcm_Contrast, wavelet-LLH_firstorder_Mean;
                     of firstorder, histogram, glcm, glrlm, glszm, gldzm, ngtdm, ngldm and gldm
  --out FILE         .nii or .nii.gz, float32, on the grid of the image, or of the resampled one

  --radius N         of the neighbourhood, in voxels, 1 to 5 (default: kernelRadius of the settings file, else 1)
  --unmasked         voxels outside the region count in neighbourhoods, too, and bins are made of all of them
                     (default: maskedKernel of the settings file, else the region's voxels alone)
  --init-value X     outside the region; a number or nan (default: initValue of the settings file, else 0)
  --crop             the region's box alone

  --settings FILE    PyRadiomics parameter file, YAML or JSON, with its voxelSetting
  --profile NAME     ibsi | pyradiomics (default: pyradiomics; bins of width 25)
  --preset, --label, --roi, --series, --volume, --unit, --threshold, --channel, --resample-mask, --engine, --threads: as for
                     extract
  --help             this text

Exit status: 0 done, 1 bad input, 2 wrong usage. Errors are one line on stderr.
`;

/** Name, title and explanation, wrapped at 110 columns. */
function presetList(): string {
  return PRESETS.map(({ name, title, explanation }) => {
    const indent = ' '.repeat(21);
    const lines = wrap(`${title}. ${explanation}`, 110 - indent.length);
    return `  ${name.padEnd(19)}${lines.join(`\n${indent}`)}`;
  }).join('\n');
}
