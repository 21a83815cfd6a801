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
