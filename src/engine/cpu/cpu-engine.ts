import type { Boundary } from '../../volume/boundary.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { Box } from '../../volume/roi.ts';
import type { CirclePatterns } from '../circle-patterns.ts';
import { type BankPooling, bankCost, planBank, type SeparableKernel } from '../convolution.ts';
import type {
  Batch,
  BatchTimings,
  CooccurrenceCounts,
  Discretisation,
  Engine,
  ImageHandle,
  ImageInput,
  LevelHistogram,
  LevelsHandle,
  Pending,
  Range,
  RegionHandle,
  RunOptions,
  SurfaceCells,
  TensorImages,
  WaveletBand,
  WaveletFilters,
  ZoneOptions,
} from '../engine.ts';
import { WAVELET_BANDS } from '../engine.ts';
import type { GaborBank } from '../gabor.ts';
import type { AxisKernel, Placement } from '../interpolation.ts';
import { placementSize } from '../interpolation.ts';
import type { LevelMatrixMapRequest } from '../level-matrix-map.ts';
import type { CooccurrenceMapRequest, IntensityMapRequest } from '../map.ts';
import type { Axis, Neighbourhood } from '../neighbourhood.ts';
import type { PointwiseFunction } from '../pointwise.ts';
import type { Diameters, PairSums } from '../shape.ts';
import type { SpectralFilter } from '../spectral.ts';
import type { SpherePatterns } from '../sphere-patterns.ts';
import { steeredComponents } from '../steering.ts';
import type {
  DependenceCounts,
  RunCounts,
  SliceCooccurrenceCounts,
  ToneDifferences,
  Zones,
} from '../texture.ts';
import type { ToneMapRequest } from '../tone-map.ts';
import { circlePatterns } from './filter/circle-patterns.ts';
import { convolution } from './filter/convolve.ts';
import { gaborResponse } from './filter/gabor.ts';
import { gradientMagnitude } from './filter/gradient.ts';
import { pointwise } from './filter/pointwise.ts';
import { spectralResponse } from './filter/spectral.ts';
import { spherePatterns } from './filter/sphere-patterns.ts';
import { addComponent, mainDirections, type TensorVoxels } from './filter/steer.ts';
import { waveletBands } from './filter/wavelet.ts';
import { windowOf } from './filter/window.ts';
import { intensityMap } from './map/firstorder.ts';
import { cooccurrenceMap } from './map/glcm.ts';
import { levelMatrixMap } from './map/level-matrix.ts';
import { toneMap } from './map/tones.ts';
import { diameters } from './shape/diameters.ts';
import { paddedLengths } from './shape/padded-lengths.ts';
import { pairSums } from './shape/pair-sums.ts';
import { surfaceCells } from './shape/surface.ts';
import { countDependence } from './texture/dependence.ts';
import { countCooccurrence, countCooccurrenceBySlice } from './texture/glcm.ts';
import { countRuns } from './texture/runs.ts';
import { countToneDifferences } from './texture/tone-differences.ts';
import { borderDepths, type Depths, findZones } from './texture/zones.ts';
import {
  discretiseRegion,
  levelHistogram,
  type PaddedLevels,
  paddedIndices,
} from './volume/discretise.ts';
import { interpolation } from './volume/interpolate.ts';
import { maskCount, regionIndices, regionRange, regionSamples } from './volume/region.ts';

/** A value that a recorded step fills in. */
class Slot<T> implements Pending<T> {
  #read: () => T = () => {
    throw new Error('read before the batch has run');
  };
  /** Keeps what `work` gives, or the refusal it meets: impossible bins cost the results that need them. */
  fill(work: () => T): void {
    try {
      const value = work();
      this.#read = () => value;
    } catch (error) {
      if (!(error instanceof LocusError) || error.code !== 'bad-settings') throw error;
      this.#read = () => {
        throw error;
      };
    }
  }
  value(): T {
    return this.#read();
  }
  /** Lets go of the value. */
  clear(): void {
    this.#read = () => {
      throw new Error('read after its last use');
    };
  }
}

