import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { drawSubject, type Subject } from '../../../src/phantom/cohort.ts';
import { type ImageName, TISSUE, TISSUES } from '../../../src/phantom/contrast.ts';
import { LABEL } from '../../../src/phantom/labels.ts';
import type { Lattice } from '../../../src/phantom/lattice.ts';
import { phantomSteps } from '../../../src/phantom/make-phantom.ts';
import type { PhantomParameters } from '../../../src/phantom/parameters.ts';
import { makePerfusion } from '../../../src/phantom/perfusion.ts';
import { makeTumour } from '../../../src/phantom/tumour.ts';
import type { PhantomVoxels } from '../../../src/phantom/voxels.ts';
import { axisAlignedGrid, type Triple } from '../../../src/volume/grid.ts';

const brains = new Map<number, Lattice>();

function make(parameters: PhantomParameters): PhantomVoxels {
  const steps = phantomSteps(parameters, brains);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** A subject on a grid so coarse, and with a brain so often used, that dozens take seconds. */
function quick({ parameters }: Subject, change: Partial<PhantomParameters> = {}): PhantomVoxels {
  const { resampled: _, ...rest } = parameters;
  const size: Triple = [38, 50, 42];
  const acquisition = { ...parameters.acquisition, slicePoints: 1 };
  return make({ ...rest, brain: 1, size, spacing: [4, 4, 4], acquisition, ...change });
}

function image({ images }: PhantomVoxels, name: ImageName): Int16Array {
  const found = images.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.data;
}

function valuesIn(made: PhantomVoxels, name: ImageName, label: number): readonly number[] {
  return [...image(made, name)].filter((_, at) => made.labels[at] === label);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** Standardised difference, of groups with much the same spread. */
function cohensD(a: readonly number[], b: readonly number[]): number {
  const pooled =
    ((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / (a.length + b.length - 2);
  return (mean(a) - mean(b)) / Math.sqrt(pooled);
}

/** The first subjects of a cohort that fit. */
function first(count: number, fits: (subject: Subject) => boolean): readonly Subject[] {
  const found: Subject[] = [];
  for (let index = 0; found.length < count; index++) {
    const subject = drawSubject(1, 'train', index);
    if (fits(subject)) found.push(subject);
  }
  return found;
}

function hash({ images, labels }: PhantomVoxels): string {
  const sha = createHash('sha256');
  for (const { data } of images) sha.update(new Uint8Array(data.buffer));
  return sha.update(labels).digest('hex');
}

/**
 * rCBV of a tumour that enhances, 90th percentile, by the tumour and the map alone: in white
 * matter all around, at 4 mm. A hundredth of the time of a whole head.
 */
function bloodVolume({ parameters }: Subject): number {
  const { centre } = parameters.tumour;
  const half = 42;
  const size: Triple = [22, 22, 22];
  const corner = centre.map((value) => value - half) as unknown as Triple;
  const grid = axisAlignedGrid(size, [4, 4, 4], corner);
  const tumour = makeTumour(parameters);
  const map = makePerfusion(parameters, grid);
  if (map === null || tumour.unevenness === null) throw new Error('no map');
  const shares = new Float64Array(TISSUES);
  const labels: number[] = [];
  for (let at = 0; at < 22 ** 3; at++) {
    const x = corner[0] + 4 * (at % 22);
    const y = corner[1] + 4 * (Math.floor(at / 22) % 22);
    const z = corner[2] + 4 * Math.floor(at / 22 ** 2);
    shares.fill(0);
    shares[TISSUE.white] = 1;
    labels.push(tumour.apply(x, y, z, x, shares));
    map.record(at, x, y, z, shares, tumour.unevenness(x, y, z));
  }
  const values = [...map.finish()].filter((_, at) => labels[at] === LABEL.enhancing);
  values.sort((a, b) => a - b);
  return values[Math.floor(0.9 * (values.length - 1))] as number;
}

describe('images of a cohort', () => {
  test('rCBV in enhancing glioblastoma tells EGFR groups apart by what is planted', () => {
    const group = (egfr: Subject['genotype']['egfr']) =>
      first(
        60,
        ({ genotype, appearance }) =>
          genotype.idh === 'wildtype' && genotype.egfr === egfr && appearance.pattern === 'ring',
      ).map(bloodVolume);
    const wildtype = group('wildtype');
    // Three standard errors of d with two groups of 60: 0.71 at 2.3, 0.56 at 0.6.
    expect(Math.abs(cohensD(group('exclusive'), wildtype) - 2.3)).toBeLessThan(0.71);
    expect(Math.abs(cohensD(group('mixed'), wildtype) - 0.6)).toBeLessThan(0.56);
  });

  test('show a mismatch: bright on T2, dark on FLAIR within a bright shell', () => {
    const [subject] = first(
      1,
      ({ appearance: { tumour, pattern } }) =>
        pattern === 'plain' && (tumour.solid?.mismatch ?? 0) > 0.7 && tumour.radii[0] > 17,
    );
    if (subject === undefined) throw new Error('none');
    const quiet = { ...subject.parameters.acquisition, noise: 0, bias: 0, slicePoints: 1 };
    const { tumour } = subject.parameters;
    if (tumour.solid === undefined) throw new Error('no solid part');
    const without = { ...tumour, solid: { ...tumour.solid, mismatch: 0 } };
    const a = quick(subject, { acquisition: quiet });
    const b = quick(subject, { acquisition: quiet, tumour: without });
    const core = (made: PhantomVoxels, name: ImageName) =>
      mean(valuesIn(made, name, LABEL.necrosis));
    expect(core(a, 'T2')).toBeGreaterThan(1.15 * core(b, 'T2'));
    expect(core(a, 'FLAIR')).toBeLessThan(0.85 * core(b, 'FLAIR'));
    expect(core(a, 'FLAIR')).toBeLessThan(mean(valuesIn(a, 'FLAIR', LABEL.oedema)));
    expect([...a.labels]).toEqual([...b.labels]);
  });

  test('have labels that fit the pattern, and enhancement only where the label says', () => {
    for (const pattern of ['plain', 'patchy', 'ring'] as const) {
      const [subject] = first(1, ({ appearance }) => appearance.pattern === pattern);
      if (subject === undefined) throw new Error('none');
      const made = quick(subject);
      const count = (label: number) => made.labels.filter((value) => value === label).length;
      const has = { core: count(LABEL.necrosis) > 0, rim: count(LABEL.enhancing) > 0 };
      expect(has, pattern).toEqual({ core: true, rim: pattern !== 'plain' });
      expect(count(LABEL.oedema), pattern).toBeGreaterThan(0);
      expect(count(LABEL.necrosis) + count(LABEL.enhancing) + count(LABEL.oedema) + count(0)).toBe(
        made.labels.length,
      );
      if (!has.rim) continue;
      const ratio = (label: number) =>
        mean(valuesIn(made, 'T1c', label)) / mean(valuesIn(made, 'T1', label));
      expect(ratio(LABEL.enhancing), pattern).toBeGreaterThan(1.25 * ratio(LABEL.oedema));
    }
  });

  test('hold blood volume as planted: grey above white, 0 outside the brain', () => {
    const [subject] = first(1, ({ appearance }) => appearance.pattern === 'plain');
    if (subject === undefined) throw new Error('none');
    const made = quick(subject);
    const [blood, t1] = [image(made, 'rCBV'), image(made, 'T1')];
    const healthy = [...blood].filter((value, at) => value > 0 && made.labels[at] === 0);
    expect(mean(healthy)).toBeGreaterThan(110);
    expect(mean(healthy)).toBeLessThan(200);
    for (let at = 0; at < blood.length; at++) expect(blood[at] === 0).toBe(t1[at] === 0);
    expect(made.images.map(({ name }) => name)).toEqual(['T1', 'T1c', 'T2', 'FLAIR', 'rCBV']);
  });

  test('are the same in any order of storage, but for noise and the edge of a label', () => {
    const [subject] = first(1, () => true);
    if (subject === undefined) throw new Error('none');
    const lps = quick(subject, { orientation: 'LPS' });
    const ras = quick(subject, { orientation: 'RAS' });
    const [nx, ny, nz] = lps.grid.size;
    let agreeing = 0;
    for (let k = 0, at = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, at++) {
          const there = nx - 1 - i + nx * (ny - 1 - j + ny * k);
          if (lps.labels[at] === ras.labels[there]) agreeing++;
        }
      }
    }
    // The warp is taken as straight over eight voxels, which start at the other end.
    expect(agreeing).toBeGreaterThan(0.999 * lps.labels.length);
    expect(ras.grid.affine[3]).toBeCloseTo(-lps.grid.affine[3], 10);
  });

  test('keep their place when slices are interpolated', () => {
    const [subject] = first(1, () => true);
    if (subject === undefined) throw new Error('none');
    const thick = quick(subject, { spacing: [4, 4, 6], size: [38, 50, 28] });
    const thin = quick(subject, { spacing: [4, 4, 6], size: [38, 50, 28], resampled: 2 });
    expect(thin.grid.size).toEqual([38, 50, 82]);
    expect(thin.grid.spacing[2]).toBeCloseTo(2, 12);
    const plane = 38 * 50;
    for (const { name, data } of thin.images) {
      for (const k of [5, 14, 27]) {
        const native = image(thick, name).subarray(k * plane, (k + 1) * plane);
        expect(data.subarray(3 * k * plane, (3 * k + 1) * plane)).toEqual(native);
      }
    }
  });

  test('are the same voxels as ever: models are trained on them', () => {
    expect(hash(quick(drawSubject(1, 'train', 3)))).toBe(
      'c18858aaf5fb79c7b7f8dba575518ce691cf661b618e2c2cf16dad9ff71caef4',
    );
  });
});
