import type { ConformanceRow } from '../../selftest/conformance.ts';

type EngineName = 'cpu' | 'webgpu';

export function hasConsensus({ consensus }: ConformanceRow): boolean {
  return consensus !== null;
}

/** 'within' only where every engine that was run is. */
export function rowVerdict(row: ConformanceRow): 'within' | 'outside' | 'no consensus' {
  if (!hasConsensus(row)) return 'no consensus';
  const found = [row.cpu, row.webgpu].filter((each) => each !== null);
  return found.length > 0 && found.every(({ isWithin }) => isWithin === true)
    ? 'within'
    : 'outside';
}

export function withinWords(rows: readonly ConformanceRow[], engine: EngineName): string {
  const judged = rows.filter(hasConsensus);
  if (judged.length === 0) return 'no consensus';
  if (judged.every((row) => row[engine] === null)) return 'not run';
  return `${judged.filter((row) => row[engine]?.isWithin === true).length} of ${judged.length}`;
}

/** '≤ 1e-7': the power of ten that differences stay below. */
export function orderWords(order: number | null): string {
  return order === null ? 'not run' : `≤ 1e${order}`;
}
