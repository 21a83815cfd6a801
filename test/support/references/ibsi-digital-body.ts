// One body for every engine: the phantom's features against the consensus and against float64 values.

import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { ibsiDigitalPreset } from '../../../src/radiomics/defaults.ts';
import { extract } from '../../../src/radiomics/extract.ts';
import {
  isWithinTolerance,
  PHANTOM_IMAGE,
  PHANTOM_MASK,
  PHANTOM_VALUES,
} from './ibsi-digital-phantom.ts';

export function describeDigitalPhantom(engine: () => Engine): void {
  describe('IBSI digital phantom', () => {
    test('every feature is within tolerance, and within 1e-9 of float64', async () => {
      const { features } = await extract(engine(), {
        image: PHANTOM_IMAGE,
        mask: PHANTOM_MASK,
        labels: [1],
        settings: ibsiDigitalPreset(),
      });
      const wrong = PHANTOM_VALUES.flatMap(({ ibsi, aggregation, value, tolerance, exact }) => {
        const ours = features.find((f) => f.ibsi === ibsi && f.aggregation === aggregation)?.value;
        const isRight =
          ours !== undefined &&
          isWithinTolerance(ours, value, tolerance) &&
          Math.abs(ours - exact) <= 1e-9 * Math.abs(exact);
        return isRight ? [] : [{ ibsi, aggregation, value, exact, ours }];
      });
      expect(wrong).toEqual([]);
      // None of ours may go unchecked.
      const checked = new Set(PHANTOM_VALUES.map((row) => `${row.ibsi} ${row.aggregation}`));
      expect(
        features.filter((f) => !checked.has(`${f.ibsi} ${f.aggregation}`)).map((f) => f.name),
      ).toEqual([]);
    });
  });
}
