import { throwIfCancelled } from '../volume/errors.ts';
import { labelColour } from '../volume/label-colours.ts';
import { makeLabelMap } from '../volume/label-map.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { ImageName } from './contrast.ts';
import { LABEL } from './labels.ts';
import { phantomSteps } from './make-phantom.ts';
import { type PhantomParameters, SAMPLE } from './parameters.ts';

/** One synthetic patient: four skull-stripped MR sequences and the tumour's labels on one grid. */
export interface PhantomCase {
  readonly sequences: readonly { readonly name: ImageName; readonly volume: Volume }[];
  readonly mask: LabelMap;
  readonly parameters: PhantomParameters;
}

export interface MakeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears the fraction done, from 0 to 1, at every turn of the event loop. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

export const LABEL_NAMES: Readonly<Record<number, string>> = {
  [LABEL.necrosis]: 'Necrotic core',
  [LABEL.oedema]: 'Oedema',
  [LABEL.enhancing]: 'Enhancing tumour',
};

/** ms of work between turns of the event loop; one step more may take 20 ms on a slow machine. */
const SLICE_MS = 20;

/** The case behind "Open sample case". Another seed gives another patient with a like tumour. */
export function makeSampleCase({
  seed = SAMPLE.seed,
  ...options
}: MakeOptions & { readonly seed?: number } = {}): Promise<PhantomCase> {
  return makePhantom({ ...SAMPLE, seed }, options);
}

/**
 * Makes a synthetic patient in one to three seconds. The same parameters give the same voxels in
 * every JavaScript engine (see random.ts).
 *
 * @throws LocusError 'cancelled'
 */
export async function makePhantom(
  parameters: PhantomParameters,
  { signal, onProgress }: MakeOptions = {},
): Promise<PhantomCase> {
  throwIfCancelled(signal);
  const steps = phantomSteps(parameters);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      const { grid, images, labels } = step.value;
      const sequences = images.map(({ name, data }) => ({
        name,
        volume: { grid, data, modality: 'MR', unit: '1', nonFiniteCount: 0 } as const,
      }));
      const known = Object.entries(LABEL_NAMES).map(([value, name]) => ({
        value: Number(value),
        name,
        colour: labelColour(Number(value)),
        voxelCount: 0,
        volumeMl: 0,
      }));
      return { sequences, mask: makeLabelMap(grid, labels, known), parameters };
    }
    if (performance.now() - since < SLICE_MS) continue;
    onProgress?.(step.value);
    await nextTurn();
    throwIfCancelled(signal);
    since = performance.now();
  }
}

/** A message, not a timer: nested timers wait 4 ms or more. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** The same case as a list of volumes, as if it had been read from five files. */
export function caseItems({ sequences, mask }: PhantomCase) {
  const { grid, data } = mask;
  const volume: Volume = { grid, data, modality: 'unknown', unit: '1', nonFiniteCount: 0 };
  return [
    ...sequences.map((sequence) => ({ ...sequence, role: 'image' as const })),
    { name: 'Tumour', volume, role: 'mask' as const },
  ];
}
