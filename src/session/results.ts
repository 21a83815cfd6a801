import { type Accessor, createMemo, createSignal } from 'solid-js';
import { exportCsv, exportJson } from '../worker/facts.ts';
import type { ExtractReport, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';
import type { SettingsState } from './settings.ts';

export interface ResultEntry {
  /** Also the pseudonym in exports: 'case-1'. */
  readonly id: string;
  readonly imageName: string;
  readonly maskName: string;
  readonly report: ExtractReport;
  /** What its settings were called: 'Glioma, MR, changed'. */
  readonly settingsTitle: string;
  /** True when image, mask, labels or settings have changed since. */
  readonly isStale: boolean;
}

export interface Results {
  /** Newest first. */
  readonly entries: Accessor<readonly ResultEntry[]>;
  /** The newest one's report and whether it is stale. */
  readonly report: Accessor<ExtractReport | null>;
  readonly isStale: Accessor<boolean>;
  /** Why nothing can be extracted now, of case or settings, in words; null when it can. */
  readonly obstacle: Accessor<string | null>;
  /** Does nothing while there is an obstacle. */
  extract(): Promise<void>;
  remove(id: string): void;
  clear(): void;
  /** One row a result, oldest first. */
  csv(options?: { readonly includeFileNames?: boolean }): string;
  json(entry: ResultEntry): string;
}

type KeptEntry = Omit<ResultEntry, 'isStale'> & { readonly key: string };

export function createResults(
  service: Pick<WorkerService, 'extract'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'image' | 'mask' | 'labels' | 'obstacle'>,
  { settings, title, conflicts }: Pick<SettingsState, 'settings' | 'title' | 'conflicts'>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): Results {
  const [kept, setKept] = createSignal<readonly KeptEntry[]>([]);
  let count = 0;

  // Equal keys give equal numbers: hashes stand for the voxels.
  const key = createMemo(() =>
    JSON.stringify([
      scans.image()?.sha256,
      scans.image()?.header.grid,
      scans.mask()?.sha256,
      sorted(scans.labels()),
      settings(),
    ]),
  );
  const entries = createMemo(() =>
    kept().map((entry): ResultEntry => ({ ...entry, isStale: entry.key !== key() })),
  );

  const obstacle = createMemo(() => scans.obstacle() ?? conflicts()[0]?.sentence ?? null);

  return {
    entries,
    obstacle,
    report: createMemo(() => entries()[0]?.report ?? null),
    isStale: createMemo(() => entries()[0]?.isStale ?? false),
    async extract() {
      const [image, mask] = [scans.image(), scans.mask()];
      if (obstacle() !== null || image === null || mask === null) return;
      const [labels, wanted, keyNow] = [sorted(scans.labels()), settings(), key()];
      const settingsTitle = title();
      problems.clear('features');
      const result = await jobs.run(
        { kind: 'extract', title: 'Extracting' },
        (jobId, onProgress) =>
          service.extract(
            { jobId, imageId: image.id, maskId: mask.id, labels, settings: wanted },
            onProgress,
          ),
        ({ engine: used }) => used,
      );
      if (!result.ok) {
        problems.report(result.error, 'features');
        return;
      }
      engine.noteRun(result.value);
      const entry: KeptEntry = {
        id: `case-${++count}`,
        imageName: image.name,
        maskName: mask.name,
        report: result.value,
        settingsTitle,
        key: keyNow,
      };
      // The same question again replaces its answer.
      setKept((before) => [entry, ...before.filter((old) => old.key !== keyNow)]);
    },
    remove: (id) => setKept((before) => before.filter((entry) => entry.id !== id)),
    clear: () => setKept([]),
    csv: (options = {}) => exportCsv([...kept()].reverse(), options),
    json: ({ report }) => exportJson(report),
  };
}

function sorted(labels: ReadonlySet<number>): readonly number[] {
  return [...labels].sort((a, b) => a - b);
}
