import { LocusError, throwIfCancelled } from '../../volume/errors.ts';
import { MAX_ARRAY_BYTES } from '../layout.ts';
import { type DicomSource, makeDicomSource, type SourcePlan, whyNoImage } from './dicom-source.ts';
import { findVolumes } from './find-volumes.ts';
import { identityOf } from './identity-of.ts';
import type { DicomFile } from './open-dicom.ts';
import { pixelWarnings } from './pixel-warnings.ts';
import { type Plane, planesOf } from './plane.ts';
import { makeScrubber } from './scrub.ts';
import { gridsOf } from './stack-grid.ts';
import { findStacks, haveSamePlaces, type Stack } from './stacks.ts';
import { whyUnreadable } from './stored-frame.ts';
import { type SeriesUnits, unitsOf } from './units.ts';

export interface GroupedVolumes {
  /** Series in the order in which their first files came; of each the largest volume first. */
  readonly sources: readonly DicomSource[];
  /** Files that make no image, each with the reason. */
  readonly refused: readonly LocusError[];
}

export interface GroupOptions {
  readonly signal?: AbortSignal | undefined;
  readonly maxArrayBytes?: number;
}

/**
 * Groups files by patient, study, series and frame of reference, and makes volumes of them: slices of one size, spacing
 * and orientation in the order of their positions. Images at one place are told apart by echo, b-value, time and the like
 * and become frames of one source; equal ones count once. Slices missing from an even sequence are filled in linearly,
 * so that every measured one keeps its place; uneven ones are kept as stored, with a second source on an even grid.
 * Pixels are only read where images of one place are not told apart by their headers.
 *
 * @throws LocusError 'cancelled'
 */
export async function groupVolumes(
  files: readonly DicomFile[],
  options: GroupOptions = {},
): Promise<GroupedVolumes> {
  const sources: DicomSource[] = [];
  const refused: LocusError[] = [];
  const series = new Map<string, Plane[]>();
  for (const file of files) {
    throwIfCancelled(options.signal);
    try {
      refuseUnless(file);
      const planes = planesOf(file);
      const key = seriesKey(file);
      const known = series.get(key);
      if (known === undefined) series.set(key, [...planes]);
      else for (const plane of planes) known.push(plane);
    } catch (error) {
      refused.push(asLocusError(error, file));
    }
  }
  for (const planes of series.values()) {
    const result = await groupSeries(planes, options);
    sources.push(...result.sources);
    refused.push(...result.refused);
  }
  return { sources, refused };
}

function refuseUnless(file: DicomFile): void {
  const reason = whyNoImage(file) ?? whyUnreadable(file);
  if (reason === null) return;
  throw new LocusError('unsupported', reason, 'Choose another file.', file.file.name);
}

function seriesKey({ dataset }: DicomFile): string {
  const { patient, study, series, frameOfReference } = identityOf(dataset, []);
  return JSON.stringify([patient, study, series, frameOfReference, dataset.text('Modality')]);
}

async function groupSeries(
  planes: readonly Plane[],
  { signal, maxArrayBytes = MAX_ARRAY_BYTES }: GroupOptions,
): Promise<GroupedVolumes> {
  const sources: DicomSource[] = [];
  const refused: LocusError[] = [];
  const files = [...new Set(planes.map(({ file }) => file))];
  const units = unitsOf(files);
  const plans: SourcePlan[] = [];
  for (const stack of findStacks(planes)) {
    throwIfCancelled(signal);
    try {
      plans.push(...(await planStack(stack, units, signal)));
    } catch (error) {
      const file = stack.planes[0]?.file;
      if (isCancel(error) || file === undefined) throw error;
      refused.push(asLocusError(error, file));
    }
  }
  plans.sort((a, b) => sizeOf(b) - sizeOf(a));
  plans.forEach((plan, n) => {
    const suffix =
      plans.length === 1 ? plan.suffix : `${plan.suffix} (${n + 1} of ${plans.length})`;
    const file = plan.frames[0]?.[0]?.file;
    try {
      sources.push(makeDicomSource({ ...plan, suffix }, maxArrayBytes));
    } catch (error) {
      if (file === undefined) throw error;
      refused.push(asLocusError(error, file));
    }
  });
  return { sources, refused };
}

function sizeOf({ stack, frames }: SourcePlan): number {
  return stack.layers.length * frames.length;
}

async function planStack(
  stack: Stack,
  units: SeriesUnits,
  signal: AbortSignal | undefined,
): Promise<readonly SourcePlan[]> {
  const { volumes, names, warnings } = await findVolumes(stack, signal);
  const dataset = stack.planes[0]?.file.dataset;
  if (dataset === undefined) return [];
  const scrub = makeScrubber(dataset);
  const plans: SourcePlan[] = [];
  for (const group of groupBySamePlaces(volumes)) {
    const first = group[0]?.planes ?? [];
    for (const { from, to, stack: placed } of gridsOf(first)) {
      const frames = group.map(({ planes }) => planes.slice(from, to));
      const plan = {
        frames,
        names: volumes.length === 1 ? null : group.map(({ n }) => scrub(names[n] ?? '')),
        units,
        warnings: [...warnings, ...pixelWarnings(first)],
        suffix: '',
      };
      plans.push({ ...plan, stack: placed });
      if (placed.even !== null) {
        plans.push({ ...plan, stack: placed.even, suffix: ', resampled evenly' });
      }
    }
  }
  return plans;
}

interface Numbered {
  readonly planes: readonly Plane[];
  /** Of the volumes. */
  readonly n: number;
}

/** Volumes of the same places, the group of the most slices first; images without places are each their own. */
function groupBySamePlaces(
  volumes: readonly (readonly Plane[])[],
): readonly (readonly Numbered[])[] {
  const groups: Numbered[][] = [];
  volumes.forEach((planes, n) => {
    const hasPlaces = planes[0]?.place != null;
    const group = groups.find(
      ([first]) => hasPlaces && first !== undefined && haveSamePlaces(first.planes, planes),
    );
    if (group === undefined) groups.push([{ planes, n }]);
    else group.push({ planes, n });
  });
  return groups;
}

function isCancel(error: unknown): boolean {
  return error instanceof LocusError && error.code === 'cancelled';
}

/** Whatever goes wrong with a file concerns it alone. */
function asLocusError(error: unknown, { file }: DicomFile): LocusError {
  if (error instanceof LocusError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new LocusError(
    'internal',
    `The file could not be read: ${reason}.`,
    'Report this.',
    file.name,
  );
}
