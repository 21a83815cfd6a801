import type { FeatureValue } from '../../radiomics/feature.ts';
import { fullValue } from './format-value.ts';

/** Tab-separated, for pasting into a spreadsheet or a document; full precision. */
export function toTsv(values: readonly FeatureValue[]): string {
  const head = ['name', 'value', 'unit', 'ibsi', 'aggregation', 'reason'];
  const rows = values.map((value) => [
    value.name,
    fullValue(value.value),
    value.unit,
    value.ibsi ?? '',
    value.aggregation ?? '',
    value.reason ?? '',
  ]);
  return [head, ...rows].map((row) => row.map(oneLine).join('\t')).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}
