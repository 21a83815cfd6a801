import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../support/genotype/manifests.ts';
import {
  tinyClassifier,
  tinyOnnx,
  tinySegmentation,
  tinySignature,
} from '../../support/genotype/tiny-models.ts';
import { blocks, niftiBytes, scan } from '../worker/nifti.ts';
import { locus, locusHere } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-predict-'));
const at = (...names: string[]) => join(folder, ...names);
const n = 12;

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
}

function putModel(name: string, manifest: Json, graph: Uint8Array | null): void {
  put(at(name, 'model.json'), JSON.stringify(manifest));
  if (graph !== null) put(at(name, 'model.onnx'), graph);
}

const image = (from: number) =>
  niftiBytes([n, n, n], scan((from + 1) * n ** 3).slice(from * n ** 3));
const region = niftiBytes([n, n, n], blocks(n, [1, 2]));

beforeAll(() => {
  putModel('tiny', tinyClassifier(), tinyOnnx('free'));
  putModel('regions', tinySegmentation(), tinyOnnx('regions'));
  putModel('signature', tinySignature(), null);
  for (const name of ['case-2', 'case-10']) {
    put(at('cases', name, 'T1c.nii'), image(name === 'case-2' ? 0 : 2));
    put(at('cases', name, 'FLAIR.nii'), image(1));
    put(at('cases', name, 'tumour.nii'), region);
  }
  put(at('cases', 'case-3', 'FLAIR.nii'), image(1));
  put(at('cases', 'case-3', 'tumour.nii'), region);
  put(at('cases', 'cohort.csv'), 'case,IDH\r\n');
});

const json = (text: string) => JSON.parse(text);
const one = (...more: string[]) => ['--case', at('cases', 'case-2'), ...more];

describe('one case', () => {
  test('JSON on stdout and nothing else: label, heads, inputs by their hashes, no file names', async () => {
    const { status, stdout, stderr } = await locus('predict', '--model', at('tiny'), ...one());
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const found = json(stdout);
    expect(found).toMatchObject({
      label: 'model for tests; not for clinical use',
      model: { id: 'tiny', sha256: (tinyClassifier().file as Json).sha256 },
      engine: { name: 'cpu', adapter: null },
      run: { backend: 'wasm' },
      augmentation: null,
    });
    expect(found.inputs.map(({ role }: { role: string }) => role)).toEqual([
      'T1c',
      'FLAIR',
      'region',
    ]);
    expect(found.heads.map(({ gene }: { gene: string }) => gene)).toEqual(['IDH', 'MGMT']);
    expect(found.features).toHaveLength(3);
    expect(stdout).not.toMatch(/nii|cases|case-2/);
  });

  test('images and mask by name give the same numbers as the folder', async () => {
    const byFolder = await locusHere('predict', '--model', at('tiny'), ...one());
    const named = ['T1c', 'FLAIR'].flatMap((name) => [
      '--sequence',
      `${name}=${at('cases', 'case-2', `${name}.nii`)}`,
    ]);
    const mask = at('cases', 'case-2', 'tumour.nii');
    const byName = await locusHere('predict', '--model', at('tiny'), ...named, '--mask', mask);
    const { run: first, ...a } = json(byFolder.stdout);
    const { run: second, ...b } = json(byName.stdout);
    expect(b).toEqual(a);
    expect(second.backend).toBe(first.backend);
  });

  test('another label, another region', async () => {
    const all = json((await locusHere('predict', '--model', at('tiny'), ...one())).stdout);
    const part = await locusHere('predict', '--model', at('tiny'), ...one('--label', '2'));
    const found = json(part.stdout);
    expect(found.inputs.at(-1).labels).toEqual([2]);
    expect(all.inputs.at(-1).labels).toEqual([1, 2]);
    expect(found.heads[0].logits).not.toEqual(all.heads[0].logits);
  });

  test('a CSV, with deep features when asked for', async () => {
    const out = at('one.csv');
    const run = await locusHere(
      ...['predict', '--model', at('tiny'), ...one('--out', out, '--deep-features')],
    );
    expect(run).toMatchObject({ status: 0, stdout: '' });
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('ModelLabel');
    expect(text).toContain('model for tests; not for clinical use');
    expect(text).toContain('deep_tiny_2');
  });

  test('a signature is computed from the images', async () => {
    const { stdout } = await locusHere('predict', '--model', at('signature'), ...one());
    expect(json(stdout)).toMatchObject({
      model: { id: 'tiny-radiomics' },
      run: { backend: 'formula' },
      heads: [{ gene: 'IDH', interval: null }],
    });
  });

  test('altered copies widen the interval; sequences left out and a map explain it', async () => {
    const map = at('map.nii');
    const explain = ['--explain', 'activation', '--gene', 'mgmt', '--map', map];
    const run = await locusHere('predict', '--model', at('tiny'), ...one('--augment', ...explain));
    expect(run.stderr).toBe('note: tiny: model for tests; not for clinical use.\n');
    const { augmentation, heads, sequences } = json(run.stdout);
    const plain = json((await locusHere('predict', '--model', at('tiny'), ...one())).stdout);
    expect(augmentation.sd).toHaveLength(2);
    expect(heads[0].probabilities).toEqual(plain.heads[0].probabilities);
    const width = ([low, high]: number[]) => (high ?? 0) - (low ?? 0);
    expect(width(heads[0].interval)).toBeGreaterThan(width(plain.heads[0].interval));
    expect(sequences).toBeNull();
    const bytes = readFileSync(map);
    expect([1, 2, 3].map((axis) => bytes.readInt16LE(40 + 2 * axis))).toEqual([8, 7, 6]);
    const voxels = new Float32Array(bytes.buffer.slice(bytes.byteOffset + 352)).subarray(0, 336);
    // The map is the tensor's, so that its mean and the intercept are the logit.
    const mean = voxels.reduce((a, b) => a + b, 0) / voxels.length;
    expect(mean - 0.5).toBeCloseTo(heads[1].logits[0], 3);
    const left = await locusHere(
      'predict',
      '--model',
      at('tiny'),
      ...one('--explain', 'sequences'),
    );
    expect(json(left.stdout).sequences).toMatchObject([
      { sequence: 'T1c' },
      { sequence: 'FLAIR' },
      { sequence: 'mask' },
    ]);
  });

  test('regions become a mask on the grid of the first image', async () => {
    const out = at('regions.nii');
    const run = await locusHere('predict', '--model', at('regions'), ...one('--out', out));
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toContain('model for tests; not for clinical use');
    const bytes = readFileSync(out);
    expect([1, 2, 3].map((axis) => bytes.readInt16LE(40 + 2 * axis))).toEqual([n, n, n]);
    const found = json((await locusHere('predict', '--model', at('regions'), ...one())).stdout);
    const voxels = bytes.subarray(352);
    for (const { value, voxels: count } of found.labels) {
      expect(voxels.filter((voxel) => voxel === value)).toHaveLength(count);
      expect(count).toBeGreaterThan(0);
    }
  });
});

