/** Three digits, without trailing zeros and with a real minus sign. */
export function inNumbers(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** Whole percent, one digit below 1 %. */
export function inPercent(share: number): string {
  const percent = 100 * share;
  return `${percent < 1 ? Number(percent.toPrecision(1)) : Math.round(percent)} %`;
}

/** Ranges are written with few digits: so much of one, and of its width, is granted. */
const ROUNDING = 1e-3;

/** Outside a range, or no number. */
export function beyond(value: number, [low, high]: readonly [number, number]): boolean {
  const slack = ROUNDING * (high - low + Math.max(Math.abs(low), Math.abs(high)));
  return !(value >= low - slack && value <= high + slack);
}
