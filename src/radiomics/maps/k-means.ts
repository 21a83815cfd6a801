import { makeRandom, type Random } from '../../volume/random.ts';

export interface KMeansOptions {
  readonly seed?: number;
  /** The best of so many starts is kept. */
  readonly restarts?: number;
  readonly maxIterations?: number;
  /** Awaited between passes over the points: lets messages in, and may throw. */
  readonly pace?: () => Promise<void>;
}

export interface Clusters {
  /** Cluster of each point, from 0. */
  readonly assignment: Uint8Array;
  /** Row by row, `dimensions` numbers each. */
  readonly centres: Float64Array;
  /** Sum of squared distances of the points to their centres. */
  readonly inertia: number;
}

interface Points {
  /** Row by row, `dimensions` numbers each. */
  readonly values: Float64Array;
  readonly dimensions: number;
  readonly size: number;
}

/**
 * k-means by Lloyd's iterations from k-means++ starts (Arthur and Vassilvitskii 2007), the same for the same seed.
 * Our own, because libraries want an array per point, do not pause for messages and start once only.
 *
 * @param count clusters, at most 255 and no more than there are points
 */
export async function kMeans(
  values: Float64Array,
  dimensions: number,
  count: number,
  { seed = 0, restarts = 10, maxIterations = 300, pace = async () => {} }: KMeansOptions = {},
): Promise<Clusters> {
  const points = { values, dimensions, size: values.length / dimensions };
  let best: Clusters | null = null;
  for (let start = 0; start < restarts; start++) {
    const centres = await spreadOut(points, count, makeRandom(seed, start), pace);
    const found = await iterate(points, centres, maxIterations, pace);
    if (best === null || found.inertia < best.inertia) best = found;
  }
  if (best === null) throw new RangeError('k-means needs a start');
  return best;
}

/** Squared distance of a point to a centre. */
function squareTo(
  { values, dimensions }: Points,
  point: number,
  centres: Float64Array,
  centre: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const apart =
      (values[point * dimensions + d] as number) - (centres[centre * dimensions + d] as number);
    sum += apart * apart;
  }
  return sum;
}

/** k-means++: each centre is a point, drawn with the squared distance to the centres so far as its weight. */
async function spreadOut(
  points: Points,
  count: number,
  random: Random,
  pace: () => Promise<void>,
): Promise<Float64Array> {
  const { values, dimensions, size } = points;
  const centres = new Float64Array(count * dimensions);
  const take = (centre: number, point: number) =>
    centres.set(values.subarray(point * dimensions, (point + 1) * dimensions), centre * dimensions);
  take(0, Math.floor(random.uniform() * size));
  const nearest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  for (let centre = 1; centre < count; centre++) {
    await pace();
    let total = 0;
    for (let point = 0; point < size; point++) {
      const square = squareTo(points, point, centres, centre - 1);
      if (square < (nearest[point] as number)) nearest[point] = square;
      total += nearest[point] as number;
    }
    const mark = random.uniform() * total;
    let point = 0;
    for (let sum = nearest[0] as number; sum <= mark && point < size - 1; ) {
      sum += nearest[++point] as number;
    }
    take(centre, point);
  }
  return centres;
}

/** Lloyd: points to the nearest centre, centres to the mean of their points, until no point moves. */
async function iterate(
  points: Points,
  start: Float64Array,
  maxIterations: number,
  pace: () => Promise<void>,
): Promise<Clusters> {
  const { values, dimensions, size } = points;
  let centres = start;
  const count = start.length / dimensions;
  const assignment = new Uint8Array(size).fill(255);
  for (let iteration = 0; ; iteration++) {
    await pace();
    let inertia = 0;
    let moved = 0;
    const sums = new Float64Array(centres.length);
    const counts = new Float64Array(count);
    let farthest = { point: 0, square: -1 };
    for (let point = 0; point < size; point++) {
      let nearest = 0;
      let least = squareTo(points, point, centres, 0);
      for (let centre = 1; centre < count; centre++) {
        const square = squareTo(points, point, centres, centre);
        if (square < least) [nearest, least] = [centre, square];
      }
      if (assignment[point] !== nearest) moved++;
      assignment[point] = nearest;
      inertia += least;
      if (least > farthest.square) farthest = { point, square: least };
      counts[nearest] = (counts[nearest] as number) + 1;
      for (let d = 0; d < dimensions; d++) {
        const at = nearest * dimensions + d;
        sums[at] = (sums[at] as number) + (values[point * dimensions + d] as number);
      }
    }
    if (moved === 0 || iteration === maxIterations) return { assignment, centres, inertia };
    centres = sums.map((sum, at) => sum / (counts[Math.floor(at / dimensions)] as number));
    const empty = counts.indexOf(0);
    // A centre that lost all its points starts again at the worst fitted one.
    if (empty >= 0) {
      const { point } = farthest;
      centres.set(
        values.subarray(point * dimensions, (point + 1) * dimensions),
        empty * dimensions,
      );
    }
  }
}
