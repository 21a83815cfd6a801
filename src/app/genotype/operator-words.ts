import type { OperatorResult, OperatorTable } from '../../genotype/operator-table.ts';

export const OPERATOR_BACKENDS = [
  { name: 'webgpu', title: 'WebGPU' },
  { name: 'wasm', title: 'WebAssembly' },
] as const;

export function resultWords(result: OperatorResult): string {
  switch (result.kind) {
    case 'ran':
      return `runs, differs by ${difference(result.difference)}`;
    case 'elsewhere':
      return `runs on the CPU, differs by ${difference(result.difference)}`;
    case 'wrong':
      return `wrong by ${difference(result.difference)}`;
    case 'failed':
      return `fails: ${result.why}`;
    case 'not-run':
      return `not tried: ${result.why}`;
  }
}

function difference(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** Tab-separated, for an issue or a document. */
export function operatorsTsv({ adapter, rows }: OperatorTable): string {
  const head = ['operator', ...OPERATOR_BACKENDS.map(({ title }) => title)];
  const lines = rows.map(({ name, results }) => [
    name,
    ...OPERATOR_BACKENDS.map((backend) => resultWords(results[backend.name])),
  ]);
  const about = `WebGPU adapter: ${adapter ?? 'none'}`;
  return [[about], head, ...lines]
    .map((row) => row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}
