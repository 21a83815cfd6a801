import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { blocks, niftiBytes, scan } from '../worker/nifti.ts';
import { cli, locus, locusHere, type Run } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-cli-'));
const at = (name: string) => join(folder, name);

/** Rows of a CSV without quoted line breaks, by column. */
function readCsv(text: string): Record<string, string> {
  const [header = [], row = []] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, cell = '']) => cell),
    );
  return Object.fromEntries(header.map((name, n) => [name, row[n] ?? '']));
}

interface Json {
  readonly locus: string;
  readonly engine: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
  readonly inputs: readonly { readonly role: string; readonly sha256: string }[];
  readonly diagnostics: Record<string, unknown>;
  readonly features: readonly {
    readonly name: string;
    readonly ibsi: string | null;
    readonly aggregation: string | null;
    readonly value: number | null;
    readonly reason: string | null;
  }[];
}
const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8'));

const n = 12;
beforeAll(() => {
  const files: Record<string, Uint8Array | string> = {
    'scan.nii': niftiBytes([n, n, n], scan(n ** 3)),
    'other.nii': niftiBytes([n, n, n], scan(2 * n ** 3).slice(n ** 3)),
    'coarse.nii': niftiBytes([n, n, n / 2], scan(n ** 3 / 2), { spacing: [1, 1, 2] }),
    'mask.nii': niftiBytes([n, n, n], blocks(n, [1])),
    'two.nii': niftiBytes([n, n, n], blocks(n, [1, 2])),
    'empty.nii': niftiBytes([n, n, n], new Uint8Array(n ** 3)),
    'shifted.nii': niftiBytes([n, n, n - 2], blocks(n, [1]).slice(0, n * n * (n - 2))),
    'cut.nii': niftiBytes([n, n, n], scan(n ** 3)).slice(0, 800),
    'notes.txt': 'not a scan\n',
    'wavelet.yaml':
      'imageType: {Original: {}, Wavelet: {}}\nfeatureClass: {shape: , glcm: [Contrast]}\n',
    'wrong.yaml': 'setting:\n  binWith: 5\n',
    'channels.nii': niftiBytes(
      [n, n, n],
      Uint8Array.from([...blocks(n, [1]), ...blocks(n, [0, 1])]),
      { frames: 2 },
    ),
    'segments.seg.nrrd': segments(blocks(n, [1]), blocks(n, [0, 0, 1])),
    'channel.yaml': 'setting: {label_channel: 1}\nfeatureClass: {shape: }\n',
    'correct.yaml': 'setting: {correctMask: true}\nfeatureClass: {shape: }\n',
    'label.yaml': 'setting: {label: 2}\nfeatureClass: {shape: }\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
});

const [image, mask] = [at('scan.nii'), at('mask.nii')];

/** As 3D Slicer writes overlapping segments: a list of masks, whose axis varies fastest. */
function segments(...masks: readonly Uint8Array[]): Uint8Array {
  const header = `NRRD0004
type: unsigned char
dimension: 4
space: right-anterior-superior
sizes: ${masks.length} ${n} ${n} ${n}
space directions: none (1,0,0) (0,1,0) (0,0,1)
kinds: list domain domain domain
encoding: raw
space origin: (0,0,0)

`;
  const voxels = Array.from({ length: n ** 3 }, (_, at) => masks.map((data) => data[at] ?? 0));
  return Uint8Array.from([...new TextEncoder().encode(header), ...voxels.flat()]);
}

describe('what is written', () => {
  test('CSV on stdout and nothing else: no file names, no word of PyRadiomics’ version', async () => {
    const { status, stdout, stderr } = await locus('extract', image, mask);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const row = readCsv(stdout);
    expect(row.Case).toBe('case-1');
    expect(row.Label).toBe('1');
    expect(row['diagnostics_Mask-original_VoxelNum']).toBe('216');
    expect(Number(row.original_shape_VoxelVolume)).toBe(216);
    expect(stdout).not.toMatch(/scan|mask\.nii|Versions_PyRadiomics/);
  });

  test('file names when asked for', async () => {
    const { stdout } = await locus('extract', image, mask, '--file-names');
    expect(readCsv(stdout)).toMatchObject({ Image: 'scan.nii', Mask: 'mask.nii' });
  });

  test('JSON and CSV files hold the same numbers; nothing on stdout', async () => {
    const runs = await Promise.all(
      ['x.json', 'x.csv'].map((name) => locus('extract', image, mask, '--out', at(name))),
    );
    for (const run of runs) expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    const json = readJson(at('x.json'));
    const row = readCsv(readFileSync(at('x.csv'), 'utf8'));
    expect(json.engine).toEqual({ name: 'cpu', adapter: null, threads: 1 });
    expect(json.inputs.map(({ role }) => role)).toEqual(['image', 'mask']);
    for (const { name, value, reason } of json.features) {
      expect(row[name], name).toBe(value === null ? '' : String(value));
      if (value === null) expect(reason).not.toBeNull();
    }
  });

  test('threads share the derived images and change no digit', async () => {
    const wavelet = ['--settings', at('wavelet.yaml'), '--out'];
    const [one, three] = await Promise.all(
      ['1', '3'].map(async (threads) => {
        const out = at(`threads-${threads}.json`);
        const run = await locus('extract', image, mask, ...wavelet, out, '--threads', threads);
        expect(run.stderr).toBe('');
        return readJson(out);
      }),
    );
    expect(one?.engine.threads).toBe(1);
    expect(three?.engine.threads).toBe(3);
    expect(three?.features).toEqual(one?.features);
    expect(one?.features.filter(({ name }) => name.startsWith('wavelet-'))).toHaveLength(8);
  });
});

const isGpuOptional = process.env.LOCUS_ALLOW_NO_GPU === '1' && process.env.REQUIRE_GPU !== '1';

test.skipIf(isGpuOptional)('the GPU gives the same numbers, and the process ends', async () => {
  const runs = await Promise.all(
    ['cpu', 'webgpu'].map((name) =>
      locus('extract', image, mask, '--engine', name, '--out', at(`${name}.json`)),
    ),
  );
  for (const run of runs) expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
  const [cpu, gpu] = [readJson(at('cpu.json')), readJson(at('webgpu.json'))];
  expect(gpu.engine).toMatchObject({ name: 'webgpu', threads: 1 });
  expect(gpu.engine.adapter).toHaveProperty('isSoftware');
  // Whole intensities are exact in float32, and counts are integers on both.
  expect(gpu.features).toEqual(cpu.features);
});

describe('labels', () => {
  const two = at('two.nii');

  test('several and none named: an error that lists them', async () => {
    const { status, stderr } = await locus('extract', image, two);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `${two}: The mask has the labels 1, 2. Name one or several with --label.\n`,
    });
  });

  test('named ones are united', async () => {
    const { stdout } = await locus('extract', image, two, '--label', '1,2');
    const row = readCsv(stdout);
    expect(row.Label).toBe('1+2');
    expect(row['diagnostics_Mask-original_VoxelNum']).toBe('216');
  });

  test('the one a parameter file names, unless the command names another', async () => {
    const settings = ['--settings', at('label.yaml')];
    const [file, command] = await Promise.all([
      locus('extract', image, two, ...settings),
      locus('extract', image, two, ...settings, '--label', '1'),
    ]);
    expect(readCsv(file.stdout).Label).toBe('2');
    expect(readCsv(command.stdout).Label).toBe('1');
  });
});

