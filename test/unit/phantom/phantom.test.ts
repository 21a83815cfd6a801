import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ImageName } from '../../../src/phantom/contrast.ts';
import { LABEL } from '../../../src/phantom/labels.ts';
import { type PhantomParameters, SAMPLE } from '../../../src/phantom/parameters.ts';
import {
  caseItems,
  LABEL_NAMES,
  makePhantom,
  makeSampleCase,
  type PhantomCase,
} from '../../../src/phantom/sample-case.ts';
import { indexToWorld, invertAffine, type Triple } from '../../../src/volume/grid.ts';

/** The sample at half the resolution, for what does not depend on it: an eighth of the time. */
const coarse: PhantomParameters = { ...SAMPLE, size: [76, 96, 80], spacing: [2, 2, 2] };

function hash(made: PhantomCase): string {
  const sha = createHash('sha256');
  for (const { volume } of made.sequences) sha.update(new Uint8Array(volume.data.buffer));
  sha.update(made.mask.data);
  return sha.digest('hex');
}

function image(made: PhantomCase, name: ImageName): Int16Array {
  const found = made.sequences.find((sequence) => sequence.name === name);
  if (!(found?.volume.data instanceof Int16Array)) throw new Error(`No ${name}`);
  return found.volume.data;
}

/** Mean of a sequence over a cube in the world, mm; the grid's axes are the world's. */
function meanNear(made: PhantomCase, name: ImageName, centre: Triple, radius: number): number {
  const data = image(made, name);
  const { affine, size, spacing } = made.mask.grid;
  const inverse = invertAffine(affine);
  if (inverse === null) throw new Error('Singular affine');
  const [i, j, k] = indexToWorld(inverse, centre).map(Math.round) as [number, number, number];
  const reach = Math.floor(radius / spacing[0]);
  let sum = 0;
  let count = 0;
  for (let dk = -reach; dk <= reach; dk++) {
    for (let dj = -reach; dj <= reach; dj++) {
      for (let di = -reach; di <= reach; di++, count++) {
        sum += data[i + di + size[0] * (j + dj + size[1] * (k + dk))] as number;
      }
    }
  }
  return sum / count;
}

function meanOf(made: PhantomCase, name: ImageName, label: number): number {
  const data = image(made, name);
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at++) {
    if (made.mask.data[at] !== label) continue;
    sum += data[at] as number;
    count++;
  }
  return sum / count;
}

describe('the sample case', () => {
  let made: PhantomCase;
  beforeAll(async () => {
    made = await makeSampleCase();
  });

  test('is four sequences and a mask on one 1 mm grid in LPS order, centred on the head', () => {
    expect(made.sequences.map(({ name }) => name)).toEqual(['T1', 'T1c', 'T2', 'FLAIR']);
    const { grid } = made.mask;
    expect(grid.spacing).toEqual([1, 1, 1]);
    expect([grid.affine[0], grid.affine[5], grid.affine[10]]).toEqual([-1, -1, 1]);
    for (const { volume } of made.sequences) {
      expect(volume.grid).toBe(grid);
      expect(volume.data).toHaveLength(152 * 192 * 160);
    }
    const middle = indexToWorld(grid.affine, [75.5, 95.5, 79.5]);
    expect(Math.hypot(...middle)).toBeLessThan(20);
  });

  test('is the same voxels as ever', () => {
    expect(hash(made)).toBe('499e4281f419b3b654165394242db6d306a01074222e6a5657153bb6e94dac65');
  });

  test('is whole numbers, 0 outside the brain, with an adult brain inside', () => {
    const data = image(made, 'T1');
    const inside = data.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    expect(inside / 1000).toBeGreaterThan(1150);
    expect(inside / 1000).toBeLessThan(1750);
    for (const { name } of made.sequences) {
      const values = image(made, name);
      expect(values[0]).toBe(0);
      const most = values.reduce((a, b) => Math.max(a, b), 0);
      const least = values.reduce((a, b) => Math.min(a, b), 0);
      expect(least).toBe(0);
      expect(most).toBeGreaterThan(400);
      expect(most).toBeLessThan(4000);
    }
  });

  test('has the labels of BraTS, of plausible sizes', () => {
    const { labels } = made.mask;
    expect(labels.map(({ value, name }) => [value, name])).toEqual(
      [1, 2, 4].map((value) => [value, LABEL_NAMES[value]]),
    );
    for (const { voxelCount } of labels) expect(voxelCount).toBeGreaterThan(500);
    const ml = Object.fromEntries(labels.map(({ value, volumeMl }) => [value, volumeMl]));
    const core = (ml[LABEL.necrosis] as number) + (ml[LABEL.enhancing] as number);
    expect(core).toBeGreaterThan(8);
    expect(core).toBeLessThan(18);
    expect(ml[LABEL.oedema]).toBeGreaterThan(40);
    expect(ml[LABEL.oedema]).toBeLessThan(65);
  });

  test('nests: necrosis touches only the rim, the rim only necrosis and oedema', () => {
    const { data, grid } = made.mask;
    const [nx, ny] = grid.size;
    const touching: Record<number, Set<number>> = { 1: new Set(), 4: new Set() };
    for (let at = 0; at < data.length; at++) {
      const set = touching[data[at] as number];
      if (set === undefined) continue;
      for (const step of [1, -1, nx, -nx, nx * ny, -nx * ny]) set.add(data[at + step] as number);
    }
    expect([...(touching[LABEL.necrosis] ?? [])].sort()).toEqual([1, 4]);
    expect([...(touching[LABEL.enhancing] ?? [])].sort()).toEqual([1, 2, 4]);
  });

  test('shows each tissue as it looks on each sequence', () => {
    // Left centrum semiovale and left thalamus, away from the tumour.
    const white = (name: ImageName) => meanNear(made, name, [-26, -16, 32], 4);
    const grey = (name: ImageName) => meanNear(made, name, [-10.5, -16, 8], 3);
    expect(white('T1')).toBeGreaterThan(1.1 * grey('T1'));
    expect(white('T1c')).toBeGreaterThan(1.1 * grey('T1c'));
    expect(white('T2')).toBeLessThan(0.9 * grey('T2'));
    expect(white('FLAIR')).toBeLessThan(0.95 * grey('FLAIR'));

    const [necrosis, oedema, rim] = [LABEL.necrosis, LABEL.oedema, LABEL.enhancing];
    expect(meanOf(made, 'T1c', rim)).toBeGreaterThan(1.8 * meanOf(made, 'T1', rim));
    expect(meanOf(made, 'T1c', rim)).toBeGreaterThan(1.4 * white('T1c'));
    expect(meanOf(made, 'T1c', necrosis)).toBeLessThan(0.6 * white('T1c'));
    expect(meanOf(made, 'FLAIR', oedema)).toBeGreaterThan(1.4 * white('FLAIR'));
    expect(meanOf(made, 'T2', oedema)).toBeGreaterThan(1.5 * white('T2'));
    expect(meanOf(made, 'T1', oedema)).toBeLessThan(0.9 * white('T1'));
    expect(meanOf(made, 'T2', necrosis)).toBeGreaterThan(meanOf(made, 'T2', oedema));
  });

  test('can be listed as five volumes, the last one the mask', () => {
    const items = caseItems(made);
    expect(items.map(({ role }) => role)).toEqual(['image', 'image', 'image', 'image', 'mask']);
    expect(items[4]?.volume.data).toBe(made.mask.data);
  });
});

