import type { CaseInput } from '../../genotype/predict.ts';
import { segmentCase } from '../../genotype/segment-case.ts';
import { LocusError } from '../../volume/errors.ts';
import type { SegmentReport } from '../protocol-genotype.ts';
import type { OpenCase } from './model-runs.ts';

/** A mask as a network draws it, to be accepted by a person. @throws LocusError as segmentCase */
export async function segmentWith(
  { model, session, engine, signal, onProgress }: OpenCase,
  subject: CaseInput,
): Promise<Omit<SegmentReport, 'elapsedMs'>> {
  const { manifest } = model;
  if (manifest.task !== 'segmentation' || session === null) {
    throw new LocusError('usage', 'This model draws no regions.', 'Choose one that does.');
  }
  const loaded = { manifest, session, engine };
  const found = await segmentCase(loaded, subject, { signal, onProgress });
  const { grid, data } = found.mask;
  if (!data.some((value) => value !== 0)) {
    throw new LocusError(
      'empty-mask',
      `${manifest.name} found nothing to draw in this case.`,
      'Draw the region by other means, or check which images were taken.',
    );
  }
  const { name, version, label } = found.model;
  return {
    mask: {
      grid,
      box: { start: [0, 0, 0], size: grid.size },
      data,
      name: `Drawn by ${name}`,
      reason: `drawn by ${name} ${version}${label === null ? '' : ` (${label})`}`,
      labels: found.labels,
    },
    model: found.model,
    warnings: found.warnings,
    run: found.run,
  };
}
