import { type Dimension, POOLINGS, type Pooling } from '../radiomics/settings-filters.ts';
import { type NumberRule, numberProblem } from '../radiomics/settings-rules.ts';
import { BOUNDARIES, type Boundary } from '../volume/boundary.ts';

/** What one key of a filter's JSON may hold. */
export interface Value<T> {
  /** As in "must be …". */
  readonly takes: string;
  /** What it decides, for the help. */
  readonly means: string;
  /** The value as the settings have it; undefined where it is none of those. */
  readonly read: (value: unknown) => T | undefined;
  /** Where the key is absent or null; undefined = it must be there. */
  readonly otherwise: T | undefined;
}

export function number(
  rule: NumberRule,
  takes: string,
  means: string,
  otherwise?: number,
): Value<number> {
  const isRight = (value: unknown): value is number =>
    typeof value === 'number' && numberProblem(rule, value) === null;
  return { takes, means, otherwise, read: (value) => (isRight(value) ? value : undefined) };
}

export const above0 = (means: string, otherwise?: number) =>
  number({ above: 0 }, 'a number above 0', means, otherwise);

export const anyNumber = (means: string) => number({}, 'a number', means);

/** From `min` to `max`. */
export const whole = (means: string, min: number, max: number, otherwise?: number) =>
  number({ isWhole: true, min, max }, `a whole number from ${min} to ${max}`, means, otherwise);

export function flag(means: string, otherwise: boolean): Value<boolean> {
  return {
    takes: 'true or false',
    means,
    otherwise,
    read: (value) => (typeof value === 'boolean' ? value : undefined),
  };
}

export function choice<const T extends string | number>(
  values: readonly T[],
  means: string,
  otherwise?: T,
): Value<T> {
  const [last, ...rest] = [...values].reverse();
  return {
    takes: rest.length === 0 ? `${last}` : `${rest.reverse().join(', ')} or ${last}`,
    means,
    otherwise,
    read: (value) => values.find((one) => one === value),
  };
}

/** The same, or nothing at all. */
export function optional<T>(value: Value<T>): Value<T | null> {
  return { ...value, otherwise: null };
}

export function text(pattern: RegExp, takes: string, means: string): Value<string> {
  return {
    takes,
    means,
    otherwise: undefined,
    read: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
  };
}

export const DIMENSION: Value<Dimension> = choice(
  ['2D', '3D'],
  'within each plane along the third axis, or in the volume',
);

/** The published settings say "periodic (Fourier domain)" of filters that know no other. */
export const PADDING: Value<Boundary> = {
  ...choice(BOUNDARIES, 'how the image goes on beyond its borders; mirror repeats the edge voxel'),
  read: (value) =>
    BOUNDARIES.find((name) => name === value || `${name} (Fourier domain)` === value),
};

export const POOLING: Value<Pooling | null> = optional(
  choice(POOLINGS, 'how the responses of all rotations become one'),
);