describe('a mask with channels', () => {
  const voxels = ({ stdout }: Run) => readCsv(stdout)['diagnostics_Mask-original_VoxelNum'];

  test.each([
    ['channels.nii', [], /series of 2 volumes.*--channel/],
    ['channels.nii', ['--channel', '2'], /no volume 2: the file has 2, counted from 0/],
    ['segments.seg.nrrd', ['--channel', '7'], /no volume 7/],
  ] as const)('%s %j is an error', async (name, options, message) => {
    const { status, stderr } = await locusHere('extract', image, at(name), ...options);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });

  test('is read by number, or by what a parameter file says', async () => {
    const file = ['--settings', at('channel.yaml')];
    const runs = await Promise.all([
      locus('extract', image, at('channels.nii'), '--channel', '0'),
      locus('extract', image, at('channels.nii'), ...file),
      locus('extract', image, at('channels.nii'), ...file, '--channel', '0'),
      // PyRadiomics takes the first where its file names none.
      locus('extract', image, at('channels.nii'), '--settings', at('correct.yaml')),
      locus('extract', image, at('segments.seg.nrrd'), ...file),
      locus('extract', image, mask, ...file),
    ]);
    expect(runs.map(voxels)).toEqual(['216', '108', '216', '216', '72', '216']);
  });
});

