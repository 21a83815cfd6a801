import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { fromDisk, openOne } from '../formats/open-one.ts';
import { writeContours, writeFractions, writeSeries } from '../worker/dicom-case.ts';
import { locusHere } from './locus.ts';

const folder = mkdtempSync(join(tmpdir(), 'locus-cli-dicom-'));
const at = (name: string) => join(folder, name);
const shape = () => at('shape.yaml');

async function put(name: string, files: readonly File[]): Promise<void> {
  mkdirSync(at(name), { recursive: true });
  for (const file of files) {
    writeFileSync(join(at(name), file.name), new Uint8Array(await file.arrayBuffer()));
  }
}

async function readNifti(path: string) {
  const source = await openOne(await fromDisk(path));
  return { header: source.header, data: (await source.readFrame(0)).data };
}

interface Json {
  readonly inputs: readonly { readonly role: string; readonly sha256: string }[];
  readonly features: readonly { readonly name: string; readonly value: number | null }[];
}
const readJson = (name: string): Json => JSON.parse(readFileSync(at(name), 'utf8'));

const contour = (number: number, from: number, to: number) => ({
  ReferencedROINumber: number,
  ContourSequence: [
    {
      ContourGeometricType: 'CLOSED_PLANAR',
      NumberOfContourPoints: 4,
      ContourData: [from, from, 2, to, from, 2, to, to, 2, from, to, 2],
    },
  ],
});

beforeAll(async () => {
  await put('ct/a/b', writeSeries());
  await put('plan', [writeContours()]);
  await put('other', [writeContours({ patient: 'P2' })]);
  await put('two', [...writeSeries(), ...writeSeries({ series: 2, slices: 7 })]);
  await put('none', []);
  await put('both', [...writeSeries(), writeContours()]);
  const names = ['GTV-1', 'gtv-2', 'GTV-2'].map((ROIName, n) => ({ ROINumber: n + 1, ROIName }));
  await put('three', [
    writeContours({
      fields: {
        StructureSetROISequence: names,
        ROIContourSequence: [contour(1, 0.5, 2.5), contour(2, 2.5, 4.5), contour(3, 1.5, 4.5)],
      },
    }),
  ]);
  const zipped: Record<string, Uint8Array> = {};
  for (const file of writeSeries()) zipped[file.name] = new Uint8Array(await file.arrayBuffer());
  writeFileSync(at('ct.zip'), zipSync(zipped));
  writeFileSync(shape(), 'featureClass: {shape: [MeshVolume, VoxelVolume], firstorder: [Mean]}\n');
});

/** What `extract` gives with these inputs; its notes are left out. */
async function extract(...args: string[]): Promise<Json> {
  const { status, stderr } = await locusHere(
    ...['extract', ...args, '--settings', shape(), '--out', at('out.json')],
  );
  expect([status, stderr.replace(/^note: .*\n/gm, '')]).toEqual([0, '']);
  return readJson('out.json');
}

async function refusal(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await locusHere('extract', ...args, '--settings', shape());
  expect([status, stdout]).toEqual([1, '']);
  return stderr.replace(/^note: .*\n/gm, '').trim();
}

