import type { ClassifierManifest, Head, Manifest } from '../../genotype/manifest.ts';
import type { Backend, HeadResult, RunFacts } from '../../genotype/prediction.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import { formatDuration } from '../features/format-value.ts';
import { formatBytes } from '../library/kept-words.ts';

export const ORIGINS: Readonly<Record<ModelEntry['origin'], string>> = {
  shipped: 'Shipped with Locus',
  kept: 'Kept on this device',
  session: 'This sitting only',
};

export const TASKS: Readonly<Record<Manifest['task'], string>> = {
  classification: 'Predicts from images',
  segmentation: 'Draws regions',
  signature: 'Predicts from features',
};

export const BACKENDS: Readonly<Record<Backend, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  formula: 'a formula',
};

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 'Version 1.0.0 · shipped with Locus · 2.1 MB · MIT'. */
export function modelFacts({ manifest, origin }: ModelEntry): string {
  const { file, version, card } = manifest;
  const size = file === null ? 'formula, no network' : formatBytes(file.bytes);
  return [TASKS[manifest.task], lowered(ORIGINS[origin]), size, card.licence, `version ${version}`]
    .filter(Boolean)
    .join(' · ');
}

/** Where it runs, and why not on the GPU. */
export function backendWords({ backend }: ModelEntry): string {
  if (backend === null) return 'Where it runs is tried when it is first used.';
  if (backend.backend === 'formula') return 'Computed directly from features.';
  const why = backend.whyNotGpu === null ? '' : `: ${withoutStop(backend.whyNotGpu)}`;
  return `Runs on ${BACKENDS[backend.backend]}${why}.`;
}

/** 'Preparing 210 ms, network 1.2 s on WebAssembly, 4 threads (no WebGPU adapter).' */
export function runWords(run: RunFacts): string {
  if (run.backend === 'formula') return `Computed in ${formatDuration(run.inferMs)}.`;
  const threads =
    run.backend === 'wasm' ? `, ${run.threads} ${run.threads === 1 ? 'thread' : 'threads'}` : '';
  const why = run.whyNotGpu === null ? '' : ` (${withoutStop(run.whyNotGpu)})`;
  return `Preparing ${formatDuration(run.prepareMs)}, network ${formatDuration(run.inferMs)} on ${BACKENDS[run.backend]}${threads}${why}.`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

export function outputOf(manifest: Manifest): ClassifierManifest['output'] | null {
  return manifest.task === 'segmentation' ? null : manifest.output;
}

/** Of a result, where the model is still listed: its threshold and measured performance. */
export function headOf(model: ModelEntry | undefined, result: HeadResult): Head | null {
  const heads = model === undefined ? [] : (outputOf(model.manifest)?.heads ?? []);
  return (
    heads.find(
      ({ gene, alteration }) => gene === result.gene && alteration === result.alteration,
    ) ?? null
  );
}

export function headName({ gene, alteration }: Pick<Head, 'gene' | 'alteration'>): string {
  return alteration === '' ? gene : `${gene} ${alteration}`;
}

/** Two decimals, never 0 or 1: no model is certain. */
export function formatProbability(value: number): string {
  if (!Number.isFinite(value)) return 'NaN';
  if (value < 0.005) return '< 0.01';
  return value > 0.995 ? '> 0.99' : value.toFixed(2);
}

/** '0.71 to 0.91'. */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatProbability(low)} to ${formatProbability(high)}`;
}

/** Three significant digits: an end of a colour bar. */
export function formatEnd(value: number): string {
  const size = Number(Math.abs(value).toPrecision(3));
  return size === 0 ? '0' : `${value < 0 ? '−' : '+'}${size}`;
}

/** Two decimals. */
export function formatFixed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

/** With its sign, and a minus that is as wide as a plus. */
export function formatChange(value: number): string {
  if (!Number.isFinite(value)) return 'NaN';
  const rounded = Math.abs(value).toFixed(2);
  if (Number(rounded) === 0) return '0.00';
  return `${value < 0 ? '−' : '+'}${rounded}`;
}
