// Which sample of an axis stands at an index outside it.

/** The last one, again and again. */
export function clamp(index: number, size: number): number {
  return Math.min(Math.max(index, 0), size - 1);
}

/** The samples mirrored at the last one, which is not repeated. */
export function mirror(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const at = ((index % period) + period) % period;
  return at < size ? at : period - at;
}
