import { LocusError } from '../volume/errors.ts';
import { nearest } from '../volume/nearest-name.ts';
import { memberPath } from './json-lines.ts';

/** A value of a JSON document, and where it stands. */
export interface Place {
  readonly value: unknown;
  /** 'input.sequences[2].sequence'. */
  readonly path: string;
  readonly source: Source;
}

export interface Source {
  readonly file: string;
  /** Of each path; empty where there is no text. */
  readonly lines: ReadonlyMap<string, number>;
}

/** How a value is checked and made a T; `wants` ends the sentence 'Wanted: …'. */
export interface Rule<T> {
  readonly wants: string;
  /** @throws LocusError 'bad-model' with the path */
  readonly read: (place: Place) => T;
  /** What an object without the member gets; absent where the member is required. */
  readonly fallback?: T;
}

/** @throws LocusError 'bad-model': path, line, what is there, what is wanted */
export function refuse(place: Place, problem: string, remedy: string): never {
  const line = place.source.lines.get(place.path);
  const where = place.path === '' ? 'The file' : place.path;
  const at = line === undefined || place.path === '' ? '' : ` (line ${line})`;
  throw new LocusError('bad-model', `${where}${at} ${problem}`, remedy, place.source.file);
}

/** A member of an object; undefined where there is none. */
export function at(place: Place, ...steps: readonly (string | number)[]): Place {
  let { value, path } = place;
  for (const step of steps) {
    path = typeof step === 'number' ? `${path}[${step}]` : memberPath(path, step);
    value = isObject(value) || Array.isArray(value) ? own(value, step) : undefined;
  }
  return { value, path, source: place.source };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: object, step: string | number): unknown {
  return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}

/** A value as messages show it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function mismatch(place: Place, wants: string): never {
  return refuse(place, `is ${shown(place.value)}. Wanted: ${wants}.`, 'Correct it.');
}

/** A string of at least one character that is no blank, or of any where `mayBeEmpty`. */
export function text(wants: string, mayBeEmpty = false): Rule<string> {
  return {
    wants,
    read: (place) => {
      const { value } = place;
      if (typeof value !== 'string' || (!mayBeEmpty && value.trim() === '')) {
        return mismatch(place, wants);
      }
      return value;
    },
  };
}

export function matching(pattern: RegExp, wants: string): Rule<string> {
  return {
    wants,
    read: (place) => {
      const { value } = place;
      return typeof value === 'string' && pattern.test(value) ? value : mismatch(place, wants);
    },
  };
}

/** Finite; JSON's 1e999 is infinite. */
export function number(
  wants: string,
  isRight: (value: number) => boolean = () => true,
): Rule<number> {
  return {
    wants,
    read: (place) => {
      const { value } = place;
      const fits = typeof value === 'number' && Number.isFinite(value) && isRight(value);
      return fits ? value : mismatch(place, wants);
    },
  };
}

export const flag: Rule<boolean> = {
  wants: 'true or false',
  read: (place) => (typeof place.value === 'boolean' ? place.value : mismatch(place, flag.wants)),
};

export function oneOf<const T extends string>(...known: readonly T[]): Rule<T> {
  const wants = known.map((name) => `"${name}"`).join(known.length === 2 ? ' or ' : ', ');
  return {
    wants,
    read: (place) => {
      const found = known.find((name) => name === place.value);
      if (found !== undefined) return found;
      const near = typeof place.value === 'string' ? nearest(place.value, known) : null;
      const remedy = near === null ? 'Correct it.' : `Did you mean "${near}"?`;
      return refuse(place, `is ${shown(place.value)}. Wanted: ${wants}.`, remedy);
    },
  };
}

export function list<T>(item: Rule<T>, least = 0): Rule<readonly T[]> {
  const wants = `a list${least > 0 ? ` of at least ${least}` : ''}, each ${item.wants}`;
  return {
    wants,
    read: (place) => {
      const { value } = place;
      if (!Array.isArray(value) || value.length < least) return mismatch(place, wants);
      return value.map((_, n) => item.read(at(place, n)));
    },
  };
}

export function triple(item: Rule<number>): Rule<readonly [number, number, number]> {
  const wants = `a list of 3, each ${item.wants}`;
  return {
    wants,
    read: (place) => {
      const { value } = place;
      if (!Array.isArray(value) || value.length !== 3) return mismatch(place, wants);
      return [item.read(at(place, 0)), item.read(at(place, 1)), item.read(at(place, 2))];
    },
  };
}

/** [lowest, highest], in this order. */
export function range(item: Rule<number>, mayBeEqual = true): Rule<readonly [number, number]> {
  const wants = `[lowest, highest]${mayBeEqual ? '' : ', which must differ'}, each ${item.wants}`;
  return {
    wants,
    read: (place) => {
      const { value } = place;
      if (!Array.isArray(value) || value.length !== 2) return mismatch(place, wants);
      const low = item.read(at(place, 0));
      const high = item.read(at(place, 1));
      if (low < high || (mayBeEqual && low === high)) return [low, high];
      return refuse(place, `is [${low}, ${high}]. Wanted: ${wants}.`, 'Exchange or correct them.');
    },
  };
}

export function orNull<T>(rule: Rule<T>): Rule<T | null> {
  return {
    wants: `${rule.wants}, or null`,
    read: (place) => (place.value === null ? null : rule.read(place)),
  };
}

/** A member that may be left out. */
export function optional<T>(rule: Rule<T>, fallback: NoInfer<T>): Rule<T> {
  return { ...rule, fallback };
}

/** Anything JSON can hold. */
export const anything: Rule<unknown> = { wants: 'any JSON', read: (place) => place.value };

export type Rules<T> = { readonly [K in keyof Required<T>]: Rule<T[K]> };

/** Exactly these members; the type makes a new member of T ask for its rule. */
export function object<T>(wants: string, rules: Rules<T>): Rule<T> {
  const members = Object.entries(rules) as [string, Rule<unknown>][];
  const known = members.map(([name]) => name);
  return {
    wants,
    read: (place) => {
      if (!isObject(place.value)) return mismatch(place, wants);
      requireKnown(place, place.value, known);
      return Object.fromEntries(
        members.map(([name, rule]) => [name, readMember(at(place, name), rule)]),
      ) as T;
    },
  };
}

function requireKnown(place: Place, value: object, known: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const near = nearest(
      name,
      known.filter((candidate) => !Object.hasOwn(value, candidate)),
    );
    const remedy =
      near === null ? `Leave it out; known are ${known.join(', ')}.` : `Did you mean "${near}"?`;
    refuse(at(place, name), 'is not known.', remedy);
  }
}

function readMember(place: Place, rule: Rule<unknown>): unknown {
  if (place.value !== undefined) return rule.read(place);
  if ('fallback' in rule) return rule.fallback;
  return refuse(place, `is missing. Wanted: ${rule.wants}.`, 'Add it.');
}

/** An object whose member `kind` says which of these it is. */
export function byKind<T extends { readonly kind: string }>(
  rules: {
    readonly [K in T['kind']]: Rule<Extract<T, { readonly kind: K }>>;
  },
): Rule<T> {
  const kinds = Object.keys(rules) as T['kind'][];
  const kind = oneOf(...kinds);
  const wants = `an object with "kind" ${kind.wants}`;
  return {
    wants,
    read: (place) => {
      if (!isObject(place.value)) return mismatch(place, wants);
      const chosen = readMember(at(place, 'kind'), kind) as T['kind'];
      return (rules[chosen] as Rule<T>).read(place);
    },
  };
}
