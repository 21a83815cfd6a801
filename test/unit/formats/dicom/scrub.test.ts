import { expect, test } from 'vitest';
import { makeScrubber } from '../../../../src/formats/dicom/scrub.ts';
import type { Fields } from '../../../support/dicom-writer.ts';
import { groupWritten, openWritten, slice } from './open-folder.ts';

async function scrub(text: string, fields: Fields): Promise<string> {
  const [file] = await openWritten([slice(0, { SpecificCharacterSet: 'ISO_IR 192', ...fields })]);
  if (file === undefined) throw new Error('no file');
  return makeScrubber(file.dataset)(text);
}

test.each<[string, Fields, string, string]>([
  [
    'a patient’s number',
    { PatientID: 'STS_025' },
    'IBSI_1_STS_025_CT_image',
    'IBSI_1_[…]_CT_image',
  ],
  ['written in another way', { PatientID: 'STS_025' }, 'sts-025 thorax', '[…] thorax'],
  ['a name', { PatientName: 'Doe^Jane' }, 'T2 DOE, Jane ax', 'T2 […] ax'],
  ['parts of a name', { PatientName: 'Doe^Jane' }, 'jane t1 / Doe', '[…] t1 / […]'],
  ['a name in other letters', { PatientName: 'Müller^Jörg' }, 'MRT MÜLLER', 'MRT […]'],
  ['a physician', { ReferringPhysicianName: 'House^Gregory' }, 'for Dr House', 'for Dr […]'],
  ['an accession number', { AccessionNumber: 'A-77123' }, 'A77123 CT', '[…] CT'],
  ['a date of birth', { PatientBirthDate: '19560102' }, 'CT 19560102', 'CT […]'],
  [
    'a short word within another',
    { PatientName: 'An^Li' },
    'Angio An liver Li',
    'Angio […] liver […]',
  ],
  ['a title that is a modality', { PatientName: 'Doe^Jane^^MR' }, 'MR brain', 'MR brain'],
  ['a number that many have', { PatientID: '2' }, 'OBL 2 T2', 'OBL 2 T2'],
  ['signs of patterns', { PatientID: 'a+b(c' }, 'a+b(c T1', '[…] T1'],
  ['nothing', { PatientID: '' }, 'T1 ax', 'T1 ax'],
])('%s is taken out of free text', async (_name, fields, text, scrubbed) => {
  expect(await scrub(text, fields)).toBe(scrubbed);
});

test('descriptions, frame names and words of sequences are scrubbed', async () => {
  const planted = (kind: string): Fields => ({
    Modality: 'MR',
    PatientName: 'Planted^Quillon',
    PatientID: 'ID-4711-X',
    SeriesDescription: 'T2 Quillon id 4711 x',
    ProtocolName: 'planted',
    SequenceName: 'PLANTED_SE',
    ImageType: ['ORIGINAL', 'PRIMARY', kind, 'QUILLON'],
  });
  const { sources } = await groupWritten(
    [0, 2].flatMap((z) => ['ID4711X A', 'B'].map((kind) => slice(z, planted(kind)))),
  );
  const { header, name } = sources[0] ?? {};
  expect(header?.frameNames).toHaveLength(2);
  expect(JSON.stringify([header, name])).not.toMatch(/planted|quillon|4711/i);
  expect(name).toBe('T2 […] […]');
});
