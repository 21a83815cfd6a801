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

/** A number by one of the rules that all settings keep. */
export function number(rule: NumberRule, means: string, otherwise?: number): Value<number> {
  const isRight = (value: unknown): value is number =>
    typeof value === 'number' && numberProblem(rule, value) === null;
  return {
    takes: inWords(rule),
    means,
    otherwise,
    read: (value) => (isRight(value) ? value : undefined),
  };
}

function inWords({ isWhole, above, min, max }: NumberRule): string {
  const kind = isWhole === true ? 'a whole number' : 'a number';
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  const least = above === undefined ? '' : ` above ${above}`;
  return `${kind}${least}${max === undefined ? '' : `, at most ${max}`}`;
}

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
