import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { FeatureValue } from '../radiomics/feature.ts';
import {
  type ExportOptions,
  type ExportPart,
  exportCsv,
  exportJson,
  joinParts,
} from '../worker/facts.ts';
import type {
  CaseReport,
  CaseRequest,
  ErrorInfo,
  ExtractReport,
  JobProgress,
  Result,
  SequenceReport,
  WorkerService,
} from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import type { Participant, Participants } from './participants.ts';
import type { Problems } from './problems.ts';
import type { SettingsState } from './settings.ts';

/** What came of one image. */
export interface ResultPart extends ExportPart {
  /** Why it has no values; null where it has. */
  readonly error: ErrorInfo | null;
}

/** A feature of the table; `sequence` is null where there is one image. */
export type TableValue = FeatureValue & { readonly sequence: string | null };

export interface ResultEntry {
  readonly id: string;
  /** Pseudonym of the case it was extracted from. */
  readonly subject: string;
  readonly maskName: string;
  /** At least one; several have names. */
  readonly parts: readonly ResultPart[];
  readonly elapsedMs: number;
  /** What its settings were called: 'Glioma, MR, changed'. */
  readonly settingsTitle: string;
  /** True when images, mask, labels, settings or names of sequences have changed since. */
  readonly isStale: boolean;
}

export interface Results {
  /** Newest first. */
  readonly entries: Accessor<readonly ResultEntry[]>;
  /** The newest one's first report that has values, and whether it is stale. */
  readonly report: Accessor<ExtractReport | null>;
  /** Its features, all images in one table: names begin with the sequence where there are several. */
  readonly values: Accessor<readonly TableValue[]>;
  readonly isStale: Accessor<boolean>;
  /** Why nothing can be extracted now, of case or settings, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** Does nothing while there is an obstacle. */
  extract(): Promise<void>;
  remove(id: string): void;
  clear(): void;
  /** Follows the case's new pseudonym. */
  rename(before: string, after: string): void;
  /** What of them belongs to a case, to be kept with it: without names of files. */
  snapshot(subject: string): readonly KeptEntry[];
  /** Takes back what `snapshot` gave, in place of what there is of that case. */
  restore(subject: string, entries: readonly KeptEntry[]): void;
  /** One row a result, oldest first. */
  csv(options?: ExportOptions): string;
  json(entry: ResultEntry, options?: ExportOptions): string;
}

export type KeptEntry = Omit<ResultEntry, 'isStale'> & {
  readonly key: string;
  /** `settingsTitle` without the name of a file. */
  readonly neutralTitle: string;
};

