import { throwIfCancelled } from '../../../volume/errors.ts';
import type { OperatorResult, OperatorRow } from '../../operator-table.ts';
import { writeModel } from '../file/write-model.ts';
import type { Host } from '../ort-host.ts';
import { rewriteForWebGpu } from '../rewrite.ts';
import { type OperatorCase, operatorCases } from './operator-cases.ts';
import type { Exact } from './reference-convolution.ts';

/** Sums of some hundred products of float32 between -1 and 1; a wrong operator is off by far more. */
const TOLERANCE = 2e-5;

export interface ProbeHosts {
  readonly wasm: Host;
  /** In words where there is none. */
  readonly webgpu: Host | string;
  /** WebGPU that refuses to hand a node to the CPU. */
  readonly strictWebGpu: Host | null;
}

export interface ProbeOptions {
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Runs every case on every backend and compares with float64. Never rejects because of an operator. */
export async function probeCases(
  hosts: ProbeHosts,
  { onProgress, signal }: ProbeOptions = {},
  cases: readonly OperatorCase[] = operatorCases(),
): Promise<OperatorRow[]> {
  const rows: OperatorRow[] = [];
  for (const [n, row] of cases.entries()) {
    throwIfCancelled(signal);
    const wasm = await measure(hosts.wasm, row);
    const webgpu = await onWebGpu(hosts, row);
    rows.push({ name: row.name, operator: row.operator, results: { wasm, webgpu } });
    onProgress?.((n + 1) / cases.length);
  }
  return rows;
}

async function onWebGpu(hosts: ProbeHosts, row: OperatorCase): Promise<OperatorResult> {
  if (typeof hosts.webgpu === 'string') return { kind: 'not-run', why: hosts.webgpu };
  const result = await measure(hosts.webgpu, row);
  if (result.kind !== 'ran' || hosts.strictWebGpu === null) return result;
  return (await canOpen(hosts.strictWebGpu, row)) ? result : { ...result, kind: 'elsewhere' };
}

async function canOpen(host: Host, row: OperatorCase): Promise<boolean> {
  try {
    await (await host.open(bytesOf(row))).release();
    return true;
  } catch {
    return false;
  }
}

function bytesOf({ model, isRewritten }: OperatorCase): Uint8Array {
  return writeModel(isRewritten ? rewriteForWebGpu(model).model : model);
}

async function measure(host: Host, row: OperatorCase): Promise<OperatorResult> {
  try {
    const session = await host.open(bytesOf(row));
    try {
      const { dims, data } = row.input;
      const feeds = { x: { type: 'float32', dims, data: Float32Array.from(data) } };
      const start = performance.now();
      const { y } = await session.run(feeds, ['y']);
      const ms = performance.now() - start;
      const difference = y === undefined ? Number.NaN : differenceOf(y.data, row.expected);
      return difference <= TOLERANCE
        ? { kind: 'ran', difference, ms }
        : { kind: 'wrong', difference };
    } finally {
      await session.release();
    }
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** The largest, beside the largest value; infinite where sizes differ or something is no number. */
function differenceOf(found: unknown, { data }: Exact): number {
  if (!(found instanceof Float32Array) || found.length !== data.length) return Infinity;
  let most = 0;
  let scale = 1;
  for (const [n, value] of data.entries()) {
    const difference = Math.abs((found[n] ?? Number.NaN) - value);
    if (Number.isNaN(difference)) return Infinity;
    most = Math.max(most, difference);
    scale = Math.max(scale, Math.abs(value));
  }
  return most / scale;
}
