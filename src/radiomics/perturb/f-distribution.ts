// The F distribution by the regularised incomplete beta function.

/** Lanczos' approximation of ln Γ, g = 7, nine terms (Godfrey): relative error below 1e-14 for x > 0.5. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

function logGamma(x: number): number {
  // Γ(x) = Γ(x + 1) / x keeps the argument where the series holds.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  const t = z + 7.5;
  const series = LANCZOS.reduce((sum, term, n) => (n === 0 ? term : sum + term / (z + n)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Continued fraction of the incomplete beta function by Lentz' method (NIST DLMF 8.17.22). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return fraction;
}

/** P(F <= f) with `d1` and `d2` degrees of freedom, fractions allowed; y = 1 - x is given apart, for its digits. */
function cdf(f: number, d1: number, d2: number, logBeta: number): number {
  const [a, b] = [d1 / 2, d2 / 2];
  const x = (d1 * f) / (d1 * f + d2);
  const y = d2 / (d1 * f + d2);
  const front = Math.exp(a * Math.log(x) + b * Math.log(y) - logBeta);
  // The fraction converges fast on this side of the mean only.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(y, b, a)) / b;
}

/** Halvings of the search interval in ln f: from 140 down to the last bit. */
const HALVINGS = 64;

/** The value below which F lies with probability `p`; `d1`, `d2` > 0. NaN for impossible arguments. */
export function fQuantile(p: number, d1: number, d2: number): number {
  if (!(p > 0 && p < 1 && d1 > 0 && d2 > 0)) return Number.NaN;
  const logBeta = logGamma(d1 / 2) + logGamma(d2 / 2) - logGamma((d1 + d2) / 2);
  let [low, high] = [-70, 70];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    if (cdf(Math.exp(middle), d1, d2, logBeta) < p) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
