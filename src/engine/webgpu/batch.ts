import type { Boundary } from '../../volume/boundary.ts';
import type { Triple } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { Box } from '../../volume/roi.ts';
import type { CirclePatterns } from '../circle-patterns.ts';
import type { BankPooling, SeparableKernel } from '../convolution.ts';
import type {
  Batch,
  BatchTimings,
  CooccurrenceCounts,
  Discretisation,
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
import { MAX_LEVELS } from '../engine.ts';
import type { GaborBank } from '../gabor.ts';
import type { AxisKernel, Placement } from '../interpolation.ts';
import type { LevelMatrixMapRequest } from '../level-matrix-map.ts';
import { requireFewLevels } from '../limits.ts';
import type { CooccurrenceMapRequest, IntensityMapRequest } from '../map.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
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
import type { DeviceWatch } from './device.ts';
import { internal } from './errors.ts';
import { execute, type Machine } from './execute.ts';
import { makeCirclePatterns } from './filter/circle-patterns.ts';
import { makeConvolution } from './filter/convolve.ts';
import { makeGabor } from './filter/gabor.ts';
import { makeGradient } from './filter/gradient.ts';
import { makePointwise } from './filter/pointwise.ts';
import { makeSpectral } from './filter/spectral.ts';
import { makeSpherePatterns } from './filter/sphere-patterns.ts';
import { makeProduct, makeSteered } from './filter/steer.ts';
import { makeWavelet } from './filter/wavelet.ts';
import { makeWindow } from './filter/window.ts';
import { Guard } from './guard.ts';
import { requestIntensityMap } from './map/firstorder.ts';
import { requestCooccurrenceMap } from './map/glcm.ts';
import { requestLevelMatrixMap } from './map/level-matrix.ts';
import { requestToneMap } from './map/tones.ts';
import { Plan } from './plan.ts';
import { requestSamples } from './reduce/gather.ts';
import { requestHistogram } from './reduce/histogram.ts';
import { requestRange } from './reduce/range.ts';
import type { HostWork, Request } from './request.ts';
import { requestDiameters } from './shape/diameters.ts';
import { requestPairSums } from './shape/pair-sums.ts';
import { requestSurface } from './shape/surface.ts';
import { Slot } from './slot.ts';
import { requestDependence } from './texture/dependence.ts';
import { requestCooccurrence, requestCooccurrenceBySlice } from './texture/glcm.ts';
import { requestRuns } from './texture/runs.ts';
import { requestToneDifferences } from './texture/tone-differences.ts';
import { requestZones } from './texture/zones.ts';
import { GpuLevels } from './volume/discretise.ts';
import { DerivedImage, type GpuImage, keptResponse, UploadedImage } from './volume/image.ts';
import { makeInterpolation, requestVoxels } from './volume/interpolate.ts';
import { GpuRegion } from './volume/region.ts';

/** A second plan serves guesses that were too small; a third would mean that counting went wrong. */
const MAX_PLANS = 3;

/**
 * Records results to be had; `run` turns them into a plan, pulling in what they need. Unused images cost
 * nothing.
 */
export class GpuBatch implements Batch {
  readonly #machine: Machine;
  readonly #watch: DeviceWatch;
  #requests: Request[] = [];
  /** Results the host already has; they appear when the batch has run, like the others. */
  readonly #known: (() => void)[] = [];
  /** What turned out to be faster on the host; done when the GPU has finished. */
  readonly #hostWork: HostWork[] = [];
  readonly #defer = (work: HostWork) => this.#hostWork.push(work);

  constructor(machine: Machine, watch: DeviceWatch) {
    this.#machine = machine;
    this.#watch = watch;
  }

  image({ size, label, data, isResponse = false }: ImageInput): ImageHandle {
    return isResponse ? keptResponse(size, label, data) : new UploadedImage(size, label, data);
  }

  region(mask: Uint8Array, size: Triple): RegionHandle {
    return new GpuRegion(mask, size);
  }

  wavelet(image: ImageHandle, filters: WaveletFilters): Readonly<Record<WaveletBand, ImageHandle>> {
    return makeWavelet(ourImage(image), filters);
  }

  window(image: ImageHandle, box: Box, boundary: Boundary, label?: string): ImageHandle {
    return makeWindow(ourImage(image), box, boundary, label);
  }

  convolve(
    image: ImageHandle,
    kernels: readonly SeparableKernel[],
    pooling: BankPooling,
    boundary: Boundary,
    wanted?: Box,
  ): ImageHandle {
    return makeConvolution(ourImage(image), kernels, pooling, boundary, wanted);
  }

  pointwise(image: ImageHandle, fn: PointwiseFunction): ImageHandle {
    return makePointwise(ourImage(image), fn);
  }

  gradient(image: ImageHandle, spacing: Triple): ImageHandle {
    return makeGradient(ourImage(image), spacing);
  }

  circlePatterns(image: ImageHandle, patterns: CirclePatterns): ImageHandle {
    return makeCirclePatterns(ourImage(image), patterns);
  }

  spherePatterns(
    image: ImageHandle,
    region: RegionHandle,
    patterns: SpherePatterns,
  ): readonly ImageHandle[] {
    return makeSpherePatterns(ourImage(image), ourRegion(region), patterns);
  }

  spectral(image: ImageHandle, filter: SpectralFilter): ImageHandle {
    return makeSpectral(ourImage(image), filter);
  }

  gabor(image: ImageHandle, bank: GaborBank, boundary: Boundary, box: Box): ImageHandle {
    return makeGabor(ourImage(image), bank, boundary, box);
  }

  product(left: ImageHandle, right: ImageHandle): ImageHandle {
    return makeProduct(ourImage(left), ourImage(right));
  }

  steer(
    { xx, yy, zz, xy, xz, yz }: TensorImages,
    order: number,
    component: (orders: Triple) => ImageHandle,
  ): ImageHandle {
    const parts = steeredComponents(order).map((part) => ({
      image: ourImage(component(part.orders)),
      component: part,
    }));
    return makeSteered([xx, yy, zz, xy, xz, yz].map(ourImage), order, parts);
  }

  interpolate(image: ImageHandle, placement: Placement, kernel: AxisKernel): ImageHandle {
    return makeInterpolation(ourImage(image), placement, kernel);
  }

  voxels(image: ImageHandle): Pending<Float64Array> {
    const source = ourImage(image);
    const slot = new Slot<Float64Array>();
    if (source instanceof DerivedImage) this.#requests.push(requestVoxels(source, slot));
    else this.#known.push(() => slot.fill(source.voxels()));
    return slot;
  }

  discretise(image: ImageHandle, region: RegionHandle, rule: Discretisation): LevelsHandle {
    return new GpuLevels(ourImage(image), ourRegion(region), rule);
  }

  range(image: ImageHandle, region: RegionHandle): Pending<Range> {
    const [source, within] = [ourImage(image), ourRegion(region)];
    const slot = new Slot<Range>();
    if (source instanceof DerivedImage) this.#requests.push(requestRange(source, within, slot));
    else this.#known.push(() => slot.fill(source.range(within)));
    return slot;
  }

  samples(image: ImageHandle, region: RegionHandle): Pending<Float64Array> {
    const [source, within] = [ourImage(image), ourRegion(region)];
    const slot = new Slot<Float64Array>();
    if (source instanceof DerivedImage) this.#requests.push(requestSamples(source, within, slot));
    else this.#known.push(() => slot.fill(source.samples(within)));
    return slot;
  }

  histogram(levels: LevelsHandle): Pending<LevelHistogram> {
    const source = ourLevels(levels);
    const slot = new Slot<LevelHistogram>();
    if (source.failure !== null) this.#known.push(() => slot.fail(source.failure));
    else this.#requests.push(requestHistogram(source, slot));
    return slot;
  }

  cooccurrence(levels: LevelsHandle, offsets: readonly Triple[]): Pending<CooccurrenceCounts> {
    return this.#texture(levels, (source, slot) => requestCooccurrence(source, offsets, slot));
  }

  cooccurrenceBySlice(
    levels: LevelsHandle,
    offsets: readonly Triple[],
  ): Pending<SliceCooccurrenceCounts> {
    return this.#texture(levels, (source, slot) =>
      requestCooccurrenceBySlice(source, offsets, slot),
    );
  }

  runs(levels: LevelsHandle, offsets: readonly Triple[], bySlice: boolean): Pending<RunCounts> {
    return this.#texture(levels, (source, slot) => requestRuns(source, offsets, bySlice, slot));
  }

  zones(levels: LevelsHandle, { across, bySlice, border }: ZoneOptions): Pending<Zones> {
    const within = border === null ? null : ourRegion(border);
    return this.#texture(levels, (source, slot) =>
      requestZones(source, { across, bySlice, border: within }, slot),
    );
  }

  toneDifferences(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    bySlice: boolean,
  ): Pending<ToneDifferences> {
    return this.#texture(levels, (source, slot) =>
      requestToneDifferences(source, neighbourhood, bySlice, slot),
    );
  }

  dependence(
    levels: LevelsHandle,
    neighbourhood: Neighbourhood,
    alpha: number,
    bySlice: boolean,
  ): Pending<DependenceCounts> {
    return this.#texture(levels, (source, slot) =>
      requestDependence(source, neighbourhood, alpha, bySlice, slot),
    );
  }

  cooccurrenceMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: CooccurrenceMapRequest,
  ): Pending<Float32Array> {
    const within = ourRegion(centres);
    return this.#texture(levels, (source, slot) =>
      requestCooccurrenceMap(source, within, request, slot),
    );
  }

  intensityMap(
    image: ImageHandle,
    levels: LevelsHandle,
    centres: RegionHandle,
    request: IntensityMapRequest,
  ): Pending<Float32Array> {
    const [source, within] = [ourImage(image), ourRegion(centres)];
    return this.#texture(levels, (own, slot) =>
      requestIntensityMap(source, own, within, request, slot),
    );
  }

  levelMatrixMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: LevelMatrixMapRequest,
  ): Pending<Float32Array> {
    const within = ourRegion(centres);
    return this.#texture(levels, (own, slot) => requestLevelMatrixMap(own, within, request, slot));
  }

  toneMap(
    levels: LevelsHandle,
    centres: RegionHandle,
    request: ToneMapRequest,
  ): Pending<Float32Array> {
    const within = ourRegion(centres);
    return this.#texture(levels, (own, slot) => requestToneMap(own, within, request, slot));
  }

  surface(region: RegionHandle): Pending<SurfaceCells> {
    const slot = new Slot<SurfaceCells>();
    this.#requests.push(requestSurface(ourRegion(region), slot));
    return slot;
  }

  diameters(region: RegionHandle, spacing: Triple): Pending<Diameters> {
    const slot = new Slot<Diameters>();
    this.#requests.push(requestDiameters(ourRegion(region), spacing, slot, this.#defer));
    return slot;
  }

  pairSums(image: ImageHandle, region: RegionHandle, spacing: Triple): Pending<PairSums | null> {
    const slot = new Slot<PairSums | null>();
    this.#requests.push(
      requestPairSums(ourImage(image), ourRegion(region), spacing, slot, this.#defer),
    );
    return slot;
  }

  #texture<T>(
    levels: LevelsHandle,
    request: (source: GpuLevels, slot: Slot<T>) => Request,
  ): Pending<T> {
    const source = ourLevels(levels);
    const slot = new Slot<T>();
    const failure = source.failure ?? refusal(source.knownLevels);
    if (failure !== null) this.#known.push(() => slot.fail(failure));
    else this.#requests.push(request(source, slot));
    return slot;
  }

  async run({ signal, onProgress }: RunOptions = {}): Promise<BatchTimings> {
    const guard = new Guard(this.#watch);
    return guard.run(signal, async () => {
      const timings = await this.#work(guard, onProgress);
      return {
        ...timings,
        compute: timings.compute + (await this.#workOnHost(signal, onProgress)),
      };
    });
  }

  async #work(guard: Guard, onProgress: RunOptions['onProgress']): Promise<BatchTimings> {
    const sum = { upload: 0, compute: 0, readback: 0 };
    const report = onProgress && rising(onProgress);
    for (const fill of this.#known) fill();
    let open = this.#requests;
    this.#requests = [];
    for (let plans = 0; open.length > 0; plans++) {
      if (plans === MAX_PLANS) throw internal('the number of grey levels keeps growing');
      const start = performance.now();
      const plan = new Plan(this.#machine.capabilities);
      const recorded = open.map((request) => ({ request, finish: request.record(plan) }));
      sum.upload += performance.now() - start;
      let tooSmall: Request[] = [];
      const timings = await execute(
        this.#machine,
        plan,
        guard,
        (read) => {
          tooSmall = recorded.filter(({ finish }) => !finish(read)).map(({ request }) => request);
        },
        report,
      );
      sum.upload += timings.upload;
      sum.compute += timings.compute;
      sum.readback += timings.readback;
      open = tooSmall;
    }
    return sum;
  }

  /** @returns ms */
  async #workOnHost(
    signal: AbortSignal | undefined,
    onProgress: RunOptions['onProgress'],
  ): Promise<number> {
    const start = performance.now();
    const pace = makePacer(signal);
    for (const { label, run } of this.#hostWork.splice(0)) {
      onProgress?.(1, 1, label);
      for (const _ of run()) await pace();
    }
    return performance.now() - start;
  }
}

/** Progress that never falls: a second plan finds all but itself done. */
function rising(onProgress: NonNullable<RunOptions['onProgress']>): typeof onProgress {
  let most = 0;
  return (done, total, label) => {
    most = Math.max(most, total > 0 ? done / total : 0);
    onProgress(most * total, total, label);
  };
}

/** The reason why so many levels make no matrix, or null. */
function refusal(levels: number | null): unknown {
  if (levels === null || levels <= MAX_LEVELS) return null;
  try {
    requireFewLevels(levels);
  } catch (error) {
    return error;
  }
  return null;
}

// Handles of another engine are a programming error, said early rather than read as garbage.
function ourImage(handle: ImageHandle): GpuImage {
  if (handle instanceof UploadedImage || handle instanceof DerivedImage) return handle;
  throw new Error('image of another engine');
}

function ourRegion(handle: RegionHandle): GpuRegion {
  if (!(handle instanceof GpuRegion)) throw new Error('region of another engine');
  return handle;
}

function ourLevels(handle: LevelsHandle): GpuLevels {
  if (!(handle instanceof GpuLevels)) throw new Error('levels of another engine');
  return handle;
}
