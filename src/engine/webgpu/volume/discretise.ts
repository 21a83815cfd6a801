import groupCode from '../../../../shaders/common/group.wgsl?raw';
import orderCode from '../../../../shaders/common/order.wgsl?raw';
import discretiseCode from '../../../../shaders/volume/discretise.wgsl?raw';
import edgesCode from '../../../../shaders/volume/edges.wgsl?raw';
import type { Triple } from '../../../volume/grid.ts';
import { binEdges } from '../../discretise.ts';
import { type Discretisation, type LevelsHandle, MAX_LEVELS } from '../../engine.ts';
import { edgesForDoubles, edgesForSingles } from '../order.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { rangeView } from '../reduce/range.ts';
import type { Read } from '../request.ts';
import { type DerivedImage, type GpuImage, UploadedImage } from './image.ts';
import { type GpuRegion, paddedSize } from './region.ts';

const DISCRETISE_SHADER: Shader = {
  name: 'volume/discretise.wgsl',
  code: `${discretiseCode}${groupCode}${orderCode}`,
};
const EDGES_SHADER: Shader = { name: 'volume/edges.wgsl', code: `${edgesCode}${orderCode}` };

/** First guesses never exceed these; beyond, the true number is counted and the work done again. */
const MAX_GUESS = { matrices: 256, histogram: 4096 };

/** Levels as kernels read them. */
export interface LevelViews {
  /** One word a voxel, 0 outside the region, in a box padded by `margin`. */
  readonly levels: View;
  readonly positions: View;
  readonly margin: number;
  /** One word: the number of levels. Where it exceeds the capacity, kernels do nothing. */
  readonly found: View;
  readonly capacity: number;
}

/**
 * Grey levels of a region. Edges come from the host in float64 where it has the voxels; else from the GPU, in
 * float32, with room for a guessed number of levels.
 */
export class GpuLevels implements LevelsHandle {
  readonly size: Triple;
  readonly label: string;
  readonly region: GpuRegion;
  readonly #image: GpuImage;
  readonly #rule: Discretisation;
  readonly #edges: Float64Array | null = null;
  /** Why there are no levels, where the rule asks for absurdly many. */
  readonly failure: unknown = null;
  #margin = 0;
  #hasMatrices = false;
  #capacity: number | null = null;

  constructor(image: GpuImage, region: GpuRegion, rule: Discretisation) {
    this.size = image.size;
    this.label = image.label;
    this.region = region;
    this.#image = image;
    this.#rule = rule;
    if (!(image instanceof UploadedImage)) return;
    try {
      this.#edges =
        region.voxelCount === 0 ? new Float64Array(0) : binEdges(rule, image.range(region));
      this.#capacity = this.#edges.length + 1;
    } catch (error) {
      this.failure = error;
    }
  }

  /** The number of levels where it is known before the GPU has run. */
  get knownLevels(): number | null {
    return this.#edges === null ? null : this.#edges.length + 1;
  }

  /** Says before recording that neighbours up to `distance` voxels away will be compared. */
  usePairs(distance: number): void {
    this.#hasMatrices = true;
    this.#margin = Math.max(this.#margin, distance);
  }

  views(plan: Plan): LevelViews {
    return plan.once(this, 'levels', () => this.#record(plan));
  }

  /** The true number of levels; remembers it, so that the next plan has room. */
  count(read: Read, { found, capacity }: LevelViews): number {
    const [levels = 0] = new Uint32Array(read(found));
    if (levels > capacity) this.#capacity = levels;
    return levels;
  }

  #record(plan: Plan): LevelViews {
    const { region } = this;
    const { view: voxels, isDouble } = this.#image.bits(plan);
    this.#capacity ??= this.#guess();
    const capacity = this.#capacity;
    const margin = this.#margin;
    const { edges, found } = this.#edgeViews(plan, capacity, isDouble);
    const [px, py, pz] = paddedSize(this.size, margin);
    const levels = plan.scratch(`${this.label} levels`, 4 * px * py * pz, { isZeroed: true });
    const positions = region.positionView(plan, margin);
    plan.add({
      label: `${this.label} · grey levels`,
      shader: DISCRETISE_SHADER,
      params: [region.voxelCount, isDouble ? 1 : 0, capacity],
      bindings: [voxels, region.indexView(plan), positions, edges, found, levels],
      workgroups: Math.ceil(region.voxelCount / 256),
      cost: 256 * (8 + 2 * Math.ceil(Math.log2(capacity + 1))),
    });
    return { levels, positions, margin, found, capacity };
  }

  #edgeViews(plan: Plan, capacity: number, isDouble: boolean): { edges: View; found: View } {
    const found = plan.shared('level counts', 4, { isResult: true });
    if (this.#edges !== null) {
      found.block.writes.push({ offset: found.offset, bytes: new Uint32Array([capacity]) });
      const keys = isDouble ? edgesForDoubles(this.#edges) : edgesForSingles(this.#edges);
      return { edges: plan.constant(keys), found };
    }
    const edges = plan.shared('edges', 8 * capacity);
    const { kind, bins, width, origin } = edgeParams(this.#rule);
    plan.add({
      label: `${this.label} · bin edges`,
      shader: EDGES_SHADER,
      params: [kind, capacity, bins, singleBits(width), singleBits(origin)],
      bindings: [rangeView(plan, this.#image as DerivedImage, this.region), edges, found],
      workgroups: 1,
      cost: 16 * capacity,
    });
    return { edges, found };
  }

  /** Room for the levels of an image nobody has seen yet. */
  #guess(): number {
    if (this.#rule.kind === 'fixed-count') return Math.min(this.#rule.count, MAX_LEVELS);
    const { source, gain, isMoved } = this.#image.expectation;
    const { min, max } = source.extremes();
    const spread = isMoved ? Math.max(0, max - min) : source.spreadAround(this.region);
    const width = this.#rule.kind === 'fixed-width' ? this.#rule.width : 1;
    const levels = Math.ceil((gain * spread) / width) + 3;
    const most = this.#hasMatrices ? MAX_GUESS.matrices : MAX_GUESS.histogram;
    return Number.isFinite(levels) ? Math.min(levels, most) : most;
  }
}

/** Rules by number, as in edges.wgsl. */
function edgeParams(rule: Discretisation) {
  const none = { bins: 0, width: 1, origin: 0 };
  switch (rule.kind) {
    case 'identity':
      return { ...none, kind: 0 };
    case 'fixed-count':
      return { ...none, kind: rule.edges === 'ibsi' ? 4 : 5, bins: rule.count };
    case 'fixed-width': {
      const { width, origin } = rule;
      if (origin === 'minimum') return { ...none, kind: 2, width };
      if (origin === 'multiple') return { ...none, kind: 3, width };
      return { ...none, kind: 1, width, origin };
    }
  }
}