describe('a phantom', () => {
  test('is the same for the same seed and another for another', async () => {
    const first = hash(await makePhantom(coarse));
    expect(hash(await makePhantom(coarse))).toBe(first);
    expect(hash(await makePhantom({ ...coarse, seed: coarse.seed + 1 }))).not.toBe(first);
  });

  test('has a tumour of the size asked for, whatever the seed', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const { labels } = (await makePhantom({ ...coarse, seed })).mask;
      const ml = Object.fromEntries(labels.map(({ value, volumeMl }) => [value, volumeMl]));
      const core = (ml[LABEL.necrosis] as number) + (ml[LABEL.enhancing] as number);
      // The ellipsoid holds 12.2 ml.
      expect(core).toBeGreaterThan(8);
      expect(core).toBeLessThan(24);
      expect(ml[LABEL.oedema]).toBeGreaterThan(25);
      expect(ml[LABEL.oedema]).toBeLessThan(90);
    }
  });

  test('keeps its anatomy when only the tumour changes', async () => {
    const quiet = { ...coarse, acquisition: { noise: 0, bias: 0, gain: 1 } };
    const tumour = { ...SAMPLE.tumour, massEffect: 0 };
    const a = await makePhantom({ ...quiet, tumour });
    const b = await makePhantom({ ...quiet, tumour: { ...tumour, radii: [6, 6, 6], oedema: 6 } });
    expect(meanNear(b, 'T1', [-26, -16, 32], 6)).toBe(meanNear(a, 'T1', [-26, -16, 32], 6));
    expect(b.mask.data.filter(Boolean).length).toBeLessThan(a.mask.data.filter(Boolean).length);
  });

  test('enhances as much as its parameters say', async () => {
    const dull = await makePhantom({ ...coarse, tumour: { ...SAMPLE.tumour, enhancement: 0 } });
    const ratio = meanOf(dull, 'T1c', LABEL.enhancing) / meanOf(dull, 'T1', LABEL.enhancing);
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  test('says how far it is, rising, and lets other work in between', async () => {
    const fractions: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await makePhantom(coarse, { onProgress: (fraction) => fractions.push(fraction) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  test('stops when cancelled, before and in the middle', async () => {
    await expect(makePhantom(coarse, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const controller = new AbortController();
    let last = 0;
    const work = makePhantom(coarse, {
      signal: controller.signal,
      onProgress: (fraction) => {
        last = fraction;
        if (fraction > 0.05) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(last).toBeLessThan(1);
  });
});
