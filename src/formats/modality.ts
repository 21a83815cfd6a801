import type { Modality, VoxelArray } from '../volume/volume.ts';

/** Voxels looked at: enough for shares of 1 %, spread over the whole image. */
const SAMPLE = 1_000_000;

/** Share of voxels that must be air or lung, and share that must be fat, water or soft tissue. */
const LEAST_AIR = 0.01;
const LEAST_TISSUE = 0.05;

const NAME_OF_MR =
  /(^|[^a-z])(mri?|t1|t1c|t1ce|t1w|t1n|t2|t2w|t2f|flair|fla|dwi|adc|swi)([^a-z0-9]|$)/;
const NAME_OF_PT = /(^|[^a-z])(pet|pt|suv|fdg)([^a-z]|$)/;
const NAME_OF_SUV = /(^|[^a-z])suv([^a-z]|$)/;

/**
 * What kind of scan an array of intensities is; deliberately modest, as neither NIfTI nor NRRD says.
 * CT: whole numbers, at least 1 % at or below -500 (air, lung, padding) and 5 % within ±250 (fat, water,
 * soft tissue in HU). No other modality has that scale. MR and PT have no scale of their own: they need
 * the file's name, and voxels that agree (no negative ones beyond the noise of filtering). Else 'unknown'.
 */
export function guessModality(
  data: VoxelArray,
  name: string,
): { readonly modality: Modality; readonly unit: string } {
  const { isWhole, air, tissue, negative } = survey(data);
  if (isWhole && air >= LEAST_AIR && tissue >= LEAST_TISSUE) return { modality: 'CT', unit: 'HU' };
  const base = (name.split(/[\\/]/).at(-1) ?? name).toLowerCase();
  if (negative < 0.01) {
    if (NAME_OF_PT.test(base)) {
      return { modality: 'PT', unit: NAME_OF_SUV.test(base) ? 'SUV' : '1' };
    }
    if (NAME_OF_MR.test(base)) return { modality: 'MR', unit: '1' };
  }
  return { modality: 'unknown', unit: '1' };
}

function survey(data: VoxelArray) {
  // Odd, so that the steps do not keep to one column of a 512-wide slice.
  const step = Math.max(1, Math.floor(data.length / SAMPLE)) | 1;
  let isWhole = true;
  let looked = 0;
  let air = 0;
  let tissue = 0;
  let negative = 0;
  for (let at = 0; at < data.length; at += step) {
    const value = data[at] as number;
    if (!Number.isFinite(value)) continue;
    looked++;
    if (!Number.isInteger(value)) isWhole = false;
    if (value < 0) negative++;
    if (value <= -500) air++;
    else if (value > -250 && value < 250) tissue++;
  }
  const total = Math.max(1, looked);
  return { isWhole, air: air / total, tissue: tissue / total, negative: negative / total };
}
