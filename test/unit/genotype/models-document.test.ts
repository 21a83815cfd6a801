import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readManifest } from '../../../src/genotype/read-manifest.ts';

const text = readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json ?? '');

test('the manifests of docs/models.md are read as they stand there', () => {
  expect(examples.map((json) => readManifest(json, 'models.md').task)).toEqual([
    'classification',
    'signature',
  ]);
});
