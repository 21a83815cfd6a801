import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import type { ProfileComparisonReport, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';

export interface ProfileComparisonState {
  /** The newest comparison, null before the first. */
  readonly report: Accessor<ProfileComparisonReport | null>;
  /** True when image, mask, labels or settings (but for the profile) have changed since. */
  readonly isStale: Accessor<boolean>;
  /** Does nothing while the case has an obstacle. */
  run(): Promise<void>;
}

interface Kept {
  readonly report: ProfileComparisonReport;
  readonly key: string;
}

export function createProfileComparison(
  service: Pick<WorkerService, 'compareProfiles'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'image' | 'mask' | 'labels' | 'obstacle'>,
  settings: Accessor<ExtractionSettings>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): ProfileComparisonState {
  const [kept, setKept] = createSignal<Kept | null>(null);
  const key = createMemo(() =>
    JSON.stringify([
      scans.image()?.id,
      scans.mask()?.id,
      [...scans.labels()].sort((a, b) => a - b),
      { ...settings(), profile: null },
    ]),
  );
  return {
    report: () => kept()?.report ?? null,
    isStale: () => kept() !== null && kept()?.key !== key(),
    async run() {
      const [image, mask] = [scans.image(), scans.mask()];
      if (scans.obstacle() !== null || image === null || mask === null) return;
      const [labels, wanted, keyNow] = [[...scans.labels()], settings(), key()];
      problems.clear('profiles');
      const result = await jobs.run(
        { kind: 'compare', title: 'Comparing profiles' },
        (jobId, onProgress) =>
          service.compareProfiles(
            { jobId, imageId: image.id, maskId: mask.id, labels, settings: wanted },
            onProgress,
          ),
        ({ engine: used }) => used,
      );
      if (!result.ok) {
        problems.report(result.error, 'profiles');
        return;
      }
      engine.noteRun(result.value);
      setKept({ report: result.value, key: keyNow });
    },
  };
}