/** What recorded steps read, let go of after the last of them: there may be many images. */
class Shared<T> extends Slot<T> {
  #readers = 0;
  get isWanted(): boolean {
    return this.#readers > 0;
  }
  /** A reading to come. */
  reader(): () => T {
    this.#readers++;
    return () => {
      const value = this.value();
      if (--this.#readers === 0) this.clear();
      return value;
    };
  }
}

class CpuImage implements ImageHandle {
  readonly voxels = new Shared<ArrayLike<number>>();
  readonly size: Triple;
  readonly label: string;
  constructor(size: Triple, label: string) {
    this.size = size;
    this.label = label;
  }
}

class CpuRegion implements RegionHandle {
  readonly size: Triple;
  readonly mask: Uint8Array;
  readonly voxelCount: number;
  #indices: Uint32Array | null = null;
  #readers = 0;
  #padded: Uint32Array | null = null;
  constructor(mask: Uint8Array, size: Triple) {
    this.mask = mask;
    this.size = size;
    this.voxelCount = maskCount(mask);
  }
  /** Offsets of the region's voxels: made where they are first read, and let go of after the last reading. */
  indices(): () => Uint32Array {
    this.#readers++;
    return () => {
      const indices = this.#indices ?? regionIndices(this.mask);
      this.#indices = --this.#readers === 0 ? null : indices;
      return indices;
    };
  }
  /** The same in the padded box; made once, for all derived images share the region. */
  padded(indices: Uint32Array): Uint32Array {
    this.#padded ??= paddedIndices(indices, this.size);
    return this.#padded;
  }
  readonly #depths = new Map<Axis | null, Depths>();
  /** Distances to the border, once per way of measuring, for all derived images. */
  depths(across: Axis | null): Depths {
    let depths = this.#depths.get(across);
    if (depths === undefined) {
      depths = borderDepths(this.mask, this.size, across);
      this.#depths.set(across, depths);
    }
    return depths;
  }
}

class CpuLevels implements LevelsHandle {
  readonly padded = new Shared<PaddedLevels>();
  readonly size: Triple;
  readonly label: string;
  constructor(size: Triple, label: string) {
    this.size = size;
    this.label = label;
  }
}

/** How often a long step says how far it is. */
const TELL_MS = 100;

/** One recorded piece of work; it yields wherever the event loop may turn, and may say what share is done. */
interface Step {
  readonly label: string;
  /** Estimated work in voxel operations, for true progress. */
  readonly cost: number;
  run(): Iterable<unknown>;
}

/** The float64 engine: every image is kept in float64 or in its exact source type. */
export function createCpuEngine(): Engine {
  return {
    info: { name: 'cpu', adapter: null },
    batch: () => new CpuBatch(),
    dispose: () => {},
  };
}

class CpuBatch implements Batch {
  readonly #steps: Step[] = [];

  image(input: ImageInput): ImageHandle {
    const image = new CpuImage(input.size, input.label);
    image.voxels.fill(() => input.data);
    return image;
  }

  region(mask: Uint8Array, size: Triple): RegionHandle {
    return new CpuRegion(mask, size);
  }

