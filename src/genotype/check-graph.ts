import { LocusError } from '../volume/errors.ts';
import type { ClassifierManifest, ImageInput, SegmentationManifest } from './manifest.ts';
import type { ModelSession, TensorInfo } from './runtime.ts';

/**
 * That a graph takes and gives what its manifest says: names, element types, and shapes as far as the graph fixes them.
 *
 * @throws LocusError 'bad-model', which says what is there and what is wanted
 */
export function checkGraph(
  manifest: ClassifierManifest | SegmentationManifest,
  { inputs, outputs }: Pick<ModelSession, 'inputs' | 'outputs'>,
): void {
  const { input } = manifest;
  requireShape('Input', find('input', input.tensor, inputs), inputShape(input));
  const other = inputs.find(({ name }) => name !== input.tensor);
  if (other !== undefined) {
    refuse(
      `The graph has another input, "${other.name}".`,
      'Export the model with the images as its only input.',
    );
  }
  for (const [name, shape] of wantedOutputs(manifest)) {
    requireShape('Output', find('output', name, outputs), shape);
  }
}

/** Sizes by axis; null = any. */
type Shape = readonly (number | null)[];

/** The tensor's sizes: [1, C, z, y, x], or [1, C, x, y, z] of MONAI's layout; null along axes that follow the case. */
export function inputShape({ sequences, maskChannel, size, layout }: ImageInput): Shape {
  const channels = sequences.length + (maskChannel === 'none' ? 0 : 1);
  const axes = size ?? [null, null, null];
  return [1, channels, ...(layout === 'NCDHW' ? axes.toReversed() : axes)];
}

function wantedOutputs(
  manifest: ClassifierManifest | SegmentationManifest,
): readonly (readonly [string, Shape])[] {
  if (manifest.task === 'segmentation') {
    const { tensor, regions, activation } = manifest.output;
    const least = Math.max(...regions.map(({ channel }) => channel)) + 1;
    // Of a softmax every class counts, but how many there are only the graph knows.
    const spatial = inputShape(manifest.input).slice(2);
    const channels = activation === 'sigmoid' && regions.length === least ? least : null;
    return [[tensor, [1, channels, ...spatial]]];
  }
  const { tensor, heads, features, activationMap } = manifest.output;
  const entries = heads.reduce((sum, { indices }) => sum + indices.length, 0);
  return [
    ...(tensor === null ? [] : [[tensor, [1, entries]] as const]),
    ...(features === null ? [] : [[features, [1, null]] as const]),
    ...(activationMap === null ? [] : [[activationMap, [1, entries, null, null, null]] as const]),
  ];
}

function find(kind: string, name: string, all: readonly TensorInfo[]): TensorInfo {
  const found = all.find((info) => info.name === name);
  if (found !== undefined) return found;
  return refuse(
    `The graph has no ${kind} "${name}"; it has ${all.map((info) => info.name).join(', ')}.`,
    'Correct the name in model.json.',
  );
}

function requireShape(kind: string, { name, dims, type }: TensorInfo, wanted: Shape): void {
  const fits =
    dims.length === wanted.length &&
    dims.every((n, axis) => n === null || wanted[axis] === null || n === wanted[axis]);
  if (!fits) {
    refuse(
      `${kind} "${name}" is ${inWords(dims)}; model.json says ${inWords(wanted)}.`,
      'Correct model.json, or export the model again.',
    );
  }
  if (type === 'float32') return;
  refuse(
    `${kind} "${name}" is of type ${type}, not float32.`,
    'Export the model with float32 inputs and outputs.',
  );
}

function inWords(shape: Shape): string {
  return shape.map((n) => n ?? '?').join(' x ');
}

function refuse(problem: string, remedy: string): never {
  throw new LocusError('bad-model', problem, remedy);
}