describe('IMAGE and MASK may be DICOM', () => {
  test('a folder of folders, an archive, one folder for both; the same numbers', async () => {
    const expected = await extract(at('ct'), at('plan'));
    expect(expected.features.every(({ value }) => value !== null)).toBe(true);
    expect(JSON.stringify(expected)).not.toMatch(/SECRET|P1|1\.2\.1\./);
    const plan = join(at('plan'), 'P1-plan.dcm');
    for (const args of [
      [at('ct.zip'), plan],
      [at('both'), at('both')],
      [at('ct'), plan, '--roi', 'gtv-1'],
    ]) {
      const { inputs, features } = await extract(...args);
      expect(features).toEqual(expected.features);
      expect(inputs).toEqual(expected.inputs);
    }
  });

  test('a single slice', async () => {
    const { features } = await extract(join(at('ct'), 'a/b/P1-1-1.dcm'), at('plan'));
    expect(features.find(({ name }) => name === 'original_shape_VoxelVolume')?.value).toBe(18);
  });

  test('of several series one is chosen by its place in the list', async () => {
    const mask = join(at('two'), 'P1-1-0.dcm');
    expect(await refusal(at('two'), mask)).toBe(
      `${at('two')}: There are 2 images in this folder: 1: CT ‘Series 1’, 6 x 6 x 4; 2: CT ‘Series 2’, 6 x 6 x 7. Choose one of them with --series N.`,
    );
    expect(await refusal(at('two'), mask, '--series', '3')).toContain(
      'There is no image 3 of 2 images in this folder',
    );
    const { features } = await extract(at('two'), at('plan'), '--series', '1');
    expect(features).toEqual((await extract(at('ct'), at('plan'))).features);
  });

  test('of several series the one that the regions refer to is taken', async () => {
    await put('plan-2', [writeContours({ series: 2 })]);
    for (const [plan, series] of [
      ['plan', '1'],
      ['plan-2', '2'],
    ] as const) {
      const found = await extract(at('two'), at(plan));
      expect(found).toEqual(await extract(at('two'), at(plan), '--series', series));
    }
  });

  test('of several echoes one is chosen by its place', async () => {
    const echoes = [10, 80].flatMap((EchoTime) =>
      writeSeries({ fields: { Modality: 'MR', EchoTime, RescaleSlope: EchoTime } }).map(
        (file) => new File([file], `${EchoTime}-${file.name}`),
      ),
    );
    await put('echoes', echoes);
    expect(await refusal(at('echoes'), at('plan'))).toBe(
      `${at('echoes')}: This is a series of 2 volumes (0: echo time 10 ms, 1: echo time 80 ms). Name one with --volume, of a mask with --channel, counted from 0.`,
    );
    const mean = async (volume: string) => {
      const { features } = await extract(at('echoes'), at('plan'), '--volume', volume);
      return features.find(({ name }) => name === 'original_firstorder_Mean')?.value ?? 0;
    };
    expect(await mean('1')).toBe(8 * (await mean('0')));
    const { status, stderr } = await locusHere(
      'extract',
      at('echoes'),
      at('plan'),
      '--volume',
      'x',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('--volume takes one whole number, counted from 0');
  });
});

describe('regions by name', () => {
  test('exactly, then in any case; several and none named is an error that lists them', async () => {
    expect(await refusal(at('ct'), at('three'))).toBe(
      `${at('three')}: The mask has the regions GTV-1, gtv-2, GTV-2. Name one with --roi.`,
    );
    expect(await refusal(at('ct'), at('three'), '--roi', 'PTV')).toContain(
      'There is no region ‘PTV’; there is GTV-1, gtv-2, GTV-2.',
    );
    expect(await refusal(at('ct'), at('three'), '--roi', 'Gtv-2')).toContain(
      '‘Gtv-2’ means several regions: gtv-2, GTV-2.',
    );
    const volume = async (...names: string[]) => {
      const { features } = await extract(
        ...[at('ct'), at('three'), ...names.flatMap((name) => ['--roi', name])],
      );
      return features.find(({ name }) => name === 'original_shape_VoxelVolume')?.value;
    };
    // Squares of 2, 2 and 3 voxels a side; the first has a voxel in common with the third.
    expect(await volume('gtv-1')).toBe(8);
    expect(await volume('gtv-2')).toBe(8);
    expect(await volume('GTV-2')).toBe(18);
    expect(await volume('GTV-1', 'GTV-2')).toBe(24);
  });
});

test('of a fractional SEG the threshold is chosen', async () => {
  await put('fractions', [writeFractions()]);
  const volume = async (...options: string[]) => {
    const { features } = await extract(at('ct'), at('fractions'), ...options);
    return features.find(({ name }) => name === 'original_shape_VoxelVolume')?.value;
  };
  expect(await volume()).toBe(36);
  expect(await volume('--threshold', '0.8')).toBe(24);
  const wrong = await locusHere('extract', at('ct'), at('fractions'), '--threshold', '50');
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('--threshold takes a number above 0 and at most 1, not "50".');
});

test('filter and map take the same', async () => {
  const filter = { filter: 'mean', dim: '3D', padding: 'mirror', params: { supportVoxels: 3 } };
  writeFileSync(at('filter.json'), JSON.stringify(filter));
  const mean = ['--filter', at('filter.json'), '--out', at('mean.nii')];
  const filtered = await locusHere('filter', at('two'), '--series', '1', ...mean);
  expect([filtered.status, filtered.stderr]).toEqual([0, '']);
  const feature = ['--feature', 'original_firstorder_Mean', '--out', at('map.nii')];
  const mapped = await locusHere('map', at('ct'), at('plan'), '--roi', 'GTV-1', ...feature);
  expect([mapped.status, mapped.stderr]).toEqual([0, '']);
  for (const name of ['mean.nii', 'map.nii']) {
    const { data, header } = await readNifti(at(name));
    expect(header.grid.size).toEqual([6, 6, 4]);
    expect(Array.from(data).some((value) => value > 0)).toBe(true);
  }
});

test('what does not fit is said, with exit status 1; wrong usage has 2', async () => {
  expect(await refusal(at('ct'), at('other'))).toContain('These regions are of another patient');
  expect(await refusal(at('none'), at('plan'))).toBe(
    `${at('none')}: There is no image in this folder. NIfTI, NRRD, MetaImage and DICOM can.`,
  );
  const both = await locusHere('extract', at('ct'), at('plan'), '--roi', 'a', '--label', '1');
  expect([both.status, both.stderr]).toEqual([
    2,
    '--label and --roi exclude each other. See --help.\n',
  ]);
});

describeGroundTruth('the CT phantom', (file) => {
  test('as DICOM with RTSTRUCT gives every feature as NIfTI does', async () => {
    const root = 'ibsi1/ct_phantom';
    const run = async (name: string, ...args: string[]) => {
      const out = ['--preset', 'ibsi-c', '--out', at(name)];
      const { status } = await locusHere('extract', ...args, ...out);
      expect(status).toBe(0);
      return readJson(name);
    };
    const dicom = await run(
      'dicom.json',
      ...[file(`${root}/dicom/image`), file(`${root}/dicom/mask`), '--roi', 'GTV-1'],
    );
    const nifti = await run(
      'nifti.json',
      ...[file(`${root}/nifti/image/phantom.nii.gz`), file(`${root}/nifti/mask/mask.nii.gz`)],
    );
    expect(dicom.features.length).toBeGreaterThan(200);
    expect(dicom.features).toEqual(nifti.features);
    expect(dicom.inputs[1]?.sha256).toBe(nifti.inputs[1]?.sha256);
  }, 60_000);
});
