import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { RegionOperation } from '../volume/region-operation.ts';
import { combineValues, historyOf, sizeOf, takesTwo } from '../worker/facts.ts';
import type { ErrorInfo, ItemId, MadeMask, WorkerService } from '../worker/protocol.ts';
import type { RegionSize } from '../worker/protocol-regions.ts';
import type { Case } from './case.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';
import { chosenPart, partsOf, type RegionPart, withoutRegion, withRegion } from './region-parts.ts';

/** What is to be made of what. */
export interface RegionDraft {
  readonly operation: RegionOperation;
  readonly first: RegionPart;
  /** Where the operation takes two. */
  readonly second: RegionPart | null;
}

/** A region that has been made and not taken yet. */
export interface RegionPreview extends RegionSize {
  readonly draft: RegionDraft;
  readonly history: string;
  /** Null where the labels of one mask say it all and no voxel was touched. */
  readonly pieces: number | null;
  readonly made: MadeMask | { readonly maskId: ItemId; readonly values: readonly number[] };
}

export interface RegionTools {
  /** Regions and labels of all masks; what is chosen together comes first. */
  readonly parts: Accessor<readonly RegionPart[]>;
  /** The part that is chosen, else the first of the mask in use. */
  readonly inHand: Accessor<RegionPart | null>;
  readonly preview: Accessor<RegionPreview | null>;
  /** Why the last draft gives no region. */
  readonly problem: Accessor<ErrorInfo | null>;
  /** Makes it without taking it; false where it could not, or another came in between. */
  make(draft: RegionDraft): Promise<boolean>;
  /** Takes what was made into the case under a name: a region of its mask, or a mask of its own. */
  take(name: string): Promise<boolean>;
  /** Forgets what was made. */
  drop(): void;
  /** Takes a region away that was combined of others here. */
  removeRegion(maskId: ItemId, name: string): Promise<void>;
  /** A .nii.gz of a mask, or of one region as 1; null where it could not be written. */
  write(maskId: ItemId, values: readonly number[] | null): Promise<Uint8Array<ArrayBuffer> | null>;
}

const NOTHING_LEFT: ErrorInfo = {
  code: 'empty-mask',
  file: null,
  problem: 'Nothing is left of the region.',
  remedy: 'Choose other regions; nothing was changed.',
};

export function createRegionTools(
  service: Pick<WorkerService, 'makeRegion' | 'maskNifti'>,
  jobs: Pick<Jobs, 'run' | 'cancel'>,
  scans: Pick<Case, 'mask' | 'masks' | 'labels' | 'addMaskLike' | 'nameRegions'>,
  problems: Pick<Problems, 'report'>,
): RegionTools {
  const [preview, setPreview] = createSignal<RegionPreview | null>(null);
  const [problem, setProblem] = createSignal<ErrorInfo | null>(null);
  let drafts = 0;

  const parts = createMemo(() => {
    const inUse = scans.mask();
    const chosen = inUse && chosenPart(inUse, scans.labels());
    const all = scans.masks().flatMap(partsOf);
    return chosen === null ? all : [chosen, ...all];
  });

  const inHand = createMemo(() => {
    const own = parts().filter(({ maskId }) => maskId === scans.mask()?.id);
    const chosen = [...scans.labels()].sort((a, b) => a - b).join();
    return own.find(({ values }) => values.join() === chosen) ?? own[0] ?? parts()[0] ?? null;
  });

  function drop(): void {
    drafts++;
    setPreview(null);
    setProblem(null);
  }

  /** Regions of one mask are sets of labels: their algebra needs no voxels. */
  function combine(draft: RegionDraft, history: string): boolean {
    const { operation, first, second } = draft;
    if (!takesTwo(operation) || second === null) return false;
    const values = combineValues(operation.kind, first.values, second.values);
    const mask = scans.masks().find(({ id }) => id === first.maskId);
    if (values.length === 0) setProblem(NOTHING_LEFT);
    else {
      const size = sizeOf({ values }, mask?.labels ?? []);
      const made = { maskId: first.maskId, values };
      setPreview({ draft, history, pieces: null, made, ...size });
    }
    return values.length > 0;
  }

  return {
    parts,
    inHand,
    preview,
    problem,
    drop,
    async make(draft) {
      drop();
      const mine = drafts;
      const { operation, first, second } = draft;
      const history = historyOf(operation, first.history, second?.history);
      if (second !== null && second.maskId === first.maskId) return combine(draft, history);
      const result = await jobs.run(
        { kind: 'region', title: 'Making a region' },
        (jobId, onProgress) =>
          service.makeRegion(
            {
              jobId,
              operation,
              operands: second === null ? [first] : [first, second],
              name: history,
              history,
            },
            onProgress,
          ),
      );
      if (mine !== drafts) return false;
      if (!result.ok) {
        if (result.error.code !== 'cancelled') setProblem(result.error);
        return false;
      }
      const { mask: made, ...size } = result.value;
      setPreview({ draft, history, made, ...size });
      return true;
    },
    async take(name) {
      const taken = preview();
      if (taken === null) return false;
      const { made, draft } = taken;
      if ('maskId' in made) {
        const mask = scans.masks().find(({ id }) => id === made.maskId);
        if (mask === undefined) return false;
        const region = { name, colour: draft.first.colour, values: made.values };
        drop();
        return scans.nameRegions(mask.id, { labels: [], regions: withRegion(mask, region) });
      }
      drop();
      const named = { ...made, name, labels: made.labels.map((label) => ({ ...label, name })) };
      return scans.addMaskLike(named, draft.first.maskId);
    },
    async removeRegion(maskId, name) {
      const mask = scans.masks().find(({ id }) => id === maskId);
      if (mask === undefined) return;
      await scans.nameRegions(maskId, { labels: [], regions: withoutRegion(mask, name) });
    },
    async write(maskId, values) {
      const result = await service.maskNifti(maskId, values);
      if (result.ok) return result.value;
      problems.report(result.error, 'case');
      return null;
    },
  };
}