describe('another grid', () => {
  test('can be corrected by a parameter file', async () => {
    const settings = ['--settings', at('correct.yaml')];
    const { status, stderr } = await locus('extract', image, at('shifted.nii'), ...settings);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^note: .*resampled by nearest neighbour/);
  });

  test('is an error that says the difference and the way out', async () => {
    const { status, stderr } = await locus('extract', image, at('shifted.nii'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/size 12 x 12 x 12 against 12 x 12 x 10.*--resample-mask/);
  });

  test('can be resampled, and that is said', async () => {
    const { status, stdout, stderr } = await locus(
      'extract',
      image,
      at('shifted.nii'),
      '--resample-mask',
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/^note: .*resampled by nearest neighbour/);
    expect(readCsv(stdout)['diagnostics_Mask-original_VoxelNum']).toBe('216');
  });
});

describe('several sequences', () => {
  const sequences = ['--sequence', `T1=${image}`, '--sequence', `T2=${at('other.nii')}`];

  test('make one row with prefixes, each the values of its image alone', async () => {
    const { status, stdout, stderr } = await locusHere('extract', ...sequences, mask);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const row = readCsv(stdout);
    for (const [name, path] of [['T1', image] as const, ['T2', at('other.nii')] as const]) {
      const single = readCsv((await locusHere('extract', path, mask)).stdout);
      for (const [column, value] of Object.entries(single)) {
        if (column === 'Case' || column === 'Label') continue;
        const own = column.replace(/^(diagnostics_)?/, `$1${name}_`);
        expect(row[own], own).toBe(value);
      }
    }
  });

  test('JSON says the sequence of each feature and input', async () => {
    await locusHere('extract', ...sequences, mask, '--out', at('both.json'));
    const { inputs, features } = readJson(at('both.json'));
    expect(inputs).toMatchObject([
      { role: 'image', sequence: 'T1' },
      { role: 'image', sequence: 'T2' },
      { role: 'mask' },
    ]);
    expect(features.at(-1)).toMatchObject({ sequence: 'T2' });
    expect(features.at(-1)?.name).toMatch(/^T2_original_/);
  });

  test('one that cannot be read costs its own values', async () => {
    const more = ['--sequence', `FLAIR=${at('cut.nii')}`];
    const run = await locusHere('extract', ...more, ...sequences, mask);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/^note: FLAIR: .*cut\.nii/);
    const row = readCsv(run.stdout);
    expect(row.FLAIR_original_glcm_Contrast).toBe('');
    expect(Number(row.T1_original_glcm_Contrast)).toBeGreaterThan(0);
  });

  test('one on another grid comes onto that of a sequence, and every file says so', async () => {
    const coarse = [
      '--sequence',
      `ADC=${at('coarse.nii')}`,
      '--onto',
      'T1',
      '--interpolation',
      'cubic',
    ];
    const run = await locusHere('extract', ...sequences, ...coarse, mask);
    expect(run.stderr).toMatch(/^note: ADC was resampled onto the grid of T1: size 12 x 12 x 6/);
    const row = readCsv(run.stdout);
    expect(row['diagnostics_ADC_Image-resampled_Interpolation']).toBe('"B-spline, order 3"');
    expect(row['diagnostics_ADC_Image-resampled_SourceSize']).toBe('"(12, 12, 6)"');
    expect(Number(row.ADC_original_shape_VoxelVolume)).toBe(216);
    const json = at('onto.json');
    await locusHere('extract', ...sequences, ...coarse, mask, '--out', json);
    expect(readJson(json).inputs[2]).toMatchObject({
      sequence: 'ADC',
      resampled: { interpolation: 'cubic', source: { grid: { size: [n, n, n / 2] } } },
    });
  });

  test.each([
    [[image], /takes NAME=FILE/],
    [[`a b=${image}`], /takes NAME=FILE/],
    [[`T1=${image}`, '--sequence', `T1=${image}`], /given twice/],
    [[`T1=${image}`, '--onto', 'T2'], /--onto T2 is not known/],
    [[`T1=${image}`, '--interpolation', 'linear'], /belongs to --onto/],
  ])('wrong usage: %j', async (args, words) => {
    const { status, stderr } = await locusHere('extract', '--sequence', ...args, mask);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});

describe('bad input: status 1, one line', () => {
  test.each([
    [[image, at('absent.nii')], /absent\.nii: .*no such file/],
    [[at('cut.nii'), mask], /cut\.nii: /],
    [[at('notes.txt'), mask], /notes\.txt: .*not an image/],
    [[folder, mask], /folder/],
    [[image, image], /scan\.nii: /],
    [[image, at('empty.nii')], /empty\.nii: The mask is empty/],
    [[image, mask, '--label', '7'], /mask\.nii: Label 7 does not occur/],
    [[image, mask, '--settings', at('wrong.yaml')], /wrong\.yaml: Line 2, column 3: .*binWidth/],
    [[image, mask, '--settings', at('absent.yaml')], /absent\.yaml: .*no such file/],
    [[image, mask, '--out', join(folder, 'none', 'x.csv')], /x\.csv: .*cannot be written/],
  ])('%j', async (args, message) => {
    const { status, stdout, stderr } = await locusHere('extract', ...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('note: '))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(message);
  });
});

describe('wrong usage: status 2, one line', () => {
  test.each([
    [[], /Name a command/],
    [['extarct'], /did you mean extract/],
    [['predict'], /needs a model: --model/],
    [['extract', image], /needs two files/],
    [['extract', image, mask, image], /one too many/],
    [['extract', image, mask, '--lable', '1'], /did you mean --label/],
    [['extract', image, mask, '--label'], /argument missing/],
    [['extract', image, mask, '--label', '1,x'], /whole numbers/],
    [['extract', image, mask, '--threads', '0'], /whole numbers/],
    [['extract', image, mask, '--channel', '-1'], /--channel/],
    [['extract', image, mask, '--channel', 'x'], /--channel takes one whole number/],
    [['extract', image, mask, '--engine', 'gpu'], /cpu, webgpu/],
    [['extract', image, mask, '--profile', 'other'], /ibsi, pyradiomics/],
    [['extract', image, mask, '--preset', 'nonsense'], /not known.*ibsi2-1a, ibsi2-1b.*ibsi2-9b/],
    [['extract', image, mask, '--out', 'x.txt'], /\.csv or \.json/],
    [['extract', image, mask, '--preset', 'ibsi-digital', '--settings', 'x'], /exclude/],
  ])('%j', async (args, message) => {
    const { status, stdout, stderr } = await locusHere(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});

test('the status is that of the process', async () => {
  const runs = await Promise.all([locus('extract'), locus('extract', image, at('absent.nii'))]);
  expect(runs.map(({ status }) => status)).toEqual([2, 1]);
  for (const { stdout, stderr } of runs) {
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

test('--help is the result: on stdout, status 0', async () => {
  for (const args of [['--help'], ['extract', '--help']]) {
    const { status, stdout, stderr } = await locus(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/extract -- IMAGE MASK/);
  }
});

test('a reader that stops reading is no failure', async () => {
  const child = spawn(process.execPath, [cli, 'extract', image, mask]);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const status = await new Promise((done) => child.on('close', done));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describeGroundTruth('the IBSI digital phantom', (file) => {
  const phantom = () => [
    file('ibsi1/digital_phantom/nifti/image/phantom.nii.gz'),
    file('ibsi1/digital_phantom/nifti/mask/mask.nii.gz'),
  ];

  test('ibsi-digital: all aggregations, with their codes', async () => {
    const out = at('digital.json');
    const run = await locus('extract', ...phantom(), '--preset', 'ibsi-digital', '--out', out);
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' });
    const contrast = readJson(out).features.filter(({ ibsi }) => ibsi === 'ACUI');
    // IBSI reference values of the digital phantom, GLCM contrast.
    expect(contrast.map(({ aggregation, value }) => [aggregation, value?.toPrecision(3)])).toEqual([
      ['BTW3', '5.28'],
      ['SUJT', '5.19'],
      ['JJUI', '5.39'],
      ['ZW7Z', '5.29'],
      ['ITBB', '5.32'],
      ['IAZD', '5.12'],
    ]);
  });

  test('in CSV the aggregations are suffixes', async () => {
    const { stdout } = await locus('extract', ...phantom(), '--preset', 'ibsi-digital');
    const row = readCsv(stdout);
    expect(Number(row.original_glcm_Contrast_ITBB).toPrecision(3)).toBe('5.32');
    expect(row).toHaveProperty('original_glcm_Contrast_IAZD');
    expect(row).not.toHaveProperty('original_glcm_Contrast');
    expect(Number(row.original_firstorder_Kurtosis).toPrecision(3)).toBe('-0.355');
  });

  test('the other profile: kurtosis is not excess', async () => {
    const { stdout } = await locus(
      'extract',
      ...phantom(),
      ...['--preset', 'ibsi-digital', '--profile', 'pyradiomics'],
    );
    expect(Number(readCsv(stdout).original_firstorder_Kurtosis).toPrecision(3)).toBe('2.65');
  });
});

describeGroundTruth('PyRadiomics’ cases', (file) => {
  const baseline = readFileSync(file('pyradiomics/pyradiomics_baseline_long.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const inputs = [
    file('pyradiomics/images/brain1_image.nrrd'),
    file('pyradiomics/images/brain1_label.nrrd'),
  ];

  test.each([
    ['default', 'glcm', 'setting: {binWidth: 25}'],
    ['default', 'firstorder', 'setting: {binWidth: 25, voxelArrayShift: 2000}'],
    ['combined', 'glcm', 'setting: {binWidth: 25, weightingNorm: no_weighting}'],
  ])('brain1, %s, %s: the published values within 1e-6', async (scenario, family, setting) => {
    const settings = at(`${scenario}-${family}.yaml`);
    writeFileSync(settings, `${setting}\nfeatureClass: {${family}: }\n`);
    const { stdout, stderr } = await locus('extract', ...inputs, '--settings', settings);
    expect(stderr).toBe('');
    const row = readCsv(stdout);
    const wanted = baseline.filter(
      ([name, kind, group]) => name === 'brain1' && kind === scenario && group === family,
    );
    const compared = wanted.filter(([, , , feature]) => `original_${family}_${feature}` in row);
    expect(compared.length).toBeGreaterThan(15);
    for (const [, , , feature, value] of compared) {
      const ratio = Number(row[`original_${family}_${feature}`]) / Number(value);
      expect(Math.abs(ratio - 1), feature).toBeLessThan(1e-6);
    }
  });
});
