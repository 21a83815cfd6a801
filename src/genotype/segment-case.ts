import { LocusError } from '../volume/errors.ts';
import type { Grid } from '../volume/grid.ts';
import { type CaseRun, partOf, withSignal } from './case-run.ts';
import { inputWarnings } from './input-warnings.ts';
import type { SegmentationManifest } from './manifest.ts';
import { labelsOnGrid, probabilitiesOf } from './network-regions.ts';
import type { CaseInput, Loaded } from './predict.ts';
import { identityOf } from './predict-case.ts';
import type { InputWarning, ModelIdentity, RunFacts } from './prediction.ts';
import { prepareInput } from './prepare.ts';
import { runModel } from './run-model.ts';
import type { PreparedInput, Tensor } from './tensor.ts';

export interface SegmentedCase {
  /** On the grid of the case's first image. */
  readonly mask: { readonly grid: Grid; readonly data: Uint8Array };
  readonly labels: readonly { readonly value: number; readonly name: string }[];
  readonly model: ModelIdentity;
  readonly warnings: readonly InputWarning[];
  readonly run: RunFacts;
  readonly prepared: PreparedInput;
}

/** Share of the time until the network has run. */
const PREPARED = 0.3;
const RAN = 0.7;

/**
 * Regions that a network draws: prepared, run, and brought back onto the grid of the case's first image, where
 * probabilities are interpolated (trilinear) before thresholds are applied, so that edges are smooth.
 *
 * @throws LocusError as prepareInput; 'bad-model', 'device-lost', 'cancelled'
 */
export async function segmentCase(
  { manifest, session, engine }: Loaded<SegmentationManifest>,
  subject: CaseInput,
  options: CaseRun = {},
): Promise<SegmentedCase> {
  const start = performance.now();
  const saying = partOf(options, 0, PREPARED);
  saying('Preparing the images', 0);
  const prepared = await prepareInput(engine, manifest.input, subject, {
    ...withSignal(options),
    onProgress: (done, all, label) => saying(`Preparing: ${label}`, done / all),
  });
  const prepareMs = performance.now() - start;
  partOf(options, PREPARED, RAN)('Running the network', 0);
  const running = performance.now();
  const { tensor } = manifest.output;
  const found = await runModel(session, manifest.input, prepared, [tensor], options.signal);
  const inferMs = performance.now() - running;
  const probabilities = probabilitiesOf(found[tensor] as Tensor, manifest, prepared.grid);
  const { grid } = firstImage(subject);
  const say = partOf(options, RAN, 1);
  const data = await labelsOnGrid(engine, probabilities, manifest.output, prepared.grid, grid, {
    ...withSignal(options),
    onProgress: (fraction) => say('Drawing the regions', fraction),
  });
  return {
    mask: { grid, data },
    labels: manifest.output.labels.map(({ value, name }) => ({ value, name })),
    model: identityOf(manifest),
    warnings: inputWarnings(manifest.input, subject, prepared, null),
    run: {
      backend: session.backend,
      whyNotGpu: session.whyNotGpu,
      prepareMs,
      inferMs,
      threads: session.threads,
    },
    prepared,
  };
}

function firstImage({ images }: CaseInput) {
  const [first] = images.values();
  if (first !== undefined) return first;
  throw new LocusError('no-image', 'The case has no image.', 'Open one.');
}
