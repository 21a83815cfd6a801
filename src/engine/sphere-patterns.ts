import type { Triple } from '../volume/grid.ts';

/**
 * Local binary patterns on a sphere (Banerjee 2013, doi 10.1007/978-3-642-37410-4_3; PyRadiomics' LBP3D): samples of the
 * cubic spline at the corners of an icosphere, each a bit that says whether it is at least the voxel; the power of
 * that function in each degree of the spherical harmonics, and the kurtosis of the samples.
 */
export interface SpherePatterns {
  /** Degrees 0 to levels - 1. */
  readonly levels: number;
  /** Voxels. */
  readonly radius: number;
  /** How often each triangle of the icosahedron is cut in four. */
  readonly subdivision: number;
  /** Samples are rounded to whole numbers, as those of an image of an integer type are. */
  readonly isWhole: boolean;
}

/** What both engines calculate with; samples first, then x, y, z or the harmonics. */
export interface SphereTable {
  readonly samples: number;
  /** Lower corner of the spline's four voxels along each axis, and the place between its second and third. */
  readonly bases: Int32Array;
  readonly shares: Float64Array;
  /** Real harmonics of each sample, levels² of them, by degree. */
  readonly harmonics: Float64Array;
  /**
   * For each degree the (2n + 1)² matrix that gives the squared norm of the degree's part of a function from its sums
   * with the harmonics; one after the other.
   */
  readonly norms: Float64Array;
}

export function sphereTable({ levels, radius, subdivision }: SpherePatterns): SphereTable {
  const corners = icosphere(subdivision);
  // PyRadiomics adds the corner's x to the third axis of the image, and its z to the first.
  const places = corners.flatMap(([x, y, z]) => [radius * z, radius * y, radius * x]);
  const wholes = places.map(Math.floor);
  const rows = corners.map((corner) => harmonicsAt(corner, levels));
  return {
    samples: corners.length,
    bases: Int32Array.from(wholes, (n) => n - 1),
    shares: Float64Array.from(places, (place, n) => place - (wholes[n] as number)),
    harmonics: Float64Array.from(rows.flatMap((row) => row.map(({ value }) => value))),
    norms: Float64Array.from(
      Array.from({ length: levels }, (_, degree) => normOf(rows, degree)).flat(),
    ),
  };
}

interface Harmonic {
  readonly value: number;
  /** -1 for sines: the sum over orders multiplies harmonics without conjugating one (PyRadiomics). */
  readonly sign: number;
}

/**
 * Spherical harmonics of scipy.special.sph_harm in real parts, with PyRadiomics' angles: it hands over the polar angle
 * for the azimuth and the azimuth for the polar angle.
 */
function harmonicsAt([x, y, z]: Triple, levels: number): readonly Harmonic[] {
  const azimuth = Math.acos(Math.max(-1, Math.min(1, z)));
  const polar = Math.atan2(y, x);
  const [cosine, sine] = [Math.cos(polar), Math.abs(Math.sin(polar))];
  const row: Harmonic[] = [];
  for (let n = 0; n < levels; n++) {
    for (let m = 0; m <= n; m++) {
      const size = normalised(n, m) * legendre(n, m, cosine, sine);
      if (m === 0) row.push({ value: size, sign: 1 });
      else {
        row.push({ value: Math.SQRT2 * size * Math.cos(m * azimuth), sign: 1 });
        row.push({ value: Math.SQRT2 * size * Math.sin(m * azimuth), sign: -1 });
      }
    }
  }
  return row;
}

/** √((2n + 1) / 4π · (n - m)! / (n + m)!). */
function normalised(n: number, m: number): number {
  let ratio = 1;
  for (let k = n - m + 1; k <= n + m; k++) ratio /= k;
  return Math.sqrt(((2 * n + 1) / (4 * Math.PI)) * ratio);
}

/** Associated Legendre function P_n^m by its recursion in n, with (-1)^m. */
function legendre(n: number, m: number, cosine: number, sine: number): number {
  let [before, here] = [0, 1];
  for (let k = 1; k <= m; k++) here *= -(2 * k - 1) * sine;
  for (let k = m + 1; k <= n; k++) {
    [before, here] = [here, ((2 * k - 1) * cosine * here - (k + m - 1) * before) / (k - m)];
  }
  return here;
}

function normOf(rows: readonly (readonly Harmonic[])[], degree: number): number[] {
  const [first, count] = [degree ** 2, 2 * degree + 1];
  const norm: number[] = [];
  for (let a = first; a < first + count; a++) {
    for (let b = first; b < first + count; b++) {
      norm.push(
        rows.reduce((sum, row) => {
          const [p, q] = [row[a] as Harmonic, row[b] as Harmonic];
          return sum + p.sign * q.sign * p.value * q.value;
        }, 0),
      );
    }
  }
  return norm;
}

type Face = readonly [number, number, number];

/** Corners of an icosahedron on the unit sphere, each of whose triangles is cut in four `subdivision` times. */
export function icosphere(subdivision: number): readonly Triple[] {
  const corners = icosahedron();
  let faces = facesOf(corners);
  for (let level = 0; level < subdivision; level++) faces = faces.flatMap(cutWith(corners));
  return corners;
}

function icosahedron(): Triple[] {
  const long = (1 + Math.sqrt(5)) / 2;
  const corners = [-1, 1].flatMap((a) =>
    [-long, long].flatMap((b): Triple[] => [
      [a, b, 0],
      [0, a, b],
      [b, 0, a],
    ]),
  );
  return corners.map(unit);
}

/** Three corners that are neighbours of each other: their angle is the smallest, of cosine 1 / √5. */
function facesOf(corners: readonly Triple[]): readonly Face[] {
  const isEdge = (a: number, b: number) => dot(corners[a], corners[b]) > 0.4;
  const numbers = corners.map((_, n) => n);
  return numbers.flatMap((a) =>
    numbers.slice(a + 1).flatMap((b) =>
      numbers
        .slice(b + 1)
        .filter((c) => isEdge(a, b) && isEdge(b, c) && isEdge(a, c))
        .map((c): Face => [a, b, c]),
    ),
  );
}

/** Cuts faces in four; the middles of edges are added to the corners, once. */
function cutWith(corners: Triple[]): (face: Face) => readonly Face[] {
  const middles = new Map<string, number>();
  const middle = (a: number, b: number): number => {
    const key = [a, b].sort((p, q) => p - q).join(' ');
    const known = middles.get(key);
    if (known !== undefined) return known;
    const [p, q] = [corners[a] as Triple, corners[b] as Triple];
    middles.set(key, corners.push(unit([p[0] + q[0], p[1] + q[1], p[2] + q[2]])) - 1);
    return corners.length - 1;
  };
  return ([a, b, c]) => {
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    return [
      [a, ab, ca],
      [ab, b, bc],
      [ca, bc, c],
      [ab, bc, ca],
    ];
  };
}

function unit([x, y, z]: Triple): Triple {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}

function dot(a: Triple = [0, 0, 0], b: Triple = [0, 0, 0]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
