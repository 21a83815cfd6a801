import { fillHolesInSlices, largestComponent } from './components.ts';
import type { Volume } from './volume.ts';

/** Air, lung and bedding lie below in CT; skin above. */
const BODY_HU = -500;

/** With less background than this an image is no stripped one: its air is noise, not 0. */
const LEAST_BACKGROUND = 0.02;

export interface BodyMask {
  /** 1 in the body, 0 outside; of the image's size. Null where none can be told. */
  readonly mask: Uint8Array | null;
  /** How it was found, for a person. */
  readonly how: string;
}

/**
 * What the patient takes up of an image. CT: the largest face-connected piece above -500 HU, with what it encloses
 * in each slice (lungs). Else, of an image whose background is 0 (a stripped brain): the same of all voxels that are
 * not 0.
 */
export function findBody({ data, grid, unit, modality }: Volume): BodyMask {
  const isCt = unit === 'HU' || modality === 'CT';
  const foreground = new Uint8Array(data.length);
  let count = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (isCt ? value > BODY_HU : Number.isFinite(value) && value !== 0) {
      foreground[at] = 1;
      count++;
    }
  }
  if (count === 0 || (!isCt && count > (1 - LEAST_BACKGROUND) * data.length)) {
    const why = count === 0 ? 'the image holds no foreground' : 'the image’s background is not 0';
    return { mask: null, how: `not clipped: ${why}` };
  }
  const body = fillHolesInSlices(largestComponent(foreground, grid.size), grid.size);
  const rest = 'largest piece, holes within slices filled';
  return { mask: body, how: isCt ? `body above −500 HU, ${rest}` : `voxels other than 0, ${rest}` };
}
