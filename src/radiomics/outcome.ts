/** A value that could not be computed, with the reason shown in its place. */
export interface Missing {
  readonly reason: string;
}

export type Outcome = number | Missing;

/** What a family gives: feature name → value or reason. */
export type Outcomes = Readonly<Record<string, Outcome>>;

export function missing(reason: string): Missing {
  return { reason };
}

/** a / b, or the reason why there is no such ratio. */
export function ratio(a: Outcome, b: Outcome, reason: string): Outcome {
  if (typeof a !== 'number') return a;
  if (typeof b !== 'number') return b;
  return b === 0 ? missing(reason) : a / b;
}
