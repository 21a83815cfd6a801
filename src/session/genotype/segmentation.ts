import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { ItemId } from '../../worker/protocol.ts';
import type { GenotypeService, SegmentReport } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Case } from '../case.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';
import type { InputsState } from './inputs.ts';

/** A mask that a model drew and nobody accepted yet. */
export interface DrawnMask extends SegmentReport {
  /** The image whose grid it lies on. */
  readonly onId: ItemId;
}

export interface SegmentationState {
  /** Why the model in use cannot draw, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** Waits for a person; null while there is none. */
  readonly waiting: Accessor<DrawnMask | null>;
  run(): Promise<boolean>;
  /** Takes it into the case, and into use with all its labels; features follow. False when it could not be taken. */
  accept(): Promise<boolean>;
  discard(): void;
}

export function createSegmentation(
  service: Pick<GenotypeService, 'segment'>,
  jobs: Pick<Jobs, 'run'>,
  model: Accessor<ModelEntry | null>,
  inputs: Pick<InputsState, 'request' | 'obstacles'>,
  scans: Pick<Case, 'images' | 'mask' | 'addMaskLike' | 'setLabel'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): SegmentationState {
  const [drawn, setDrawn] = createSignal<DrawnMask | null>(null);
  const obstacle = createMemo(() => {
    if (model() !== null && model()?.manifest.task !== 'segmentation') {
      return 'This model draws no regions.';
    }
    return inputs.obstacles()[0] ?? null;
  });
  /** Gone with the image that it was drawn on. */
  const waiting = createMemo(() => {
    const now = drawn();
    return now !== null && scans.images().some(({ id }) => id === now.onId) ? now : null;
  });

  return {
    obstacle,
    waiting,
    async run() {
      const [now, request] = [model(), inputs.request()];
      const onId = request?.images[0]?.imageId;
      if (obstacle() !== null || now === null || request === null || onId === undefined) {
        return false;
      }
      problems.clear('genotype');
      const result = await jobs.run(
        { kind: 'segment', title: `Drawing with ${now.manifest.name}` },
        (jobId, onProgress) => service.segment({ ...request, jobId }, onProgress),
      );
      if (result.ok) setDrawn({ ...result.value, onId });
      else problems.report(result.error, 'genotype');
      return result.ok;
    },
    async accept() {
      const now = waiting();
      if (now === null || !(await scans.addMaskLike(now.mask, now.onId))) return false;
      setDrawn(null);
      for (const { value } of scans.mask()?.labels ?? []) scans.setLabel(value, true);
      return true;
    },
    discard: () => setDrawn(null),
  };
}
