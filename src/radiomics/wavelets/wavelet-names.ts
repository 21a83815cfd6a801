// Apart from the coefficients, for forms and readers of settings need the names alone.

const range = (family: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `${family}${from + n}`);

/** Vanishing moments of synthesis and analysis. */
const SPLINES = [
  ...['1.1', '1.3', '1.5', '2.2', '2.4', '2.6', '2.8', '3.1', '3.3', '3.5', '3.7', '3.9'],
  ...['4.4', '5.5', '6.8'],
];

/** PyWavelets' names: Haar, Daubechies, symlets, coiflets, discrete Meyer, biorthogonal and reversed biorthogonal. */
export const WAVELET_NAMES: readonly string[] = [
  'haar',
  ...range('db', 1, 38),
  ...range('sym', 2, 20),
  ...range('coif', 1, 17),
  'dmey',
  ...SPLINES.map((order) => `bior${order}`),
  ...SPLINES.map((order) => `rbio${order}`),
];