describe('many cases', () => {
  test('a row each in natural order, progress on stderr; a case that fails has its reason', async () => {
    const models = ['--model', at('tiny'), '--model', at('signature')];
    const run = await locusHere('predict', ...models, '--batch', at('cases'));
    expect(run.status).toBe(0);
    const rows = run.stdout.trimEnd().split('\r\n');
    const firsts = rows.slice(1).map((row) => row.split(',').slice(0, 2).join(' '));
    expect(firsts).toEqual([
      'case-2 tiny',
      'case-2 tiny-radiomics',
      'case-3 ',
      'case-10 tiny',
      'case-10 tiny-radiomics',
    ]);
    expect(rows[3]).toMatch(/T1c/);
    expect(run.stderr).toMatch(/1\/3 case-2: done\n/);
    expect(run.stderr).toContain('cohort.csv was left out');
  });

  test('equals the same case alone', async () => {
    const out = at('batch.json');
    await locusHere('predict', '--model', at('tiny'), '--batch', at('cases'), '--out', out);
    const alone = json((await locusHere('predict', '--model', at('tiny'), ...one())).stdout);
    const [first] = json(readFileSync(out, 'utf8')).cases;
    expect(first.predictions[0].heads).toEqual(alone.heads);
  });

  test('exit status 1 where none could be predicted', async () => {
    put(at('bad', 'a', 'FLAIR.nii'), image(1));
    put(at('bad', 'b', 'FLAIR.nii'), image(1));
    const run = await locusHere('predict', '--model', at('tiny'), '--batch', at('bad'));
    expect(run.status).toBe(1);
    expect(run.stdout.split('\r\n')).toHaveLength(4);
    expect(run.stderr).toMatch(/None of 2 cases could be predicted; a: .*\n$/);
  });
});

