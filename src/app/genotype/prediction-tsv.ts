import type { HeadResult, Prediction } from '../../genotype/prediction.ts';
import { fullValue } from '../features/format-value.ts';

const HEAD = [
  'model',
  'version',
  'gene',
  'alteration',
  'class',
  'probability',
  'low_95',
  'high_95',
  'value',
  'call',
  'caveat',
  'label',
];

/** Tab-separated, for pasting into a spreadsheet or a document; full precision, the model's label in every row. */
export function predictionTsv({ model, heads, warnings }: Prediction): string {
  const rows = heads.flatMap((head) =>
    valuesOf(head).map((cells) => [
      ...[model.id, model.version, head.gene, head.alteration],
      ...cells,
      ...[head.call ?? '', head.caveat, model.label ?? ''],
    ]),
  );
  const doubts = warnings.map(({ text }) => ['warning', text]);
  return [HEAD, ...rows, ...doubts].map((row) => row.map(oneLine).join('\t')).join('\n');
}

/** Class, probability, interval, value: one row, or one a class where there are several. */
function valuesOf({ classes, interval, probabilities, value }: HeadResult): string[][] {
  const [low = '', high = ''] = interval?.map(fullValue) ?? [];
  if (probabilities.length === 0)
    return [['', '', low, high, value === null ? '' : fullValue(value)]];
  if (probabilities.length === 2) {
    return [[classes[1] ?? '', fullValue(probabilities[1] ?? Number.NaN), low, high, '']];
  }
  return probabilities.map((one, n) => [classes[n] ?? '', fullValue(one), '', '', '']);
}

function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}
