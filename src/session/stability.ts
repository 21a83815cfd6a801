import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { PerturbationPlan } from '../radiomics/perturb/plan.ts';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import { DEFAULT_PLAN, exportStabilityCsv, exportStabilityJson } from '../worker/facts.ts';
import type { ItemId, StabilityReport, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';
import {
  designSubjects,
  type Retest,
  retestImages,
  retestMasks,
  type SubjectDesign,
  type SubjectKind,
} from './stability-subjects.ts';

/** Repeated by perturbation, or by a second scan. */
export type StabilityMethod = 'perturbation' | 'retest';

export interface StabilityResult {
  readonly report: StabilityReport;
  readonly method: StabilityMethod;
  readonly kind: SubjectKind;
  /** Of the region in hand. */
  readonly region: string;
}

export interface StabilityState {
  readonly plan: Accessor<PerturbationPlan>;
  changePlan(part: Partial<PerturbationPlan>): void;
  readonly method: Accessor<StabilityMethod>;
  setMethod(method: StabilityMethod): void;
  /** Image and mask of the second scan that is chosen, or may be; null where there is none. */
  readonly retest: Accessor<Retest | null>;
  readonly retestChoices: Accessor<{
    readonly images: readonly { readonly id: ItemId; readonly name: string }[];
    readonly masks: readonly { readonly id: ItemId; readonly name: string }[];
  }>;
  chooseRetestImage(id: ItemId): void;
  chooseRetestMask(id: ItemId): void;
  /** Who is measured; null while nothing can be. */
  readonly design: Accessor<SubjectDesign | null>;
  /** How many extractions a run takes. */
  readonly extractions: Accessor<number>;
  /** Why it cannot be run now, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** The newest, kept until the next. */
  readonly result: Accessor<StabilityResult | null>;
  /** True when case, settings or plan have changed since. */
  readonly isStale: Accessor<boolean>;
  run(): Promise<void>;
  csv(): string;
  json(): string;
}

export function createStability(
  service: Pick<WorkerService, 'measureStability'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'image' | 'mask' | 'images' | 'masks' | 'labels' | 'obstacle'>,
  settings: Accessor<ExtractionSettings>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): StabilityState {
  const [plan, setPlan] = createSignal<PerturbationPlan>(DEFAULT_PLAN);
  const [method, setMethod] = createSignal<StabilityMethod>('perturbation');
  const [retestImageId, setRetestImageId] = createSignal<ItemId | null>(null);
  const [retestMaskId, setRetestMaskId] = createSignal<ItemId | null>(null);
  const [kept, setKept] = createSignal<(StabilityResult & { readonly key: string }) | null>(null);

  const retestChoices = createMemo(() => {
    const [image, mask] = [scans.image(), scans.mask()];
    if (image === null || mask === null) return { images: [], masks: [] };
    const images = retestImages(scans.images(), image).filter(
      (candidate) => retestMasks(scans.masks(), candidate, mask).length > 0,
    );
    const chosen = images.find(({ id }) => id === retestImageId()) ?? images[0];
    return {
      images,
      masks: chosen === undefined ? [] : retestMasks(scans.masks(), chosen, mask),
    };
  });
  const retest = createMemo((): Retest | null => {
    const { images, masks } = retestChoices();
    const image = images.find(({ id }) => id === retestImageId()) ?? images[0];
    // A mask of its own, where there is one, not the test's again.
    const fallback = masks.find(({ id }) => id !== scans.mask()?.id) ?? masks[0];
    const mask = masks.find(({ id }) => id === retestMaskId()) ?? fallback;
    return image === undefined || mask === undefined ? null : { image, mask };
  });
  const obstacle = createMemo(() => {
    if (scans.obstacle() !== null) return scans.obstacle();
    if (method() === 'perturbation' && settings().binning.kind === 'none') {
      return 'Grey levels that are taken as they are cannot be perturbed: choose bins.';
    }
    if (method() === 'retest' && retest() === null) {
      return 'Open a second scan of the patient with its mask, or with a mask on the same grid.';
    }
    return null;
  });
  const design = createMemo(() => {
    const [image, mask] = [scans.image(), scans.mask()];
    if (obstacle() !== null || image === null || mask === null) return null;
    const labels = [...scans.labels()].sort((a, b) => a - b);
    const loaded = { images: scans.images(), masks: scans.masks(), image, mask, labels };
    return designSubjects(loaded, method() === 'retest' ? retest() : null);
  });
  const extractions = createMemo(() => {
    const each = method() === 'retest' ? 2 : plan().count;
    return (design()?.subjects.length ?? 0) * each;
  });
  const planNow = () => (method() === 'retest' ? null : plan());
  const key = createMemo(() =>
    JSON.stringify([
      design()?.subjects,
      scans.image()?.sha256,
      scans.mask()?.sha256,
      settings(),
      planNow(),
    ]),
  );

  return {
    plan,
    changePlan: (part) => setPlan((before) => ({ ...before, ...part })),
    method,
    setMethod,
    retest,
    retestChoices,
    chooseRetestImage: setRetestImageId,
    chooseRetestMask: setRetestMaskId,
    design,
    extractions,
    obstacle,
    result: kept,
    isStale: () => kept() !== null && kept()?.key !== key(),
    async run() {
      const now = design();
      if (now === null) return;
      const [wanted, how, keyNow, planned] = [settings(), method(), key(), planNow()];
      problems.clear('stability');
      const result = await jobs.run(
        { kind: 'stability', title: 'Testing stability' },
        (jobId, onProgress) =>
          service.measureStability(
            { jobId, subjects: now.subjects, plan: planned, settings: wanted },
            onProgress,
          ),
        ({ engine: used }) => used,
      );
      if (!result.ok) {
        problems.report(result.error, 'stability');
        return;
      }
      engine.noteRun(result.value);
      const region = now.subjects.find(({ isInHand }) => isInHand)?.title ?? '';
      setKept({ report: result.value, method: how, kind: now.kind, region, key: keyNow });
    },
    csv: () => exportStabilityCsv(kept()?.report ?? null),
    json: () => exportStabilityJson(kept()?.report ?? null),
  };
}