  wavelet(image: ImageHandle, filters: WaveletFilters): Readonly<Record<WaveletBand, ImageHandle>> {
    const input = cpuImage(image).voxels.reader();
    const margin = filters.low.length - 1;
    const size = image.size.map((n) => n - margin) as unknown as Triple;
    const bands = Object.fromEntries(
      WAVELET_BANDS.map((band) => [band, new CpuImage(size, `${image.label} ${band}`)]),
    ) as Record<WaveletBand, CpuImage>;
    this.#steps.push({
      label: `${image.label} · wavelet`,
      cost: image.size[0] * image.size[1] * image.size[2] * filters.low.length * 14,
      *run() {
        const isWanted = (band: WaveletBand) => bands[band].voxels.isWanted;
        for (const [band, voxels] of waveletBands(input(), image.size, filters, isWanted)) {
          if (isWanted(band)) bands[band].voxels.fill(() => voxels);
          yield;
        }
      },
    });
    return bands;
  }

  window(image: ImageHandle, box: Box, boundary: Boundary, label = image.label): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(box.size, label);
    this.#once(`${label} · window`, voxels(box.size), () => {
      const made = windowOf(input(), image.size, box, boundary);
      output.voxels.fill(() => made);
    });
    return output;
  }

  convolve(
    image: ImageHandle,
    kernels: readonly SeparableKernel[],
    pooling: BankPooling,
    boundary: Boundary,
    wanted = wholeOf(image.size),
  ): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(wanted.size, image.label);
    const bank = planBank(kernels, pooling);
    this.#steps.push({
      label: `${image.label} · convolution`,
      cost: bankCost(bank, image.size, wanted),
      *run() {
        const made = yield* convolution(input(), image.size, bank, pooling, boundary, wanted);
        output.voxels.fill(() => made);
      },
    });
    return output;
  }

  pointwise(image: ImageHandle, fn: PointwiseFunction): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(image.size, image.label);
    this.#once(`${image.label} · ${fn.kind}`, 10 * voxels(image.size), () => {
      const made = pointwise(input(), fn);
      output.voxels.fill(() => made);
    });
    return output;
  }

  gradient(image: ImageHandle, spacing: Triple): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(image.size, image.label);
    this.#steps.push({
      label: `${image.label} · gradient`,
      cost: 6 * voxels(image.size),
      *run() {
        const made = yield* gradientMagnitude(input(), image.size, spacing);
        output.voxels.fill(() => made);
      },
    });
    return output;
  }

  circlePatterns(image: ImageHandle, patterns: CirclePatterns): ImageHandle {
    return this.#response(
      image,
      image.size,
      'local binary patterns',
      12 * patterns.samples,
      (input) => circlePatterns(input, image.size, patterns),
    );
  }

  spherePatterns(
    image: ImageHandle,
    region: RegionHandle,
    patterns: SpherePatterns,
  ): readonly ImageHandle[] {
    const input = cpuImage(image).voxels.reader();
    const indices = cpuRegion(region).indices();
    const outputs = Array.from(
      { length: patterns.levels + 1 },
      () => new CpuImage(image.size, image.label),
    );
    this.#steps.push({
      label: `${image.label} · local binary patterns`,
      cost: 30 * voxels(image.size) + 5000 * 4 ** patterns.subdivision * region.voxelCount,
      *run() {
        const maps = yield* spherePatterns(input(), image.size, indices(), patterns);
        maps.forEach((map, n) => {
          outputs[n]?.voxels.fill(() => map);
        });
      },
    });
    return outputs;
  }

  spectral(image: ImageHandle, filter: SpectralFilter): ImageHandle {
    return this.#response(image, image.size, 'Fourier', 150, (input) =>
      spectralResponse(input, image.size, filter),
    );
  }

  gabor(image: ImageHandle, bank: GaborBank, boundary: Boundary, box: Box): ImageHandle {
    const cost = 300 * bank.thetas.length * bank.across.length;
    return this.#response(image, box.size, 'Gabor', cost, (input) =>
      gaborResponse(input, image.size, bank, boundary, box),
    );
  }

  product(left: ImageHandle, right: ImageHandle): ImageHandle {
    const [a, b] = [left, right].map((image) => cpuImage(image).voxels.reader());
    const output = new CpuImage(left.size, left.label);
    this.#once(`${left.label} · product`, 2 * voxels(left.size), () => {
      const [x, y] = [a?.() ?? [], b?.() ?? []];
      const made = Float64Array.from(x, (value, n) => value * (y[n] as number));
      output.voxels.fill(() => made);
    });
    return output;
  }

  steer(
    { xx, yy, zz, xy, xz, yz }: TensorImages,
    order: number,
    component: (orders: Triple) => ImageHandle,
  ): ImageHandle {
    const tensor = [xx, yy, zz, xy, xz, yz].map((entry) => cpuImage(entry).voxels.reader());
    const directions = new Shared<Float64Array>();
    this.#steps.push({
      label: `${xx.label} · main direction`,
      cost: 200 * voxels(xx.size),
      *run() {
        const entries = tensor.map((read) => read()) as unknown as TensorVoxels;
        const made = yield* mainDirections(entries);
        directions.fill(() => made);
      },
    });
    const output = new CpuImage(xx.size, xx.label);
    const sum = new Float64Array(voxels(xx.size));
    for (const part of steeredComponents(order)) {
      const input = cpuImage(component(part.orders)).voxels.reader();
      const along = directions.reader();
      this.#once(`${xx.label} · steering`, 20 * voxels(xx.size), () => {
        addComponent(input(), along(), part, sum);
      });
    }
    this.#once(`${xx.label} · steering`, voxels(xx.size), () => {
      output.voxels.fill(() => (order % 2 === 1 ? sum.map(Math.abs) : sum));
    });
    return output;
  }

  interpolate(image: ImageHandle, placement: Placement, kernel: AxisKernel): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(placementSize(placement), image.label);
    this.#steps.push({
      label: `${image.label} · interpolation`,
      cost: voxels(output.size) * (kernel.interpolator === 'cubic' ? 64 : 8),
      *run() {
        const made = yield* interpolation(input(), image.size, placement, kernel);
        output.voxels.fill(() => made);
      },
    });
    return output;
  }

  voxels(image: ImageHandle): Pending<Float64Array> {
    const input = cpuImage(image).voxels.reader();
    return this.#pending(`${image.label} · voxels`, voxels(image.size), () =>
      Float64Array.from(input()),
    );
  }

  discretise(image: ImageHandle, region: RegionHandle, rule: Discretisation): LevelsHandle {
    const levels = new CpuLevels(image.size, image.label);
    const input = cpuImage(image).voxels.reader();
    const within = cpuRegion(region);
    const indices = within.indices();
    this.#once(`${image.label} · grey levels`, 4 * region.voxelCount, () => {
      const [voxels, places] = [input(), indices()];
      levels.padded.fill(() =>
        discretiseRegion(voxels, within.size, places, within.padded(places), rule),
      );
    });
    return levels;
  }

  range(image: ImageHandle, region: RegionHandle): Pending<Range> {
    const input = cpuImage(image).voxels.reader();
    const indices = cpuRegion(region).indices();
    return this.#pending(`${image.label} · range`, region.voxelCount, () =>
      regionRange(input(), indices()),
    );
  }

  samples(image: ImageHandle, region: RegionHandle): Pending<Float64Array> {
    const input = cpuImage(image).voxels.reader();
    const indices = cpuRegion(region).indices();
    return this.#pending(`${image.label} · intensities`, region.voxelCount, () =>
      regionSamples(input(), indices()),
    );
  }

  histogram(levels: LevelsHandle): Pending<LevelHistogram> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · histogram`, voxels(levels.size), () => ({
      counts: levelHistogram(padded()),
    }));
  }

  cooccurrence(levels: LevelsHandle, offsets: readonly Triple[]): Pending<CooccurrenceCounts> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · GLCM`, voxels(levels.size) * offsets.length, () =>
      countCooccurrence(padded(), offsets),
    );
  }

  cooccurrenceBySlice(
    levels: LevelsHandle,
    offsets: readonly Triple[],
  ): Pending<SliceCooccurrenceCounts> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · GLCM`, voxels(levels.size) * offsets.length, () =>
      countCooccurrenceBySlice(padded(), offsets),
    );
  }

  runs(levels: LevelsHandle, offsets: readonly Triple[], bySlice: boolean): Pending<RunCounts> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · GLRLM`, voxels(levels.size) * offsets.length, () =>
      countRuns(padded(), offsets, bySlice),
    );
  }

  zones(levels: LevelsHandle, { across, bySlice, border }: ZoneOptions): Pending<Zones> {
    const padded = cpuLevels(levels).padded.reader();
    const within = border === null ? null : cpuRegion(border);
    return this.#pending(`${levels.label} · zones`, 13 * voxels(levels.size), () =>
      findZones(padded(), { across, bySlice }, within?.depths(across) ?? null),
    );
  }

  toneDifferences(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    bySlice: boolean,
  ): Pending<ToneDifferences> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · NGTDM`, 26 * voxels(levels.size), () =>
      countToneDifferences(padded(), neighbourhood, bySlice),
    );
  }

  dependence(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    alpha: number,
    bySlice: boolean,
  ): Pending<DependenceCounts> {
    const padded = cpuLevels(levels).padded.reader();
    return this.#pending(`${levels.label} · NGLDM`, 26 * voxels(levels.size), () =>
      countDependence(padded(), neighbourhood, alpha, bySlice),
    );
  }

  cooccurrenceMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: CooccurrenceMapRequest,
  ): Pending<Float32Array> {
    const padded = cpuLevels(levels).padded.reader();
    const within = cpuRegion(centres);
    const places = within.indices();
    const slot = new Slot<Float32Array>();
    this.#steps.push({
      label: `${levels.label} · GLCM map`,
      cost: within.voxelCount * request.offsets.length * 200,
      *run() {
        const made = yield* cooccurrenceMap(padded(), places(), request);
        slot.fill(() => made);
      },
    });
    return slot;
  }

  intensityMap(
    image: ImageHandle,
    levels: LevelsHandle,
    centres: RegionHandle,
    request: IntensityMapRequest,
  ): Pending<Float32Array> {
    const input = cpuImage(image).voxels.reader();
    const padded = cpuLevels(levels).padded.reader();
    const within = cpuRegion(centres);
    const places = within.indices();
    const slot = new Slot<Float32Array>();
    this.#steps.push({
      label: `${image.label} · first-order map`,
      cost: within.voxelCount * 1000,
      *run() {
        const made = yield* intensityMap(input(), padded(), places(), request);
        slot.fill(() => made);
      },
    });
    return slot;
  }

  levelMatrixMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: LevelMatrixMapRequest,
  ): Pending<Float32Array> {
    const padded = cpuLevels(levels).padded.reader();
    const within = cpuRegion(centres);
    const places = within.indices();
    const slot = new Slot<Float32Array>();
    const { name, offsets } = request.kind;
    this.#steps.push({
      label: `${levels.label} · map of ${name}`,
      cost: within.voxelCount * (name === 'runs' ? offsets.length : 1) * 200,
      *run() {
        const made = yield* levelMatrixMap(padded(), places(), request);
        slot.fill(() => made);
      },
    });
    return slot;
  }

  toneMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: ToneMapRequest,
  ): Pending<Float32Array> {
    const padded = cpuLevels(levels).padded.reader();
    const within = cpuRegion(centres);
    const places = within.indices();
    const slot = new Slot<Float32Array>();
    this.#steps.push({
      label: `${levels.label} · NGTDM map`,
      cost: within.voxelCount * 400,
      *run() {
        const made = yield* toneMap(padded(), places(), request);
        slot.fill(() => made);
      },
    });
    return slot;
  }

  surface(region: RegionHandle): Pending<SurfaceCells> {
    const { mask, size } = cpuRegion(region);
    return this.#pending('surface', 4 * voxels(size), () => surfaceCells(mask, size));
  }

  diameters(region: RegionHandle, spacing: Triple): Pending<Diameters> {
    const { mask, size } = cpuRegion(region);
    return this.#pending('diameters', 20 * voxels(size), () => diameters(mask, size, spacing));
  }

  pairSums(image: ImageHandle, region: RegionHandle, spacing: Triple): Pending<PairSums | null> {
    const input = cpuImage(image).voxels.reader();
    const within = cpuRegion(region);
    const { mask, size } = within;
    const indices = within.indices();
    const slot = new Slot<PairSums | null>();
    this.#steps.push({
      label: `${image.label} · spatial autocorrelation`,
      cost: 50 * voxels(paddedLengths(size)),
      *run() {
        const values = regionSamples(input(), indices());
        const sums = yield* pairSums(mask, size, spacing, values);
        slot.fill(() => sums);
      },
    });
    return slot;
  }

  async run({ signal, onProgress }: RunOptions = {}): Promise<BatchTimings> {
    const start = performance.now();
    const pace = makePacer(signal);
    const total = this.#steps.reduce((sum, step) => sum + step.cost, 0);
    let done = 0;
    let told = start;
    for (const step of this.#steps) {
      onProgress?.(done, total, step.label);
      await pace();
      for (const share of step.run()) {
        await pace();
        if (typeof share !== 'number' || performance.now() - told < TELL_MS) continue;
        told = performance.now();
        onProgress?.(done + share * step.cost, total, step.label);
      }
      done += step.cost;
    }
    this.#steps.length = 0;
    return { upload: 0, compute: performance.now() - start, readback: 0 };
  }

  /** An image made from another by steps that yield the share done; `cost` of a voxel. */
  #response(
    image: ImageHandle,
    size: Triple,
    name: string,
    cost: number,
    work: (input: ArrayLike<number>) => Generator<unknown, Float64Array>,
  ): ImageHandle {
    const input = cpuImage(image).voxels.reader();
    const output = new CpuImage(size, image.label);
    this.#steps.push({
      label: `${image.label} · ${name}`,
      cost: cost * voxels(size),
      *run() {
        const made = yield* work(input());
        output.voxels.fill(() => made);
      },
    });
    return output;
  }

  #once(label: string, cost: number, work: () => void): void {
    this.#steps.push({
      label,
      cost,
      run: () => {
        work();
        return [];
      },
    });
  }

  #pending<T>(label: string, cost: number, work: () => T): Pending<T> {
    const slot = new Slot<T>();
    this.#once(label, cost, () => slot.fill(work));
    return slot;
  }
}

function wholeOf(size: Triple): Box {
  return { start: [0, 0, 0], size };
}

function voxels(size: Triple): number {
  return size[0] * size[1] * size[2];
}

// Handles of another engine are a programming error, said early rather than read as garbage.
function cpuImage(handle: ImageHandle): CpuImage {
  if (!(handle instanceof CpuImage)) throw new Error('image of another engine');
  return handle;
}

function cpuRegion(handle: RegionHandle): CpuRegion {
  if (!(handle instanceof CpuRegion)) throw new Error('region of another engine');
  return handle;
}

function cpuLevels(handle: LevelsHandle): CpuLevels {
  if (!(handle instanceof CpuLevels)) throw new Error('levels of another engine');
  return handle;
}
