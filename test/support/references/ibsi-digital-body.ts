// One body for every engine: the phantom's features against the consensus and against float64 values.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ibsiDigitalPreset } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import { PHANTOM_IMAGE, PHANTOM_MASK } from '../../../src/selftest/digital-phantom.ts';
import { isWithinTolerance, PHANTOM_VALUES } from '../../../src/selftest/digital-phantom-values.ts';

export function describeDigitalPhantom(engine: () => Engine): void {
  describe('IBSI digital phantom', () => {
    test('every feature is within tolerance, and within 1e-9 of float64', async () => {
      const { features } = await extract(engine(), {
        image: PHANTOM_IMAGE,
        mask: PHANTOM_MASK,
        labels: [1],
        settings: ibsiDigitalPreset(),
      });
      const seen = new Map<string, number>();
      const wrong = PHANTOM_VALUES.flatMap(({ ibsi, aggregation, value, tolerance, exact }) => {
        const code = `${ibsi} ${aggregation}`;
        const nth = seen.get(code) ?? 0;
        seen.set(code, nth + 1);
        const ours = features.filter((f) => `${f.ibsi} ${f.aggregation}` === code)[nth]?.value;
        const isRight =
          ours !== undefined &&
          isWithinTolerance(ours, value, tolerance) &&
          Math.abs(ours - exact) <= 1e-9 * Math.abs(exact);
        return isRight ? [] : [{ ibsi, aggregation, value, exact, ours }];
      });
      expect(wrong).toEqual([]);
      expect(PHANTOM_VALUES).toHaveLength(482);
      // None of ours may go unchecked, but those without a consensus.
      const checked = new Set(PHANTOM_VALUES.map((row) => `${row.ibsi} ${row.aggregation}`));
      expect(
        features.filter((f) => !checked.has(`${f.ibsi} ${f.aggregation}`)).map((f) => f.ibsi),
      ).toEqual(['ZH1A', 'IQYR', 'SWZ1', 'BRI8', '9CMM']);
    });
  });
}
