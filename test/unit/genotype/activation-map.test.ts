import { expect, test } from 'vitest';
import { activationMap } from '../../../src/genotype/activation-map.ts';

const layout = 'NCDHW';
const tensor = (dims: number[], data: number[]) => ({ dims, data: Float32Array.from(data) });

test('a coarse map covers the same box: linear between its centres, constant beyond', () => {
  const cam = tensor([1, 1, 1, 1, 2], [0, 4]);
  const map = activationMap({ layout }, cam, { indices: [0] }, { size: [8, 1, 1] });
  expect(Array.from(map)).toEqual([0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4]);
});

test('as fine as the input it is left as it is, whatever the layout', () => {
  const data = Array.from({ length: 24 }, (_, n) => n);
  const size = [2, 3, 4] as const;
  const zyx = activationMap({ layout }, tensor([1, 1, 4, 3, 2], data), { indices: [0] }, { size });
  expect(Array.from(zyx)).toEqual(data);
  const cam = tensor([1, 1, 2, 3, 4], data);
  const xyz = activationMap({ layout: 'NCWHD' }, cam, { indices: [0] }, { size });
  // Voxel (i, j, k) is the tensor's [i][j][k].
  expect(xyz[1 + 2 * (2 + 3 * 3)]).toBe(4 * (3 * 1 + 2) + 3);
});

test('two entries: positive minus negative; more: the last minus the mean of the others', () => {
  const cam = tensor([1, 4, 1, 1, 1], [9, 1, 2, 7]);
  const at = (indices: number[]) =>
    activationMap({ layout }, cam, { indices }, { size: [1, 1, 1] });
  expect(at([1, 3])[0]).toBe(6);
  expect(at([1, 2, 3])[0]).toBe(5.5);
});
