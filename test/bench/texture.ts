import { openThreads } from '../../src/cli/threads.ts';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import { TEXTURE_FAMILIES } from '../../src/radiomics/aggregations.ts';
import { defaultSettings } from '../../src/radiomics/defaults.ts';
import { measureShared, NO_HELPERS } from '../../src/radiomics/helpers.ts';
import { AFRESH, type MeasureTask } from '../../src/radiomics/measure-batch.ts';
import { makePlan } from '../../src/radiomics/plan.ts';
import { makeRoi } from '../../src/volume/roi.ts';
import { ballCase, type Case, ctPhantom } from './cases.ts';
import { benchPeer } from './peer.ts';
import { time } from './timing.ts';

/** Python interpreters that have the peers; undefined where there is none. */
export interface Peers {
  readonly pyradiomics: string | undefined;
  readonly pictologics: string | undefined;
}

/**
 * All six texture families, 32 levels, 3D: grey levels, matrices and features, on one thread and on two that
 * already run. The large region is a ball in smooth noise (ballCase), the same on every run.
 */
export async function benchTexture(peers: Peers, isQuick: boolean) {
  const phantom = await ctPhantom();
  const subjects = [...(phantom === null ? [] : [phantom]), ...(isQuick ? [] : [ballCase(1.06e6)])];
  const two = openThreads(2);
  const rows = [];
  try {
    for (const subject of subjects) {
      const task = textureTask(subject);
      const engine = createCpuEngine();
      const one = await time(() => measureShared(engine, task, NO_HELPERS), 1500);
      const both = await time(() => measureShared(engine, task, two), 1500);
      const peer = await benchPeer(subject, peers);
      rows.push({
        subject: subject.name,
        roiVoxels: subject.roiVoxels,
        box: task.roi.box.size,
        oneThread: one,
        twoThreads: both,
        peer,
        ratioToPyradiomics: ratio(one, peer.pyradiomics),
        ratioToPictologicsOnTwoThreads: ratio(both, peer.pictologics),
      });
    }
  } finally {
    two.close();
  }
  return rows;
}

/** Texture alone of the whole plan. */
export function textureTask({ image, mask }: Case): MeasureTask {
  const settings = {
    ...defaultSettings('ibsi'),
    binning: { kind: 'count', count: 32 },
  } as const;
  const plan = makePlan(settings).map((node) => ({
    ...node,
    families: node.families.filter((family) => TEXTURE_FAMILIES.has(family)),
  }));
  return { image, roi: makeRoi(image, mask, [1]), settings, plan, ...AFRESH };
}

function ratio({ warmMs }: { readonly warmMs: number }, peer: unknown): number | null {
  const { medianMs } = peer as { medianMs?: number };
  return medianMs === undefined ? null : Number((warmMs / medianMs).toPrecision(3));
}
