import type { OpenedRegions } from '../formats/dicom/open-dicom-files.ts';
import { findImage, whyNotDrawn } from '../formats/dicom/region-match.ts';
import type { DrawOptions, RegionSource } from '../formats/region-source.ts';
import { LocusError, throwIfCancelled, withFile } from '../volume/errors.ts';
import type { Grid } from '../volume/grid.ts';
import type { LabelMap } from '../volume/volume.ts';
import { errorInfo } from './error-info.ts';
import type { ErrorInfo, LoadedItem } from './protocol.ts';
import type { DicomFacts } from './protocol-series.ts';
import type { KnownSeries, SeriesList } from './series.ts';
import type { createShelf, NewItem } from './shelf.ts';

export interface OpeningTools {
  readonly signal: AbortSignal;
  /** What is being done, and the share of the whole. */
  readonly say: (stage: string, fraction: number) => void;
}

interface Places {
  readonly shelf: ReturnType<typeof createShelf>;
  readonly list: SeriesList;
  /** The files of masks, by item. */
  readonly drawn: Map<string, OpenedRegions>;
  /** Those of this job; masks are added. */
  readonly items: LoadedItem[];
  /** Regions that have just been found; others have waited for their image. */
  readonly fresh: readonly OpenedRegions[];
}

type Fate =
  | { readonly kind: 'draw'; readonly grid: Grid; readonly warning: string | null }
  | { readonly kind: 'wait'; readonly series: KnownSeries | null }
  | { readonly kind: 'refuse'; readonly error: LocusError };

/**
 * Draws regions whose image is loaded. The others wait: those found in this job say for what, or why they fit no image
 * here.
 */
export async function drawWaiting(
  { shelf, list, drawn, items, fresh }: Places,
  tools: OpeningTools,
  from: number,
): Promise<{ readonly errors: readonly ErrorInfo[]; readonly notes: readonly string[] }> {
  const errors: ErrorInfo[] = [];
  const notes: string[] = [];
  const waiting: OpenedRegions[] = [];
  const all = [...list.waiting(), ...fresh];
  for (const [n, regions] of all.entries()) {
    const { source } = regions;
    const fate = fateOf(source, list.all());
    if (fate.kind !== 'draw') {
      waiting.push(regions);
      if (!fresh.includes(regions)) continue;
      if (fate.kind === 'refuse') errors.push(errorInfo(fate.error));
      else notes.push(waitNote(source.name, fate.series));
      continue;
    }
    const tell = (share: number) =>
      tools.say(`Drawing ${source.name}`, from + ((1 - from) * (n + share)) / all.length);
    tell(0);
    try {
      const facts = { ...list.facts(source.refersTo), series: seriesFacts(source) };
      const options = { signal: tools.signal, onProgress: tell };
      const made = await drawItem(source, fate, facts, options);
      const item = await shelf.add(made, tools.signal);
      items.push(item);
      drawn.set(item.id, regions);
    } catch (error) {
      throwIfCancelled(tools.signal);
      errors.push(errorInfo(withFile(error, source.name)));
    }
  }
  throwIfCancelled(tools.signal);
  list.setWaiting(waiting);
  return { errors, notes };
}

/** A mask with the regions on a grid. @throws LocusError as `draw` does */
async function drawItem(
  source: RegionSource,
  { grid, warning }: { readonly grid: Grid; readonly warning: string | null },
  facts: DicomFacts,
  options: DrawOptions,
): Promise<NewItem> {
  const said = warning === null ? [] : [warning];
  const map = await source.draw(grid, { ...options, warn: (sentence) => said.push(sentence) });
  const { threshold = source.threshold } = options;
  const item = maskItem(source, map, facts, said);
  return threshold === null ? item : { ...item, threshold };
}

/**
 * A fractional SEG on the same grid with another threshold.
 *
 * @throws LocusError 'unsupported', and as `draw` does
 */
export async function drawAgain(
  source: RegionSource | undefined,
  { item, map }: { readonly item: LoadedItem; readonly map: LabelMap },
  threshold: number,
): Promise<NewItem> {
  const isShare = threshold > 0 && threshold <= 1;
  if (source === undefined || source.threshold === null || item.dicom === null || !isShare) {
    throw new LocusError(
      'unsupported',
      isShare ? 'This mask has no fractions.' : 'A threshold lies above 0 and is at most 1.',
      'Thresholds are for fractional DICOM SEG files.',
      item.name,
    );
  }
  return drawItem(source, { grid: map.grid, warning: null }, item.dicom, { threshold });
}

function fateOf({ refersTo, ownGrid, name }: RegionSource, known: readonly KnownSeries[]): Fate {
  const series = findImage(refersTo, known);
  if (series !== null && series.itemId !== null) {
    return { kind: 'draw', grid: series.source.header.grid, warning: null };
  }
  if (series !== null) return { kind: 'wait', series };
  const identities = known.map(({ identity }) => identity);
  const isOfStudy = identities.some(
    ({ patient, study }) => patient === refersTo.patient && study === refersTo.study,
  );
  if (ownGrid !== null && (known.length === 0 || isOfStudy)) {
    const warning = 'The images that it was drawn on are not here: it lies on a grid of its own.';
    return { kind: 'draw', grid: ownGrid, warning };
  }
  const error = whyNotDrawn(refersTo, identities, name);
  return error === null ? { kind: 'wait', series: null } : { kind: 'refuse', error };
}

function waitNote(name: string, series: KnownSeries | null): string {
  if (series === null) {
    return `${name} holds regions that were drawn on DICOM images: open these as well, and the regions are drawn.`;
  }
  const { modality, seriesNumber, description } = series.facts.series;
  const number = seriesNumber === null ? '' : ` ${seriesNumber}`;
  const words = description === '' ? modality : `${modality}, ${description}`;
  return `${name} was drawn on series${number} (${words}): open that, and its regions are drawn.`;
}

function maskItem(
  { name, format, warnings, regions }: RegionSource,
  map: LabelMap,
  dicom: DicomFacts,
  said: readonly string[],
): NewItem {
  const lacking = regions.flatMap((region) =>
    region.whyNot === null ? [] : [`${region.name} is not drawn: ${region.whyNot}.`],
  );
  const empty = map.labels.length === 0 ? ['No region has a voxel on this grid.'] : [];
  return {
    name,
    header: {
      format,
      grid: map.grid,
      frames: 1,
      voxelType: map.data.constructor.name.replace('Array', '').toLowerCase(),
      slope: 1,
      intercept: 0,
      bytesNeeded: map.data.byteLength,
      modality: 'unknown',
      warnings: [...warnings, ...said, ...lacking, ...empty],
    },
    volume: { grid: map.grid, data: map.data, modality: 'unknown', unit: '1', nonFiniteCount: 0 },
    frame: 0,
    source: null,
    isSample: false,
    role: 'mask',
    roleReason: format === 'RTSTRUCT' ? 'contours of an RTSTRUCT' : 'segments of a DICOM SEG',
    map,
    dicom,
  };
}

function seriesFacts({ format, title }: RegionSource): DicomFacts['series'] {
  return {
    modality: format === 'RTSTRUCT' ? 'RTSTRUCT' : 'SEG',
    description: title,
    seriesNumber: null,
    images: 1,
    echoTime: null,
    repetitionTime: null,
    inversionTime: null,
    flipAngle: null,
    bValues: [],
    sequenceWords: [],
    hasContrast: false,
    units: [],
  };
}
