import { type Grid, voxelCount } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { Volume, VoxelArray } from '../../volume/volume.ts';
import { lookUp, type ModalityLut, modalityLutOf } from './modality-lut.ts';
import type { DicomFile } from './open-dicom.ts';
import type { Plane } from './plane.ts';
import type { Layer } from './stack-grid.ts';
import { readStored, storedType } from './stored-frame.ts';
import { makeVoxelStore } from './voxel-store.ts';

/** One volume as it is read. */
export interface StackToRead {
  readonly grid: Grid;
  /** Along the grid's third axis. */
  readonly layers: readonly Layer[];
  /** Sorted; the layers count in them. */
  readonly planes: readonly Plane[];
  /** What rescaled values are multiplied by. */
  readonly factorOf: (file: DicomFile) => number;
}

export interface ReadStackOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Reads a volume slice by slice: beside it, two slices at most are held. Stored values times slope plus intercept, each
 * slice its own, times the unit's factor, in float64; kept in the smallest array type that holds all of them exactly.
 * Slices between measured ones are mixed linearly and rounded where the measured ones are whole numbers.
 *
 * @throws LocusError as decoding a frame does, 'cancelled'
 */
export async function readStack(
  stack: StackToRead,
  options: ReadStackOptions = {},
): Promise<Pick<Volume, 'data' | 'nonFiniteCount'>> {
  const { grid, layers, planes, factorOf } = stack;
  const pace = makePacer(options.signal);
  const isWhole = planes.every((plane) => isWholePlane(plane, factorOf(plane.file)));
  const isPlain = isWhole && planes.every((plane) => isUnscaled(plane, factorOf(plane.file)));
  const store = makeVoxelStore(voxelCount(grid), isPlain ? commonType(planes) : null);
  const slices = makeSliceReader(stack, options.signal);
  for (const [k, layer] of layers.entries()) {
    await pace();
    const values = await slices(layer, isWhole);
    store.put(k * values.length, values, isWhole);
    options.onProgress?.((k + 1) / layers.length);
  }
  return store.result();
}

/** The values of one slice; measured ones are remembered while neighbours ask for them. */
export function makeSliceReader(
  { planes, factorOf }: StackToRead,
  signal?: AbortSignal,
): (layer: Layer, isWhole: boolean) => Promise<VoxelArray> {
  const held = new Map<number, VoxelArray>();
  const measured = async (n: number): Promise<VoxelArray> => {
    const known = held.get(n);
    if (known !== undefined) return known;
    const plane = planes[n];
    if (plane === undefined) throw new RangeError(`there is no plane ${n}`);
    const values = await readValues(plane, factorOf(plane.file), signal);
    for (const other of held.keys()) if (other < n - 1) held.delete(other);
    held.set(n, values);
    return values;
  };
  return async ({ below, share }, isWhole) => {
    const a = await measured(below);
    if (share === 0) return a;
    const b = await measured(below + 1);
    const round = isWhole ? Math.round : Math.fround;
    return Float64Array.from(a, (x, n) => round(x + share * ((b[n] ?? 0) - x)));
  };
}

async function readValues(
  plane: Plane,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<VoxelArray> {
  const stored = await readStored(plane.file, plane.frame, signal);
  if (isUnscaled(plane, factor)) return stored;
  const { slope, intercept } = plane;
  const lut = modalityLut(plane);
  const values = new Float64Array(stored.length);
  if (lut === null) {
    for (let at = 0; at < values.length; at++) {
      values[at] = ((stored[at] as number) * slope + intercept) * factor;
    }
  } else {
    for (let at = 0; at < values.length; at++) {
      values[at] = lookUp(lut, stored[at] as number) * factor;
    }
  }
  return values;
}

function isWholePlane(plane: Plane, factor: number): boolean {
  if (!Number.isInteger(factor) || storedType(plane.file).startsWith('float')) return false;
  return (
    modalityLut(plane) !== null ||
    (Number.isInteger(plane.slope) && Number.isInteger(plane.intercept))
  );
}

function isUnscaled(plane: Plane, factor: number): boolean {
  return plane.slope === 1 && plane.intercept === 0 && factor === 1 && modalityLut(plane) === null;
}

function modalityLut({ file }: Plane): ModalityLut | null {
  return file.dataset.has('ModalityLUTSequence') ? modalityLutOf(file) : null;
}

/** The type of all files; none where they differ. */
function commonType(planes: readonly Plane[]) {
  const [first, ...others] = new Set(planes.map(({ file }) => storedType(file)));
  return first === undefined || others.length > 0 ? null : first;
}
