/** How a result compares with its definition. */
export interface Comparison {
  /** What differs, in words; null where nothing does. */
  readonly failure: string | null;
  /** Largest difference as a share of the scale; null where the comparison is exact. */
  readonly deviation: number | null;
}

/** Equal in every field and every element. */
export function exactly(found: object, wanted: object): Comparison {
  return { failure: firstDifference(found, wanted), deviation: null };
}

/** Every element within `bound` times the largest magnitude of `scale`. */
export function within(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  bound: number,
  scale: ArrayLike<number> = wanted,
): Comparison {
  if (found.length !== wanted.length) {
    return { failure: `${found.length} values, not ${wanted.length}`, deviation: null };
  }
  const largest = Array.from(scale).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let deviation = 0;
  for (let n = 0; n < wanted.length; n++) {
    const difference = Math.abs((found[n] as number) - (wanted[n] as number));
    const share = difference === 0 ? 0 : difference / largest;
    // A difference that is no number is the largest of all.
    if (!(share <= deviation)) deviation = Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
  }
  const failure =
    deviation <= bound ? null : `off by ${deviation.toExponential(1)} of the largest magnitude`;
  return { failure, deviation };
}

function firstDifference(found: object, wanted: object): string | null {
  for (const [field, value] of Object.entries(wanted)) {
    const ours: unknown = found[field as keyof typeof found];
    if (!ArrayBuffer.isView(value) && !Array.isArray(value)) {
      if (!Object.is(ours, value)) return `${field}: ${ours}, not ${value}`;
      continue;
    }
    const [a, b] = [ours as ArrayLike<number>, value as unknown as ArrayLike<number>];
    if (a?.length !== b.length) return `${field}: ${a?.length} values, not ${b.length}`;
    for (let n = 0; n < b.length; n++) {
      if (a[n] !== b[n]) return `${field}[${n}]: ${a[n]}, not ${b[n]}`;
    }
  }
  return null;
}
