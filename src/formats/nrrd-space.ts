import { type Affine, type Grid, gridFromAffine, type Triple } from '../volume/grid.ts';
import { isUsable, normalTo, unusableSpacing } from './geometry.ts';
import { badField, type NrrdHeader } from './nrrd-header.ts';

/** Signs that take a space's x, y, z to R, A, S. */
const SPACES: Readonly<Record<string, Triple>> = {
  'right-anterior-superior': [1, 1, 1],
  ras: [1, 1, 1],
  'left-anterior-superior': [-1, 1, 1],
  las: [-1, 1, 1],
  'left-posterior-superior': [-1, -1, 1],
  lps: [-1, -1, 1],
};

/** Lengths in mm; other units are left as they are, with a warning. */
const UNITS: Readonly<Record<string, number>> = {
  mm: 1,
  millimeter: 1,
  millimetre: 1,
  cm: 10,
  m: 1000,
  meter: 1000,
  metre: 1000,
  um: 0.001,
  µm: 0.001,
  μm: 0.001,
  micron: 0.001,
  micrometer: 0.001,
};

/** One vector per axis in the file's space; null where the axis has none (vectors, lists, time). */
export type Directions = readonly (readonly number[] | null)[];

/** The field 'space directions'. @throws LocusError 'corrupt' */
export function spaceDirections({ fields }: NrrdHeader, dimension: number): Directions | null {
  const text = fields.get('space directions');
  if (text === undefined) return null;
  const words = text.match(/none|\([^)]*\)/gi) ?? [];
  if (words.length !== dimension || text.replace(/none|\([^)]*\)/gi, '').trim() !== '') {
    throw badField('space directions', text);
  }
  return words.map((word) => (/^none$/i.test(word) ? null : vector('space directions', word)));
}

/**
 * The grid in RAS+ mm, voxels in the file's order. Spaces without an anatomical meaning, and spacings
 * without a space, are taken as LPS, as ITK does, with a warning.
 *
 * @throws LocusError 'corrupt'
 */
export function nrrdGrid(
  header: NrrdHeader,
  size: Triple,
  axes: readonly number[],
  directions: Directions | null,
  warn: (text: string) => void,
): Grid {
  const { fields } = header;
  const columns =
    directions === null
      ? spacingColumns(header, axes, warn)
      : axes.map((axis) => directions[axis] ?? []);
  const origin =
    directions === null ? axisMins(header, axes, columns) : spaceOrigin(fields.get('space origin'));
  if (directions !== null && !fields.has('space origin')) {
    warn('The header has no space origin: 0, 0, 0 is used.');
  }
  // A single slice (2-D) has a third axis only if the plane it lies in is known: its normal.
  const [u = [], v = [], w = normalTo(u, v)] = columns;
  const signs = spaceSigns(header, directions !== null, warn);
  const scale = unitScale(fields.get('space units'), warn);
  const row = (n: 0 | 1 | 2) =>
    // + 0 turns -0 into 0.
    [u, v, w, origin].map((column) => (column[n] ?? 0) * signs[n] * scale + 0);
  const affine = [...row(0), ...row(1), ...row(2)] as unknown as Affine;
  if (!isUsable(affine)) throw unusableSpacing(columns.map((column) => Math.hypot(...column)));
  return gridFromAffine(size, affine);
}

function spaceSigns(
  { fields }: NrrdHeader,
  hasDirections: boolean,
  warn: (text: string) => void,
): Triple {
  const name = fields
    .get('space')
    ?.toLowerCase()
    .replace(/-time$/, '');
  // RAST, LAST, LPST: the same with time as fourth.
  const signs = SPACES[name ?? ''] ?? SPACES[(name ?? '').replace(/^(\w\w\w)t$/, '$1')];
  if (signs !== undefined) return signs;
  if (hasDirections) {
    const words = name === undefined ? 'no named space' : `the space ‘${name}’`;
    warn(`The header gives ${words}, which has no anatomical meaning: taken as L, P, S.`);
  } else warn('No spatial transform: axes taken as L, P, S from the spacing alone.');
  return [-1, -1, 1];
}

function spaceOrigin(text: string | undefined): readonly number[] {
  return text === undefined ? [0, 0, 0] : vector('space origin', text);
}

/** Axis-aligned columns from 'spacings', 1 where it says nothing. */
function spacingColumns(
  { fields }: NrrdHeader,
  axes: readonly number[],
  warn: (text: string) => void,
): number[][] {
  const words = fields.get('spacings')?.split(/\s+/);
  if (words === undefined) warn('The header has no spacing: 1 mm is used.');
  return axes.map((axis, n) => {
    const spacing = Number(words?.[axis] ?? 1);
    const isGiven = Number.isFinite(spacing) && spacing !== 0;
    if (!isGiven) warn(`The spacing of axis ${axis + 1} is ${words?.[axis]}: 1 mm is used.`);
    return [0, 1, 2].map((m) => (m === n ? (isGiven ? Math.abs(spacing) : 1) : 0));
  });
}

/** The first voxel's centre from 'axis mins', which is its outer edge where samples fill cells. */
function axisMins(
  { fields }: NrrdHeader,
  axes: readonly number[],
  columns: readonly (readonly number[])[],
): readonly number[] {
  const mins = fields.get('axis mins')?.split(/\s+/).map(Number);
  const centers = fields.get('centers')?.toLowerCase().split(/\s+/);
  return axes.map((axis, n) => {
    const min = mins?.[axis] ?? 0;
    if (!Number.isFinite(min)) return 0;
    return centers?.[axis] === 'cell' ? min + (columns[n]?.[n] ?? 0) / 2 : min;
  });
}

function unitScale(text: string | undefined, warn: (text: string) => void): number {
  const unit =
    text
      ?.match(/"([^"]*)"/)?.[1]
      ?.trim()
      .toLowerCase() ?? '';
  if (unit === '' || unit === 'mm') return 1;
  const scale = UNITS[unit];
  if (scale === undefined) {
    warn(`The unit of length ‘${unit}’ is not known: taken as mm.`);
    return 1;
  }
  if (scale !== 1) warn(`Lengths are in ${unit}: converted to mm.`);
  return scale;
}

/** '(1,0,0)'; a fourth component belongs to time and is kept for the caller. */
function vector(name: string, text: string): number[] {
  const inner = /^\(([^()]*)\)$/.exec(text.trim())?.[1];
  const numbers = inner?.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  const isGood =
    numbers !== undefined &&
    numbers.length <= 4 &&
    numbers.length >= 2 &&
    numbers.every(Number.isFinite);
  if (!isGood) throw badField(name, text);
  return numbers;
}
