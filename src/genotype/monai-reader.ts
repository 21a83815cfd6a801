import { LocusError } from '../volume/errors.ts';
import { at, isObject, list, type Place, text } from './rule.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A member of a manifest that nothing was found for. */
export interface Gap {
  readonly path: readonly string[];
  /** What to write, for a person. */
  readonly wants: string;
}

/** Collects what metadata leave open. */
export class MonaiReader {
  readonly missing: Gap[] = [];
  readonly notes: string[] = [];

  note(text: string): void {
    this.notes.push(text);
  }

  /** The value, or undefined with a gap noted. */
  need<T>(value: T | undefined, path: readonly string[], wants: string): T | undefined {
    if (value === undefined) this.missing.push({ path, wants });
    return value;
  }
}

/** Names of channels in their order; null where `channel_def` does not name each. */
export function channelNames(place: Place, count: number): readonly string[] | null {
  const names = at(place, 'channel_def');
  if (!isObject(names.value) || Object.keys(names.value).length !== count) return null;
  const found = Array.from({ length: count }, (_, n) => at(names, String(n)));
  return found.every(({ value }) => value !== undefined)
    ? found.map((name) => text('what the channel holds').read(name))
    : null;
}

/**
 * Three dimensions: voxels, or what their number must be a multiple of; null where the expression says neither.
 *
 * @throws LocusError 'unsupported' where the network is not 3-D
 */
export function spatialShape(place: Place): readonly (Dimension | null)[] {
  const shape = at(place, 'spatial_shape');
  const dims = list({ wants: 'a number or an expression', read: dimension }).read(shape);
  if (dims.length === 3) return dims;
  throw new LocusError(
    'unsupported',
    `${shape.path} has ${dims.length} dimensions; Locus runs networks on volumes, which have 3.`,
    'Choose a 3-D network.',
    place.source.file,
  );
}

export interface Dimension {
  readonly isFixed: boolean;
  readonly voxels: number;
}

/** '*', 'n' = any; '8*n', 'n*8' = multiples; other expressions (2**p*n) depend on the network. */
function dimension({ value }: Place): Dimension | null {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value > 0 ? { isFixed: true, voxels: value } : null;
  }
  if (typeof value !== 'string') return null;
  const expression = value.replaceAll(' ', '');
  if (/^(\*|[a-z])$/i.test(expression)) return { isFixed: false, voxels: 1 };
  const digits = /^(?:(\d{1,4})\*[a-z]|[a-z]\*(\d{1,4}))$/i.exec(expression);
  const voxels = Number(digits?.[1] ?? digits?.[2] ?? 0);
  return voxels > 0 ? { isFixed: false, voxels } : null;
}
