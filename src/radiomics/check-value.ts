import { type NumberRule, numberProblem } from './settings-rules.ts';

// Whether a value from outside the program has the shape of a type.

export type Check = (value: unknown) => boolean;

export const isBoolean: Check = (value) => typeof value === 'boolean';
export const number =
  (rule: NumberRule): Check =>
  (value) =>
    typeof value === 'number' && numberProblem(rule, value) === null;
export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
export const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
export const orNull = (check: Check): Check => either(oneOf(null), check);
export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const tuple =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length === checks.length &&
    checks.every((check, n) => check(value[n]));

/** Exactly these fields; the type makes a new field of T ask for its check. */
export function fields<T>(checks: { readonly [K in keyof Required<T>]: Check }): Check {
  const known = new Map(Object.entries<Check>(checks));
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => known.has(name)) &&
    [...known].every(([name, check]) => check((value as Record<string, unknown>)[name]));
}
