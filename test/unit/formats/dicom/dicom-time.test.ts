import { expect, test } from 'vitest';
import {
  DAY,
  joinDateTime,
  parseDate,
  parseDateTime,
  parseTime,
} from '../../../../src/formats/dicom/dicom-time.ts';

test('dates, as now and as before DICOM 3', () => {
  expect(parseDate('19700102')).toBe(1);
  expect(parseDate('1970.01.02')).toBe(1);
  expect([parseDate('19701301'), parseDate(''), parseDate(null), parseDate('today')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('times with as many parts as there are', () => {
  expect(['13', '1305', '130501', '130501.25', '13:05:01.25'].map(parseTime)).toEqual([
    46_800, 47_100, 47_101, 47_101.25, 47_101.25,
  ]);
  expect(['25', '1361', '', 'noon'].map(parseTime)).toEqual([null, null, null, null]);
});

test('date and time in one, on the clock of the data set', () => {
  expect(parseDateTime('19700102010000')).toBe(DAY + 3600);
  expect(parseDateTime('19700102010000.5')).toBe(DAY + 3600.5);
  // 01:00 at +0100 is 02:00 at +0200.
  expect(parseDateTime('19700102010000+0100', 120)).toBe(DAY + 7200);
  expect(parseDateTime('19700102010000-0330', -210)).toBe(DAY + 3600);
  expect(parseDateTime('19700102010000+0100')).toBe(DAY + 3600);
  expect(parseDateTime('19700102')).toBeNull();
});

test('date and time in two', () => {
  expect(joinDateTime('19700102', '010000')).toBe(DAY + 3600);
  expect(joinDateTime(null, '010000')).toBe(3600);
  expect(joinDateTime('19700102', null)).toBeNull();
});
