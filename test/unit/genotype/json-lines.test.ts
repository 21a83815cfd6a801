import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../../src/genotype/json-lines.ts';
import '../../support/property-seed.ts';

test('values are those of JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(readJson(text, 'x').value).toEqual(JSON.parse(text));
    }),
  );
});

test('lines are those of the values', () => {
  const { lines } = readJson('{\n "a": [1,\n  {"b c": 2}],\n "d": null }', 'x');
  expect([...lines]).toEqual([
    ['', 1],
    ['a', 2],
    ['a[0]', 2],
    ['a[1]', 3],
    ['a[1]["b c"]', 3],
    ['d', 4],
  ]);
});
