import type { Engine } from '../engine/engine.ts';
import type { Sequence } from '../volume/sequence.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { ClassifierManifest, SegmentationManifest } from './manifest.ts';
import type { ModelSession } from './runtime.ts';

/** One case as a model takes it. Images may lie on different grids of one space. */
export interface CaseInput {
  readonly images: ReadonlyMap<Sequence, Volume>;
  /** United labels; null where none is given. */
  readonly region: { readonly map: LabelMap; readonly labels: readonly number[] } | null;
  readonly brain: { readonly map: LabelMap; readonly labels: readonly number[] } | null;
}

/** What every step of a prediction works with. */
export interface Loaded<M extends ClassifierManifest | SegmentationManifest> {
  readonly manifest: M;
  readonly session: ModelSession;
  readonly engine: Engine;
}
