import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { HabitatReport, MadeMask, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import type { MapsState } from './maps.ts';
import type { Problems } from './problems.ts';

export interface HabitatsState {
  /** Full names of the maps they are found in, in order: habitats are numbered by the mean of the first. */
  readonly features: Accessor<readonly string[]>;
  add(feature: string): void;
  remove(feature: string): void;
  readonly count: Accessor<number>;
  setCount(count: number): void;
  /** Of the region in use; null while there is none. */
  readonly report: Accessor<HabitatReport | null>;
  /** True when case, maps, number or settings have changed since. */
  readonly isStale: Accessor<boolean>;
  run(): Promise<void>;
  /** Makes them a mask of the case, in use with the first habitat. */
  useAsMask(): Promise<boolean>;
  nifti(): Promise<Uint8Array<ArrayBuffer> | null>;
}

export function createHabitats(
  service: Pick<WorkerService, 'findHabitats' | 'niftiOf'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'addMask'>,
  maps: Pick<MapsState, 'request'>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): HabitatsState {
  const [features, setFeatures] = createSignal<readonly string[]>([]);
  const [count, setCount] = createSignal(3);
  const [kept, setKept] = createSignal<{
    readonly report: HabitatReport;
    readonly key: string;
  } | null>(null);
  const key = createMemo(() => JSON.stringify([maps.request(features()), count()]));
  const report = () => kept()?.report ?? null;

  return {
    features,
    add: (feature) => setFeatures((now) => [...now.filter((old) => old !== feature), feature]),
    remove: (feature) => setFeatures((now) => now.filter((old) => old !== feature)),
    count,
    setCount,
    report,
    isStale: () => kept() !== null && kept()?.key !== key(),
    async run() {
      const wanted = maps.request(features());
      if (wanted === null || wanted.features.length === 0) return;
      const [keyNow, countNow] = [key(), count()];
      problems.clear('maps');
      const result = await jobs.run(
        { kind: 'habitats', title: 'Finding habitats' },
        (jobId, onProgress) =>
          service.findHabitats({ ...wanted, jobId, count: countNow }, onProgress),
        ({ engine: used }) => used,
      );
      if (!result.ok) {
        problems.report(result.error, 'maps');
        return;
      }
      engine.noteRun(result.value);
      setKept({ report: result.value, key: keyNow });
    },
    async useAsMask() {
      const found = report();
      return found !== null && (await scans.addMask(maskOf(found)));
    },
    async nifti() {
      const found = report();
      if (found === null) return null;
      const { grid, box, data } = found;
      const result = await service.niftiOf({ grid, box, data }, 0);
      if (result.ok) return result.value;
      problems.report(result.error, 'maps');
      return null;
    },
  };
}

function maskOf({ grid, box, data, habitats, features }: HabitatReport): MadeMask {
  return {
    ...{ grid, box, data },
    name: `${habitats.length} habitats`,
    reason: `k-means of ${features.join(', ')}`,
    labels: habitats.map(({ value }) => ({ value, name: `Habitat ${value}` })),
  };
}
