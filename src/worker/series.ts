import type { DicomSource } from '../formats/dicom/dicom-source.ts';
import type { OpenedRegions } from '../formats/dicom/open-dicom-files.ts';
import { findImage } from '../formats/dicom/region-match.ts';
import { LocusError } from '../volume/errors.ts';
import { voxelCount } from '../volume/grid.ts';
import { guessSequence } from '../volume/guess-sequence.ts';
import type { ItemId } from './protocol.ts';
import type { DicomFacts, SeriesOffer } from './protocol-series.ts';
import { createPseudonyms } from './pseudonyms.ts';

/** A volume of DICOM files whose headers have been read. */
export interface KnownSeries {
  readonly id: string;
  readonly source: DicomSource;
  readonly identity: DicomSource['identity'];
  readonly facts: DicomFacts;
  readonly voxels: number;
  /** The item that it is loaded as. */
  readonly itemId: ItemId | null;
}

/** Fewer slices are localisers and single pictures. */
const LEAST_SLICES = 3;

/** All series that were found, and the regions that wait for one of them. Knows patients by UID; says pseudonyms only. */
export function createSeriesList() {
  let known: readonly KnownSeries[] = [];
  let waiting: readonly OpenedRegions[] = [];
  let pseudonyms = createPseudonyms();
  let count = 0;

  function isSame(a: DicomSource, b: DicomSource): boolean {
    const key = ({ identity, header, name }: DicomSource) => {
      const { patient, study, series, frameOfReference, instances } = identity;
      const { size, affine } = header.grid;
      // The name tells slices as stored from the same resampled.
      const of = [patient, study, series, frameOfReference, header.frames, name];
      return JSON.stringify([...of, instances.length, instances[0], size, affine]);
    };
    return key(a) === key(b);
  }

  /** Of the loaded series' patient; null while none is loaded. */
  function casePatient(): string | null {
    return known.find(({ itemId }) => itemId !== null)?.facts.patient ?? null;
  }

  /** Ids of the series that a person most likely wants next: those that masks wait for, else the largest volume. */
  function suggested(): ReadonlySet<string> {
    const patient = casePatient();
    const open = known.filter(
      ({ itemId, facts }) => itemId === null && (patient === null || facts.patient === patient),
    );
    const [wanted] = waiting.flatMap(({ source }) => findImage(source.refersTo, open) ?? []);
    if (wanted !== undefined) return new Set([wanted.id]);
    if (patient !== null) return new Set();
    const [first] = open;
    const ofFirst = open.filter(({ facts }) => facts.patient === first?.facts.patient);
    const deep = ofFirst.filter(({ source }) => source.header.grid.size[2] >= LEAST_SLICES);
    const [largest] = (deep.length > 0 ? deep : ofFirst).toSorted((a, b) => b.voxels - a.voxels);
    return new Set(largest === undefined ? [] : [largest.id]);
  }

  return {
    /** Takes series in; gives those that were not loaded yet, and the names of those that are. */
    add(found: readonly DicomSource[]): {
      readonly fresh: readonly KnownSeries[];
      readonly present: readonly string[];
    } {
      const fresh: KnownSeries[] = [];
      const present: string[] = [];
      for (const source of found) {
        const { identity, header, name } = source;
        const before = known.find((series) => isSame(series.source, source));
        if (before !== undefined && before.itemId !== null) present.push(name);
        else if (before !== undefined) fresh.push(before);
        else {
          const series = header.series;
          if (series === undefined) throw new LocusError('internal', 'A series has no facts.', '');
          const facts = { ...pseudonyms.of(identity), series };
          const voxels = voxelCount(header.grid);
          const made = { id: `series-${++count}`, source, identity, facts, voxels, itemId: null };
          known = [...known, made];
          fresh.push(made);
        }
      }
      return { fresh, present };
    },
    all: () => known,
    /** @throws LocusError 'internal' */
    find(id: string): KnownSeries {
      const series = known.find((one) => one.id === id || one.itemId === id);
      if (series !== undefined) return series;
      throw new LocusError('internal', 'That series is no longer here.', 'Open its files again.');
    },
    facts: (identity: DicomSource['identity']) => pseudonyms.of(identity),
    casePatient,
    setItem(id: string, itemId: ItemId): void {
      known = known.map((series) => (series.id === id ? { ...series, itemId } : series));
    },
    /** An item has been removed. */
    release(itemId: ItemId): void {
      known = known.map((series) =>
        series.itemId === itemId ? { ...series, itemId: null } : series,
      );
    },
    waiting: () => waiting,
    setWaiting(regions: readonly OpenedRegions[]): void {
      waiting = regions;
    },
    /** To be taken back when a job is cancelled. */
    snapshot: () => ({ known, waiting }),
    restore(before: {
      readonly known: readonly KnownSeries[];
      readonly waiting: readonly OpenedRegions[];
    }): void {
      ({ known, waiting } = before);
    },
    clear(): void {
      known = [];
      waiting = [];
      pseudonyms = createPseudonyms();
    },
    offers(): readonly SeriesOffer[] {
      const likely = suggested();
      return known.map(({ id, source: { name, header }, facts, itemId }) => ({
        ...facts,
        id,
        sequence: guessSequence({
          name,
          modality: header.modality,
          frames: header.frames,
          series: facts.series,
        }).sequence,
        grid: header.grid,
        frames: header.frames,
        frameNames: header.frameNames ?? [],
        bytesNeeded: header.bytesNeeded,
        warnings: header.warnings,
        isSuggested: likely.has(id),
        itemId,
      }));
    },
  };
}

export type SeriesList = ReturnType<typeof createSeriesList>;
