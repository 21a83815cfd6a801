import { describe, expect, it } from 'vitest';
import {
  designSubjects,
  retestImages,
  retestMasks,
} from '../../../src/session/stability-subjects.ts';
import { axisAlignedGrid } from '../../../src/volume/grid.ts';
import type { LoadedItem } from '../../../src/worker/protocol.ts';
import { item, mask } from './fake-client.ts';

const elsewhere = axisAlignedGrid([3, 3, 3], [1, 1, 1]);

function on(grid: typeof elsewhere, one: LoadedItem): LoadedItem {
  return { ...one, header: { ...one.header, grid } };
}

const t1 = item('t1');
const t2 = item('t2');
const labels = mask('labels', [1, 2, 4]);
const here = { images: [t1, t2], masks: [labels], image: t1, mask: labels };

const summary = (labelsInUse: readonly number[], more: Partial<typeof here> = {}) => {
  const { kind, subjects } = designSubjects({ ...here, ...more, labels: labelsInUse }, null);
  return {
    kind,
    subjects: subjects.map(({ scans, isSubject, isInHand }) => ({
      of: scans.map(({ imageId, labels: values }) => `${imageId} ${values.join('+')}`).join(', '),
      isSubject,
      isInHand,
    })),
  };
};

describe('subjects of a stability test', () => {
  it('are the labels of the mask, each on its own, in the image in use alone', () => {
    expect(summary([2])).toEqual({
      kind: 'regions',
      subjects: [
        { of: 't1 1', isSubject: true, isInHand: false },
        { of: 't1 2', isSubject: true, isInHand: true },
        { of: 't1 4', isSubject: true, isInHand: false },
      ],
    });
  });

  it('do not count a union of labels, which overlaps them', () => {
    const { subjects } = summary([1, 4]);
    expect(subjects.at(-1)).toEqual({ of: 't1 1+4', isSubject: false, isInHand: true });
    expect(subjects).toHaveLength(4);
  });

  it('are one where the mask has one label', () => {
    const only = mask('only', [1]);
    expect(summary([1], { masks: [only], mask: only })).toEqual({
      kind: 'single',
      subjects: [{ of: 't1 1', isSubject: true, isInHand: true }],
    });
  });

  it('are patients where other images have masks of their own with the chosen labels', () => {
    const other = on(elsewhere, item('other'));
    const otherMask = on(elsewhere, mask('other-mask', [2]));
    const loaded = { images: [t1, t2, other], masks: [labels, otherMask] };
    expect(summary([2], loaded)).toMatchObject({
      kind: 'cases',
      subjects: [{ of: 't1 2' }, { of: 'other 2' }],
    });
    expect(summary([1], loaded).kind).toBe('regions');
    const ct = on(elsewhere, item('ct', { modality: 'CT' }));
    expect(summary([2], { ...loaded, images: [t1, ct] }).kind).toBe('regions');
  });

  it('are not patients where another mask lies on the same grid', () => {
    expect(summary([2], { masks: [labels, mask('second reader', [2])] }).kind).toBe('regions');
  });

  it('have two scans with a retest, of the labels that both masks have', () => {
    const second = mask('second', [1, 4, 9]);
    const { kind, subjects } = designSubjects(
      { ...here, labels: [1] },
      { image: t2, mask: second },
    );
    expect(kind).toBe('regions');
    expect(subjects.map(({ scans }) => scans)).toEqual(
      [1, 4].map((value) => [
        { imageId: 't1', maskId: 'labels', labels: [value] },
        { imageId: 't2', maskId: 'second', labels: [value] },
      ]),
    );
  });

  it('find a retest among images and masks that fit', () => {
    const far = on(elsewhere, mask('far', [1]));
    const strange = mask('strange', [9]);
    expect(retestImages([t1, t2], t1)).toEqual([t2]);
    expect(retestMasks([labels, far, strange], t2, labels)).toEqual([labels]);
  });
});
