import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import type { ExplainReport, GenotypeService } from '../../worker/protocol-genotype.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';
import type { InputsState } from './inputs.ts';

export type ExplanationKind = 'occlusion' | 'activation' | 'sequences';

export interface ShownExplanation extends ExplainReport {
  readonly modelId: string;
  readonly kind: ExplanationKind;
  /** Index into the model's heads. */
  readonly head: number;
  readonly key: string;
}

/** What a prediction rests on. */
export interface ExplanationState {
  /** What the model in use can be asked for; empty for one that predicts nothing from images. */
  readonly kinds: Accessor<readonly ExplanationKind[]>;
  readonly kind: Accessor<ExplanationKind>;
  setKind(kind: ExplanationKind): void;
  readonly head: Accessor<number>;
  setHead(head: number): void;
  readonly obstacle: Accessor<string | null>;
  run(): Promise<boolean>;
  /** The newest of the model in use, of the kind and head that are chosen; null while there is none. */
  readonly shown: Accessor<ShownExplanation | null>;
  /** True when images, region or model have changed since. */
  readonly isStale: Accessor<boolean>;
  readonly opacity: Accessor<number>;
  setOpacity(opacity: number): void;
  readonly isVisible: Accessor<boolean>;
  toggleVisible(): void;
  clear(): void;
}

const TITLES: Readonly<Record<ExplanationKind, string>> = {
  occlusion: 'Hiding parts of the images',
  activation: 'Mapping activations',
  sequences: 'Leaving out sequences',
};

export function createExplanation(
  service: Pick<GenotypeService, 'explain'>,
  jobs: Pick<Jobs, 'run'>,
  model: Accessor<ModelEntry | null>,
  inputs: Pick<InputsState, 'request' | 'key' | 'obstacles'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): ExplanationState {
  /** One a kind and head. */
  const [kept, setKept] = createSignal<readonly ShownExplanation[]>([]);
  const [wantedKind, setKind] = createSignal<ExplanationKind>('activation');
  const [wantedHead, setHead] = createSignal(0);
  const [opacity, setOpacity] = createSignal(0.6);
  const [isVisible, setVisible] = createSignal(true);

  const kinds = createMemo((): readonly ExplanationKind[] => {
    const manifest = model()?.manifest;
    if (manifest?.task !== 'classification') return [];
    const isMapped = manifest.output.activationMap !== null;
    return isMapped ? ['activation', 'occlusion', 'sequences'] : ['occlusion', 'sequences'];
  });
  const kind = createMemo(() =>
    kinds().includes(wantedKind()) ? wantedKind() : (kinds()[0] ?? wantedKind()),
  );
  const head = createMemo(() => {
    const manifest = model()?.manifest;
    const count = manifest?.task === 'classification' ? manifest.output.heads.length : 0;
    return wantedHead() < count ? wantedHead() : 0;
  });
  const obstacle = createMemo(() => {
    if (model() !== null && kinds().length === 0) return 'This model has nothing to map.';
    return inputs.obstacles()[0] ?? null;
  });
  const isOf = (entry: ShownExplanation) =>
    entry.modelId === model()?.id && entry.kind === kind() && sameHead(entry, head());
  const shown = createMemo(() => kept().find(isOf) ?? null);

  return {
    kinds,
    kind,
    setKind,
    head,
    setHead,
    obstacle,
    async run() {
      const [now, request] = [model(), inputs.request()];
      if (obstacle() !== null || now === null || request === null) return false;
      const about = { modelId: now.id, kind: kind(), head: head(), key: inputs.key() };
      problems.clear('genotype');
      const result = await jobs.run(
        { kind: 'explain', title: TITLES[about.kind] },
        (jobId, onProgress) =>
          service.explain({ ...request, jobId, kind: about.kind, head: about.head }, onProgress),
      );
      if (!result.ok) {
        problems.report(result.error, 'genotype');
        return false;
      }
      batch(() => {
        // Maps of other inputs are of no use any more.
        setKept((before) => [
          { ...result.value, ...about },
          ...before.filter((old) => old.key === about.key && !isSame(old, about)),
        ]);
        setVisible(true);
      });
      return true;
    },
    shown,
    isStale: () => shown() !== null && shown()?.key !== inputs.key(),
    opacity,
    setOpacity,
    isVisible,
    toggleVisible: () => setVisible((now) => !now),
    clear: () => setKept([]),
  };
}

type About = Pick<ShownExplanation, 'modelId' | 'kind' | 'head'>;

/** Which sequences mattered is said of all heads at once. */
function sameHead({ kind, head }: Pick<About, 'kind' | 'head'>, wanted: number): boolean {
  return kind === 'sequences' || head === wanted;
}

function isSame(a: About, b: About): boolean {
  return a.modelId === b.modelId && a.kind === b.kind && sameHead(a, b.head);
}
