import { parseArgs } from 'node:util';
import { LocusError } from '../volume/errors.ts';
import { nearest } from '../volume/nearest-name.ts';

/** A mistake in the command itself: exit status 2. */
export function usageError(problem: string, remedy = 'See --help.'): LocusError {
  return new LocusError('usage', problem, remedy);
}

type OptionTypes = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean }
  >
>;

/**
 * node:util's parseArgs with errors of one line that name the option meant.
 *
 * @throws LocusError 'usage'
 */
export function parseCommand<T extends OptionTypes>(args: readonly string[], options: T) {
  for (const arg of args) {
    if (arg === '--') break;
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || options[name] !== undefined) continue;
    const guess = nearest(name, Object.keys(options));
    throw usageError(
      `Unknown option --${name}${guess === null ? '.' : `; did you mean --${guess}?`}`,
    );
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw usageError(`${message.split(/[\n.]/)[0]}.`);
  }
}

/** One of a few names. @throws LocusError 'usage' */
export function oneOf<const T extends string>(
  option: string,
  value: string,
  names: readonly T[],
): T {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw usageError(`--${option} ${value} is not known.`, `There is ${names.join(', ')}.`);
}

/** Whole numbers above 0, separated by commas. @throws LocusError 'usage' */
export function wholeNumbers(option: string, text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.some((part) => !/^[1-9]\d{0,8}$/.test(part))) {
    throw usageError(`--${option} takes whole numbers above 0, not "${text}".`);
  }
  return [...new Set(parts.map(Number))];
}
