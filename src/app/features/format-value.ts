/**
 * A value for the eye: whole numbers as they are, others with six significant digits, very large and
 * very small ones with an exponent. The full value is on the clipboard and in the exports.
 */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e9 || size < 1e-4) return value.toExponential(4);
  if (Number.isInteger(value)) return String(value);
  const decimals = Math.max(0, 5 - Math.floor(Math.log10(size)));
  return value.toFixed(Math.min(decimals, 9));
}

/** Every digit that is needed to get the same number back. */
export function fullValue(value: number): string {
  return String(value);
}

const POWERS: Readonly<Record<string, string>> = {
  mm3: 'mm³',
  mm2: 'mm²',
  'mm-1': 'mm⁻¹',
};

/** Units with typographic powers; nothing for plain numbers. */
export function formatUnit(unit: string): string {
  if (unit === '1') return '';
  return unit
    .split(' ')
    .map((part) => POWERS[part] ?? part.replace(/2$/, '²').replace(/3$/, '³'))
    .join(' ');
}

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms - minutes * 60_000) / 1000)} s`;
}

export function formatMl(ml: number): string {
  return ml >= 100 ? ml.toFixed(0) : ml >= 1 ? ml.toFixed(1) : ml.toPrecision(2);
}

/** Groups of three digits, parted by narrow spaces that do not break. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
