import type { NumberRule } from '../../radiomics/settings-rules.ts';
import { numberProblem } from '../../session/facts.ts';
import { parseNumber } from '../features/binning.ts';
import type { Parsed } from './inputs.tsx';

/** Numbers with spaces, semicolons or commas between them; a comma alone inside a word is a decimal one. */
export function parseNumbers(text: string, rule: NumberRule): Parsed<readonly number[]> {
  const words = text
    .split(/[\s;]+/)
    .flatMap((word) => ((word.match(/,/g)?.length ?? 0) > 1 ? word.split(',') : [word]))
    .map((word) => word.replace(/,$/, ''))
    .filter((word) => word !== '');
  if (words.length === 0) return { problem: 'Type one number at least.' };
  const values: number[] = [];
  for (const word of words) {
    const value = parseNumber(word);
    const problem = numberProblem(rule, value);
    if (problem !== null) return { problem: `“${word}”: ${problem}` };
    if (values.includes(value)) return { problem: `${value} stands there twice.` };
    values.push(value);
  }
  return { value: values };
}
