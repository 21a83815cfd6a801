import type { ExtractInput } from '../radiomics/extract.ts';
import { forEachSequence, missingExtraction } from '../radiomics/extract-sequences.ts';
import type { Diagnostics, ExtractionProgress } from '../radiomics/feature.ts';
import { imageProvenance, maskProvenance } from '../radiomics/resampled.ts';
import { LocusError } from '../volume/errors.ts';
import type { Grid } from '../volume/grid.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import type { LabelMap } from '../volume/volume.ts';
import { errorInfo } from './error-info.ts';
import type {
  CaseReport,
  CaseRequest,
  ErrorInfo,
  ExtractReport,
  ExtractRequest,
  SequenceReport,
} from './protocol.ts';
import type { createShelf } from './shelf.ts';

export interface Shelved {
  readonly shelf: Pick<ReturnType<typeof createShelf>, 'image' | 'mask'>;
  /** Differences of the grids in words, none where they are the same. */
  readonly differences: (imageId: string, maskId: string) => readonly string[];
}

export interface CaseTools extends Shelved {
  readonly extractOne: (
    prepared: Prepared,
    onProgress: (progress: ExtractionProgress) => void,
  ) => Promise<ExtractReport>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/** Image, mask and settings of a request, and what they were made from. */
export interface Prepared {
  readonly input: ExtractInput;
  readonly about: Pick<ExtractReport, 'image' | 'mask' | 'settings'>;
  /** How image or mask came onto their grid, where they were on another; columns of exports. */
  readonly provenance: Diagnostics;
}

/**
 * What an extraction needs. `onto` brings a mask onto the grid of an image on another one; null refuses it.
 *
 * @throws LocusError 'geometry-mismatch', and what `onto` throws
 */
export function prepare(
  request: Omit<ExtractRequest, 'jobId'>,
  { shelf, differences }: Shelved,
  onto: ((map: LabelMap, grid: Grid) => LabelMap) | null = null,
): Prepared {
  const { imageId, maskId, labels, settings } = request;
  const image = shelf.image(imageId);
  const mask = shelf.mask(maskId);
  const apart = differences(imageId, maskId);
  if (apart.length > 0 && onto === null) {
    throw new LocusError(
      'geometry-mismatch',
      `The mask lies on another grid than the image: ${apart.join('; ')}.`,
      'Resample the mask to the image first.',
      mask.item.name,
    );
  }
  const { grid } = image.volume;
  const map = apart.length > 0 && onto !== null ? onto(mask.map, grid) : mask.map;
  const { resampled } = image.item;
  return {
    input: { image: image.volume, mask: map, labels, settings },
    about: {
      image: { sha256: image.item.sha256, grid, ...(resampled ? { resampled } : {}) },
      mask: { sha256: mask.item.sha256, grid: mask.map.grid, labels },
      settings,
    },
    provenance: {
      ...(resampled ? imageProvenance(resampled) : {}),
      ...(map === mask.map ? {} : maskProvenance(mask.item.sha256, mask.map.grid)),
    },
  };
}

/** Features of several images of a case. @throws LocusError 'cancelled'; where all images fail, why the first did */
export async function extractCase(
  request: CaseRequest,
  { extractOne, signal, onProgress, ...tools }: CaseTools,
): Promise<CaseReport> {
  const start = performance.now();
  const { images, maskId, labels, settings } = request;
  const onto = request.isMaskResampled ? rememberGrids(resampleLabels) : null;
  const outcomes = await forEachSequence(
    images.map(({ sequence }) => sequence),
    (n, say) => {
      const { imageId } = images[n] as CaseRequest['images'][number];
      return extractOne(prepare({ imageId, maskId, labels, settings }, tools, onto), say);
    },
    { signal, onProgress },
  );
  const done = outcomes.find((outcome) => outcome.ok);
  return {
    sequences: outcomes.map((outcome, n): SequenceReport => {
      const { sequence } = outcome;
      if (outcome.ok) return { sequence, report: outcome.value, error: null };
      const error = errorInfo(outcome.error);
      const { imageId } = images[n] as CaseRequest['images'][number];
      return { sequence, report: failedReport(imageId, request, error, done?.value, tools), error };
    }),
    elapsedMs: performance.now() - start,
  };
}

/** A report without values, on the engine that did the others. */
function failedReport(
  imageId: string,
  { maskId, labels, settings }: CaseRequest,
  { problem, remedy }: ErrorInfo,
  other: ExtractReport | undefined,
  { shelf }: Shelved,
): ExtractReport {
  const { item, volume } = shelf.image(imageId);
  const mask = shelf.mask(maskId);
  return {
    extraction: missingExtraction(settings, item.unit, `${problem} ${remedy}`.trim()),
    engine: other?.engine ?? { name: 'cpu', adapter: null },
    whyNotGpu: other?.whyNotGpu ?? null,
    threads: 0,
    elapsedMs: 0,
    image: { sha256: item.sha256, grid: volume.grid },
    mask: { sha256: mask.item.sha256, grid: mask.map.grid, labels },
    settings,
  };
}

/** Images on one grid share the mask that was brought onto it. */
function rememberGrids(
  resample: (map: LabelMap, grid: Grid) => LabelMap,
): (map: LabelMap, grid: Grid) => LabelMap {
  const made = new Map<string, LabelMap>();
  return (map, grid) => {
    const key = JSON.stringify([grid.size, grid.affine]);
    const known = made.get(key) ?? resample(map, grid);
    made.set(key, known);
    return known;
  };
}
