import { type Accessor, createSignal } from 'solid-js';
import type { RingClip, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';

export interface RingsState {
  /** Outer edges in mm, rising. */
  readonly edges: Accessor<readonly number[]>;
  setEdges(edges: readonly number[]): void;
  readonly clip: Accessor<RingClip>;
  setClip(clip: RingClip): void;
  /** What the newest were clipped to, for a person. */
  readonly clipped: Accessor<string | null>;
  /** Draws them around the chosen labels as a new mask of the case, in use with the first ring. */
  run(): Promise<boolean>;
}

export function createRings(
  service: Pick<WorkerService, 'drawRings'>,
  jobs: Pick<Jobs, 'run'>,
  scans: Pick<Case, 'image' | 'mask' | 'labels' | 'obstacle' | 'addMask'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): RingsState {
  const [edges, setEdges] = createSignal<readonly number[]>([2, 4, 6]);
  const [clip, setClip] = createSignal<RingClip>({ kind: 'body' });
  const [clipped, setClipped] = createSignal<string | null>(null);
  return {
    edges,
    setEdges,
    clip,
    setClip,
    clipped,
    async run() {
      const [image, mask] = [scans.image(), scans.mask()];
      if (scans.obstacle() !== null || image === null || mask === null) return false;
      const labels = [...scans.labels()].sort((a, b) => a - b);
      problems.clear('maps');
      const result = await jobs.run(
        { kind: 'rings', title: 'Drawing rings' },
        (jobId, onProgress) =>
          service.drawRings(
            { jobId, imageId: image.id, maskId: mask.id, labels, edges: edges(), clip: clip() },
            onProgress,
          ),
      );
      if (!result.ok) {
        problems.report(result.error, 'maps');
        return false;
      }
      setClipped(result.value.clip);
      return scans.addMask(result.value.mask);
    },
  };
}
