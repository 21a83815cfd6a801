// One body for every engine: the phantom's features against the consensus and against float64 values.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ibsiDigitalPreset } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from '../../../src/selftest/digital-phantom.ts';
import { PHANTOM_VALUES } from '../../../src/selftest/digital-phantom-values.ts';
import { compareWithConsensus, groupBy, type Keep } from '../conformance/sections.ts';

export function describeDigitalPhantom(engine: () => Engine, keep: Keep): void {
  describe('IBSI digital phantom', () => {
    test('every feature is within tolerance, and within 1e-9 of float64', async () => {
      const { features } = await extract(engine(), {
        image: PHANTOM_IMAGE,
        mask: PHANTOM_MASK,
        labels: [1],
        settings: ibsiDigitalPreset(),
      });
      const references = PHANTOM_VALUES.map((row) => ({
        ...row,
        aggregation: row.aggregation ?? '',
      }));
      const { rows, missing } = compareWithConsensus(features, references);
      expect(missing).toEqual([]);
      expect(rows.filter(({ isWithin }) => isWithin === false)).toEqual([]);
      // In the order of the references: the nth of a code is the nth feature's.
      const exact = groupBy(references, ({ ibsi, aggregation }) => `${ibsi} ${aggregation}`);
      const far = rows.filter(({ ibsi, aggregation, value, isWithin }) => {
        const wanted = exact.get(`${ibsi} ${aggregation}`)?.shift()?.exact ?? Number.NaN;
        return isWithin !== null && !(Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted));
      });
      expect(far).toEqual([]);
      expect(PHANTOM_VALUES).toHaveLength(482);
      // None of ours may go unchecked, but those without a consensus.
      expect(rows.filter(({ isWithin }) => isWithin === null).map(({ ibsi }) => ibsi)).toEqual([
        'ZH1A',
        'IQYR',
        'SWZ1',
        'BRI8',
        '9CMM',
      ]);
      const title = 'Digital phantom';
      await keep({ kind: 'configuration', name: 'digital', title, rows });
    });
  });
}
