import { describe, expect, test } from 'vitest';
import { paddedLengths } from '../../../src/engine/cpu/shape/padded-lengths.ts';
import { choosePairMethod } from '../../../src/engine/pair-method.ts';
import type { Triple } from '../../../src/volume/grid.ts';

const gpu = (vendor: string, isSoftware = false) => ({ vendor, isSoftware });

/** A ball fills about half of its box. */
function ball(voxels: number): readonly [number, Triple] {
  const side = Math.ceil(Math.cbrt((6 * voxels) / Math.PI));
  return [voxels, paddedLengths([side, side, side])];
}

describe('how sums over all pairs are had', () => {
  test('without a GPU: few voxels pair by pair, many by Fourier', () => {
    expect(choosePairMethod(...ball(100), null)).toBe('direct');
    expect(choosePairMethod(...ball(20_000), null)).toBe('fourier');
    expect(choosePairMethod(...ball(1_000_000), null)).toBe('fourier');
  });

  test('few voxels far apart pair by pair, whatever their box', () => {
    expect(choosePairMethod(1000, paddedLengths([500, 500, 200]), null)).toBe('direct');
  });

  test('a box too large for the transform: pair by pair while that ends in two minutes', () => {
    const padded = paddedLengths([900, 900, 600]);
    expect(choosePairMethod(150_000, padded, null)).toBe('direct');
    expect(choosePairMethod(1_000_000, padded, null)).toBeNull();
    expect(choosePairMethod(1_000_000, padded, gpu('nvidia'))).toBe('gpu');
    expect(choosePairMethod(50_000_000, padded, gpu('nvidia'))).toBeNull();
  });

  test('a strong GPU takes a tumour of 125 000 voxels, the transform a million', () => {
    for (const vendor of ['nvidia', 'apple']) {
      expect(choosePairMethod(...ball(125_000), gpu(vendor))).toBe('gpu');
      expect(choosePairMethod(...ball(1_000_000), gpu(vendor))).toBe('fourier');
    }
  });

  test('a weak or unknown GPU leaves that to the transform', () => {
    for (const vendor of ['intel', 'qualcomm', '']) {
      expect(choosePairMethod(...ball(125_000), gpu(vendor))).toBe('fourier');
    }
  });

  test('a GPU emulated in software is never faster', () => {
    for (const voxels of [10, 500, 5000, 125_000, 1_000_000]) {
      expect(choosePairMethod(...ball(voxels), gpu('google', true))).not.toBe('gpu');
    }
  });
});
