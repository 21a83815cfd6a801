import { expect, test } from 'vitest';
import { checkIntegrity, sha256 } from '../../../src/genotype/integrity.ts';

const bytes = new TextEncoder().encode('abc');
// FIPS 180-2, appendix B.1.
const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const file = { name: 'model.onnx', bytes: 3, sha256: hash };

test('the hash of FIPS 180-2’s example', async () => {
  expect(await sha256(bytes)).toBe(hash);
});

test('the right file passes', async () => {
  await expect(checkIntegrity(bytes, file, 'model.onnx')).resolves.toBeUndefined();
});

test('another size is said before any hash', async () => {
  await expect(checkIntegrity(bytes.slice(1), file, 'model.onnx')).rejects.toMatchObject({
    code: 'wrong-hash',
    message:
      'model.onnx: The file has 2 bytes; its model.json says 3. Get model.json and the model from the same place, unchanged.',
  });
});

test('another hash names both', async () => {
  const wanted = '0'.repeat(64);
  const error = checkIntegrity(bytes, { ...file, sha256: wanted }, 'model.onnx');
  await expect(error).rejects.toMatchObject({ code: 'wrong-hash', file: 'model.onnx' });
  await expect(error).rejects.toThrow(`SHA-256 is ${hash}; its model.json says ${wanted}`);
});
