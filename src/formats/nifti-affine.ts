import {
  type Affine,
  type Grid,
  gridFromAffine,
  indexToWorld,
  type Triple,
} from '../volume/grid.ts';
import { isUsable, unusableSpacing } from './geometry.ts';
import type { NiftiHeader } from './nifti-header.ts';

/** b² + c² + d² may exceed 1 by rounding, not by more. */
const QUATERNION_SLACK = 1e-3;

/** Farther apart than this many voxels, sform and qform are two different statements. */
const DISAGREEMENT = 0.5;

/**
 * The grid in mm: the sform where its code is above 0, else the qform, else spacings only (nifti1.h,
 * methods 3, 2 and 1). A transform that cannot be used gives way to the next, with a warning.
 *
 * @throws LocusError 'corrupt' (spacings beyond all numbers)
 */
export function niftiGrid(header: NiftiHeader, size: Triple, warn: (text: string) => void): Grid {
  const scale = millimetres(header.units, warn);
  const spacing = spacings(header, size, warn);
  const sform = header.sformCode > 0 ? sformAffine(header) : null;
  const qform = header.qformCode > 0 ? qformAffine(header, spacing) : null;
  if (header.sformCode > 0 && sform === null) warn('The sform is singular and not used.');
  if (header.qformCode > 0 && qform === null) warn('The qform’s quaternion is invalid: not used.');
  if (sform !== null && qform !== null) {
    const apart = voxelsApart(sform, qform, size, spacing);
    if (apart > DISAGREEMENT) {
      const by = Number(apart.toPrecision(2));
      warn(`sform and qform place the image up to ${by} voxels apart: the sform is used.`);
    }
  }
  let affine = sform ?? qform;
  if (affine === null) {
    warn('No spatial transform: axes taken as R, A, S from the spacing alone.');
    affine = [spacing[0], 0, 0, 0, 0, spacing[1], 0, 0, 0, 0, spacing[2], 0];
  }
  // + 0 turns -0 into 0.
  const inMm = affine.map((x) => x * scale + 0) as unknown as Affine;
  if (!isUsable(inMm)) throw unusableSpacing(spacing);
  return gridFromAffine(size, inMm);
}

function sformAffine({ srow }: NiftiHeader): Affine | null {
  const affine = srow as unknown as Affine;
  return isUsable(affine) ? affine : null;
}

/** nifti1.h, method 2. The header's a is the positive root; a quaternion of length 1 has no other part. */
function qformAffine({ quaternion, offset, pixdim }: NiftiHeader, spacing: Triple): Affine | null {
  let [b = 0, c = 0, d = 0] = quaternion;
  const squares = b * b + c * c + d * d;
  if (!(squares <= 1 + QUATERNION_SLACK)) return null;
  let a = Math.sqrt(Math.max(0, 1 - squares));
  // Without a part of its own (a half turn), rounding is taken out of the other three, as nifti1_io.c does.
  if (1 - squares < 1e-7) {
    const length = Math.sqrt(squares);
    [a, b, c, d] = [0, b / length, c / length, d / length];
  }
  const [dx, dy] = spacing;
  const dz = (pixdim[0] ?? 1) < 0 ? -spacing[2] : spacing[2];
  const [x = 0, y = 0, z = 0] = offset;
  const affine: Affine = [
    (a * a + b * b - c * c - d * d) * dx,
    2 * (b * c - a * d) * dy,
    2 * (b * d + a * c) * dz,
    x,
    2 * (b * c + a * d) * dx,
    (a * a + c * c - b * b - d * d) * dy,
    2 * (c * d - a * b) * dz,
    y,
    2 * (b * d - a * c) * dx,
    2 * (c * d + a * b) * dy,
    (a * a + d * d - b * b - c * c) * dz,
    z,
  ];
  return isUsable(affine) ? affine : null;
}

function spacings({ pixdim }: NiftiHeader, size: Triple, warn: (text: string) => void): Triple {
  const names = ['x', 'y', 'z'];
  return [1, 2, 3].map((axis) => {
    const mm = pixdim[axis] ?? 0;
    if (mm > 0 && Number.isFinite(mm)) return mm;
    if (mm < 0 && Number.isFinite(mm)) {
      warn(`The spacing along ${names[axis - 1]} is negative (${mm}): its sign is ignored.`);
      return -mm;
    }
    // One slice has no neighbour to be apart from; many writers leave 0.
    if (size[axis - 1] !== 1) {
      warn(
        `The spacing along ${names[axis - 1]} is ${mm}: 1 is used where no transform says more.`,
      );
    }
    return 1;
  }) as unknown as Triple;
}

/** xyzt_units: 1 m, 2 mm, 3 µm; most files that say nothing mean mm. */
function millimetres(units: number, warn: (text: string) => void): number {
  const unit = units & 7;
  if (unit === 1) warn('Lengths are in metres: converted to mm.');
  if (unit === 3) warn('Lengths are in micrometres: converted to mm.');
  return unit === 1 ? 1000 : unit === 3 ? 0.001 : 1;
}

function voxelsApart(a: Affine, b: Affine, size: Triple, spacing: Triple): number {
  let farthest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const index = size.map((n, axis) => ((corner >> axis) & 1) * (n - 1)) as unknown as Triple;
    const [p, q] = [indexToWorld(a, index), indexToWorld(b, index)];
    farthest = Math.max(farthest, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
  }
  return farthest / Math.min(...spacing);
}
