import { createMemo, createRoot, createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import { expect, test } from 'vitest';
import { describeGroundTruth, groundTruth } from '../../support/ground-truth.ts';

test('a ground-truth file that does not exist is null', () => {
  expect(groundTruth('no/such/file')).toBeNull();
});

describeGroundTruth('ground truth', (file) => {
  test('resolves its README', () => {
    expect(file('README.md')).toMatch(/README\.md$/);
  });

  test('a missing file is an error that names it', () => {
    expect(() => file('no/such/file')).toThrow('no/such/file');
  });
});

test('Solid is its client build, in which state reacts', () => {
  const [count, setCount] = createSignal(1);
  const [store, setStore] = createStore({ factor: 2 });
  const product = createRoot(() => createMemo(() => count() * store.factor));
  expect(product()).toBe(2);
  setCount(3);
  setStore('factor', 5);
  expect(product()).toBe(15);
});
