import { makeGaussianTable, makeRandom, TABLE_BITS } from '../volume/random.ts';
import { SEQUENCE_NAMES, type SequenceName, SIGNAL, TISSUE, TISSUES } from './contrast.ts';
import type { PhantomParameters } from './parameters.ts';

/** Unevenness within a tissue, as a share of its signal, in the order of TISSUE. */
const TEXTURE = [
  0.02, 0.028, 0.014, 0.03, 0.04, 0.025, 0.1, 0.15, 0.085, 0.13, 0.15, 0.11, 0.08, 0.07, 0.2,
];

/** Where it is bright on T2 it is wet, hence dark on T1. */
const SIGN: Readonly<Record<SequenceName, number>> = { T1: -0.7, T1c: -0.7, T2: 1, FLAIR: 1 };

/** Makes voxel values from what the voxels are made of, for all sequences. */
export interface Scanner {
  readonly images: readonly { readonly name: SequenceName; readonly data: Int16Array }[];
  /** To be called before the voxels of a row, with its y and z over 90 mm. */
  startRow(v: number, w: number): void;
  /**
   * Fills one voxel of each image with a whole number from 0 to 32 767.
   *
   * @param u x over 90 mm
   * @param texture smooth noise, the unevenness within tissues
   */
  measure(voxel: number, u: number, shares: Float64Array, texture: number): void;
}

const LOW_BITS = (1 << TABLE_BITS) - 1;

export function makeScanner(parameters: PhantomParameters, voxels: number): Scanner {
  const { seed, acquisition } = parameters;
  const images = SEQUENCE_NAMES.map((name) => ({ name, data: new Int16Array(voxels) }));
  const stores = images.map(({ data }) => data);
  const count = images.length;
  const table = makeGaussianTable(makeRandom(seed, 30));
  const thermal = makeRandom(seed, 31);
  const words = new Uint32Array(1024 * count);
  let used = words.length;
  // One row per tissue, one column per sequence.
  const signal = new Float64Array(TISSUES * count);
  const change = new Float64Array(TISSUES * count);
  const sigma = new Float64Array(count);
  images.forEach(({ name }, column) => {
    const values = tumourSignal(name, parameters);
    for (let tissue = 0; tissue < TISSUES; tissue++) {
      const value = (values[tissue] as number) * acquisition.gain;
      signal[tissue * count + column] = value;
      change[tissue * count + column] = value * texturing(tissue, name, parameters);
    }
    sigma[column] = acquisition.noise * (signal[TISSUE.white * count + column] as number);
  });
  const shading = makeShading(parameters, count);
  const values = new Float64Array(count);

  return {
    images,
    startRow: shading.startRow,
    measure(voxel, u, shares, texture) {
      values.fill(0);
      for (let tissue = 0; tissue < TISSUES; tissue++) {
        const share = shares[tissue] as number;
        if (share === 0) continue;
        for (let column = 0, at = tissue * count; column < count; column++, at++) {
          values[column] =
            (values[column] as number) +
            share * ((signal[at] as number) + texture * (change[at] as number));
        }
      }
      if (used === words.length) {
        thermal.fill(words);
        used = 0;
      }
      for (let column = 0; column < count; column++) {
        const gain =
          (shading.base[column] as number) +
          u * ((shading.slope[column] as number) + u * (shading.curve[column] as number));
        const bits = words[used++] as number;
        const spread = sigma[column] as number;
        // The magnitude of a complex signal with noise in both parts follows Rice's distribution.
        const real =
          (values[column] as number) * gain + spread * (table[bits & LOW_BITS] as number);
        const imaginary = spread * (table[bits >>> (32 - TABLE_BITS)] as number);
        const magnitude = Math.sqrt(real * real + imaginary * imaginary) + 0.5;
        (stores[column] as Int16Array)[voxel] = magnitude < 32_767 ? magnitude : 32_767;
      }
    },
  };
}

/** The uneven sensitivity of the coils: per sequence, 1 plus a polynomial of second order. */
function makeShading({ seed, acquisition }: PhantomParameters, count: number) {
  const random = makeRandom(seed, 32);
  const draw = (strength: number): Float64Array =>
    Float64Array.from({ length: count }, () => strength * acquisition.bias * random.between(-1, 1));
  const [slope, slopeV, slopeW] = [draw(0.6), draw(0.6), draw(0.6)];
  const [curve, curveV, curveW] = [draw(1), draw(1), draw(1)];
  const base = new Float64Array(count);
  const startRow = (v: number, w: number): void => {
    for (let column = 0; column < count; column++) {
      base[column] =
        1 +
        v * ((slopeV[column] as number) + v * (curveV[column] as number)) +
        w * ((slopeW[column] as number) + w * (curveW[column] as number));
    }
  };
  return { base, slope, curve, startRow };
}

function texturing(tissue: number, name: SequenceName, { tumour }: PhantomParameters): number {
  const amount = TEXTURE[tissue] as number;
  if (tissue < TISSUE.oedema) return amount * SIGN[name];
  return amount * tumour.heterogeneity * (tissue === TISSUE.enhancing ? 1 : SIGN[name]);
}

/** How bright a tumour of full mismatch is against its signal without one: wet, and fluid to FLAIR. */
const MISMATCH: Readonly<Record<SequenceName, number>> = {
  T1: 0.82,
  T1c: 0.82,
  T2: 1.4,
  FLAIR: 0.52,
};

/** The table of signals with this patient's tumour in it, as this scanner renders it. */
function tumourSignal(name: SequenceName, parameters: PhantomParameters): readonly number[] {
  const { tumour, acquisition } = parameters;
  const signal = [...SIGNAL[name]];
  const blend = (tissue: number, from: number, amount: number): void => {
    signal[tissue] = from + ((signal[tissue] as number) - from) * amount;
  };
  blend(TISSUE.oedema, signal[TISSUE.white] as number, tumour.oedemaSignal);
  if (name === 'T1c') {
    blend(TISSUE.enhancing, SIGNAL.T1[TISSUE.enhancing] as number, tumour.enhancement);
  }
  if (name === 'FLAIR') {
    blend(TISSUE.necrosis, signal[TISSUE.csf] as number, tumour.necrosisFlair);
  }
  const mismatch = tumour.solid?.mismatch ?? 0;
  signal[TISSUE.solid] = (signal[TISSUE.solid] as number) * (1 + mismatch * (MISMATCH[name] - 1));
  const rendering = acquisition.renderings?.[name];
  if (rendering === undefined) return signal;
  const { gain, contrast } = rendering;
  const white = signal[TISSUE.white] as number;
  return signal.map((value) => gain * Math.max(0.01 * white, white + contrast * (value - white)));
}