export function createResults(
  service: Pick<WorkerService, 'extract' | 'extractCase'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'mask' | 'labels'>,
  participants: Pick<Participants, 'taking' | 'obstacle' | 'isMaskResampled'>,
  {
    settings,
    title,
    neutralTitle,
    conflicts,
  }: Pick<SettingsState, 'settings' | 'title' | 'neutralTitle' | 'conflicts'>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
  subject: Accessor<string>,
): Results {
  const [kept, setKept] = createSignal<readonly KeptEntry[]>([]);
  let count = 0;

  // Equal keys give equal numbers under equal names: hashes stand for the voxels.
  const key = createMemo(() =>
    JSON.stringify([
      participants
        .taking()
        .map(({ item, sequence }) => [sequence, item.sha256, item.header.grid, item.resampled]),
      participants.isMaskResampled(),
      scans.mask()?.sha256,
      sorted(scans.labels()),
      settings(),
    ]),
  );
  const entries = createMemo(() =>
    kept().map((entry): ResultEntry => ({ ...entry, isStale: entry.key !== key() })),
  );

  const obstacle = createMemo(() => participants.obstacle() ?? conflicts()[0]?.sentence ?? null);

  /** One image as ever, or several under their names. */
  async function ask(
    taking: readonly Participant[],
    request: Pick<CaseRequest, 'jobId' | 'maskId' | 'labels' | 'settings' | 'isMaskResampled'>,
    onProgress: (progress: JobProgress) => void,
  ): Promise<Result<CaseReport>> {
    const [first] = taking;
    if (first !== undefined && taking.length === 1 && !request.isMaskResampled) {
      const result = await service.extract({ ...request, imageId: first.item.id }, onProgress);
      if (!result.ok) return result;
      const report = result.value;
      const { elapsedMs } = report;
      return { ok: true, value: { sequences: [{ sequence: '', report, error: null }], elapsedMs } };
    }
    const images = taking.map(({ item, sequence }) => ({
      imageId: item.id,
      sequence: sequence ?? item.sequence,
    }));
    return service.extractCase({ ...request, images }, onProgress);
  }

  return {
    entries,
    obstacle,
    report: createMemo(
      () => entries()[0]?.parts.find(({ error }) => error === null)?.report ?? null,
    ),
    values: createMemo(() => joinParts(entries()[0]?.parts ?? []).features),
    isStale: createMemo(() => entries()[0]?.isStale ?? false),
    async extract() {
      const [mask, taking] = [scans.mask(), participants.taking()];
      if (obstacle() !== null || mask === null || taking.length === 0) return;
      const [labels, wanted, keyNow] = [sorted(scans.labels()), settings(), key()];
      const titles = { settingsTitle: title(), neutralTitle: neutralTitle() };
      const isMaskResampled = participants.isMaskResampled();
      problems.clear('features');
      const result = await jobs.run(
        { kind: 'extract', title: 'Extracting' },
        (jobId, onProgress) => {
          const request = { jobId, maskId: mask.id, labels, settings: wanted, isMaskResampled };
          return ask(taking, request, onProgress);
        },
        ({ sequences }) => (lastDone(sequences) as SequenceReport).report.engine,
      );
      if (!result.ok) {
        problems.report(result.error, 'features');
        return;
      }
      const { sequences, elapsedMs } = result.value;
      engine.noteRun((lastDone(sequences) as SequenceReport).report);
      const entry: KeptEntry = {
        id: `result-${++count}`,
        subject: subject(),
        maskName: mask.name,
        parts: taking.map(({ item, sequence }, n) => {
          const { report, error } = sequences[n] as SequenceReport;
          return { sequence, imageName: item.name, report, error };
        }),
        elapsedMs,
        ...titles,
        key: keyNow,
      };
      // The same question again replaces its answer.
      setKept((before) => [entry, ...before.filter((old) => old.key !== keyNow)]);
    },
    remove: (id) => setKept((before) => before.filter((entry) => entry.id !== id)),
    clear: () => setKept([]),
    rename: (before, after) =>
      setKept((all) =>
        all.map((entry) => (entry.subject === before ? { ...entry, subject: after } : entry)),
      ),
    snapshot: (of) =>
      kept()
        .filter((entry) => entry.subject === of)
        .map((entry) => ({
          ...entry,
          ...{ maskName: 'Mask', settingsTitle: entry.neutralTitle },
          parts: entry.parts.map((part) => ({
            ...part,
            imageName: 'Image',
            error: part.error && { ...part.error, file: null },
          })),
        })),
    restore(of, back) {
      const renumbered = back.map((entry) => ({ ...entry, id: `result-${++count}`, subject: of }));
      setKept((all) => [...renumbered, ...all.filter((entry) => entry.subject !== of)]);
    },
    csv: (options = {}) =>
      exportCsv(
        [...kept()].reverse().map((entry) => ({ ...entry, id: entry.subject })),
        options,
      ),
    json: ({ parts, subject: of }, options = {}) => exportJson(parts, of, options),
  };
}

/** The last image that did not fail: the engine may have changed on the way. */
function lastDone(sequences: readonly SequenceReport[]): SequenceReport | undefined {
  return sequences.filter(({ error }) => error === null).at(-1);
}

function sorted(labels: ReadonlySet<number>): readonly number[] {
  return [...labels].sort((a, b) => a - b);
}