describe('bad input: one clear line, exit status 1', () => {
  const cut = tinyOnnx('free').slice(0, 200);
  const sized = (manifest: Json, bytes: Uint8Array, sha256: string): Json => ({
    ...manifest,
    file: { name: 'model.onnx', bytes: bytes.length, sha256 },
  });
  beforeAll(async () => {
    const { createHash } = await import('node:crypto');
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    putModel('corrupt', sized(tinyClassifier(), cut, hash(cut)), cut);
    putModel('other', tinyClassifier(), cut);
    const flipped = tinyOnnx('free');
    flipped[flipped.length - 40] = 7;
    putModel('flipped', tinyClassifier(), flipped);
    putModel('no-graph', tinyClassifier(), null);
    putModel('shape', tinyClassifier('fixed'), tinyOnnx('fixed'));
    putModel('nan', tinyClassifier('nan'), tinyOnnx('nan'));
    putModel('schema', { ...tinyClassifier(), task: 'classify' }, tinyOnnx('free'));
    put(at('empty', 'readme.txt'), 'nothing');
  });

  test.each([
    ['a graph that is cut', 'corrupt', /corrupt.model\.onnx: /],
    ['another size', 'other', /model\.onnx: The file has 200 bytes; its model\.json says \d+\./],
    ['another hash', 'flipped', /SHA-256 is [0-9a-f]{64}; its model\.json says [0-9a-f]{64}/],
    ['no graph', 'no-graph', /model\.onnx: The model cannot be read: there is no such file/],
    [
      'another shape',
      'shape',
      /Input "image" is 1 x 3 x 9 x 9 x 9; model\.json says 1 x 3 x 6 x 7 x 8/,
    ],
    ['logits that are NaN', 'nan', /"logits"/],
    ['a manifest that is wrong', 'schema', /model\.json: .*task/],
    [
      'no model',
      'nowhere',
      /nowhere: There is no such folder, and no model of this name is shipped/,
    ],
    ['no manifest', 'empty', /There is no model\.json in this folder/],
  ])('%s', async (_, model, line) => {
    const run = await locusHere('predict', '--model', at(model), ...one());
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(line);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    ['a sequence is missing', ['--case', at('cases', 'case-3')], /T1c/],
    ['nothing is there', ['--case', at('empty')], /empty: There is no image of T1c or FLAIR/],
    ['no such folder', ['--case', at('nowhere')], /nowhere: /],
    ['the label is not in the mask', one('--label', '7'), /7/],
    ['no case', ['--batch', at('empty')], /There is no case in this folder/],
  ])('%s', async (_, args, line) => {
    const run = await locusHere('predict', '--model', at('tiny'), ...args);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(line);
  });
});

describe('wrong usage: exit status 2', () => {
  const model = ['--model', 'm'];
  test.each([
    [[], /needs a model: --model/],
    [model, /needs images: --case FOLDER/],
    [[...model, 'x'], /takes options alone; "x"/],
    [[...model, '--case', 'a', '--batch', 'b'], /--batch and --case exclude each other/],
    [[...model, ...model, '--case', 'a'], /Several models are for --batch/],
    [[...model, '--sequence', 'T1'], /takes NAME=FILE, not "T1"/],
    [[...model, '--sequence', 'T9=a'], /--sequence T9 is not known/],
    [[...model, '--sequence', 'T1=a', '--sequence', 'T1=b'], /T1 is given twice/],
    [[...model, '--case', 'a', '--label', '1', '--roi', 'b'], /exclude each other/],
    [[...model, '--case', 'a', '--out', 'x.txt'], /must end in/],
    [[...model, '--batch', 'a', '--out', 'x.nii'], /--batch writes/],
    [[...model, '--case', 'a', '--explain', 'why'], /--explain why is not known/],
    [[...model, '--case', 'a', '--explain', 'occlusion'], /needs a file to write: --map/],
    [[...model, '--case', 'a', '--gene', 'IDH'], /--gene belongs to --explain/],
    [[...model, '--case', 'a', '--explain', 'sequences', '--map', 'm.nii'], /has no map/],
    [[...model, '--case', 'a', '--engine', 'gpu'], /--engine gpu is not known/],
  ])('%j', async (args, line) => {
    const run = await locusHere('predict', ...args);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(line);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('help says all of it', async () => {
    const { stdout, status } = await locusHere('predict', '--help');
    expect(status).toBe(0);
    for (const word of ['--case', '--batch', '--deep-features', 'not for clinical use']) {
      expect(stdout).toContain(word);
    }
  });
});
