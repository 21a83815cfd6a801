import type { ImageSource } from '../formats/open-images.ts';
import type { Resampled } from '../radiomics/resampled.ts';
import { LocusError } from '../volume/errors.ts';
import { fingerprint } from '../volume/fingerprint.ts';
import { guessRole } from '../volume/guess-role.ts';
import { guessSequence } from '../volume/guess-sequence.ts';
import { toLabelMap } from '../volume/label-map.ts';
import { makePacer } from '../volume/pace.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import { measureIntensity } from './intensity.ts';
import type { ItemHeader, ItemId, LoadedItem, Role } from './protocol.ts';
import type { DicomFacts } from './protocol-series.ts';

/** Voxels are kept once: as a volume or as a label map, whichever the role asks for. */
export type Voxels =
  | { readonly role: 'image'; readonly volume: Volume }
  | { readonly role: 'mask'; readonly map: LabelMap };

interface Kept {
  readonly item: LoadedItem;
  readonly voxels: Voxels;
  /** Null for what was made here and is in no file. */
  readonly source: ImageSource | null;
}

export interface NewItem {
  readonly name: string;
  readonly header: ItemHeader;
  readonly volume: Volume;
  readonly frame: number;
  readonly source: ImageSource | null;
  readonly isSample: boolean;
  /** Where it is known what it is, and why; else it is guessed. */
  readonly role?: Role;
  readonly roleReason?: string;
  /** The volume as labels, where they have names already. */
  readonly map?: LabelMap;
  readonly dicom?: DicomFacts | undefined;
  /** Where it is known, of an image made from another; else it is guessed. */
  readonly sequence?: Pick<LoadedItem, 'sequence' | 'sequenceReason'>;
  readonly resampled?: Resampled;
  /** Of a fractional SEG. */
  readonly threshold?: number;
}

/** The scans and masks that are loaded. */
export function createShelf() {
  const shelf = new Map<ItemId, Kept>();
  /** Of all files that were ever loaded, for texts that name them. */
  const names = new Map<string, Role>();
  let count = 0;

  function find(id: ItemId): Kept {
    const kept = shelf.get(id);
    if (kept !== undefined) return kept;
    throw new LocusError('internal', 'That scan is no longer loaded.', 'Open it again.');
  }

  async function make(id: ItemId, from: NewItem, signal?: AbortSignal): Promise<Kept> {
    const { name, header, volume, frame, source, isSample } = from;
    const guess = guessRole(volume, name);
    const role = from.role ?? guess.role;
    if (source !== null) names.set(name, role);
    const [intensity, sha256] = [
      await measureIntensity(volume.data, makePacer(signal)),
      await fingerprint(volume.grid.size, volume.data),
    ];
    const warnings = [...header.warnings];
    const voxels: Voxels =
      role === 'image'
        ? { role, volume }
        : { role, map: from.map ?? toLabelMap(volume, name, (text) => warnings.push(text)) };
    const item: LoadedItem = {
      id,
      name,
      role,
      roleReason: from.roleReason ?? guess.reason,
      canSwitchRole: voxels.role === 'mask' || canBeMask(volume),
      // The reader knows more once it has seen the voxels.
      header: { ...header, modality: volume.modality },
      frame,
      unit: volume.unit,
      nonFiniteCount: volume.nonFiniteCount,
      intensity,
      ...(from.sequence ?? sequenceOf(role, name, { ...header, modality: volume.modality })),
      resampled: from.resampled ?? null,
      dicom: from.dicom ?? null,
      ...(from.threshold === undefined ? {} : { threshold: from.threshold }),
      ...drawn(voxels),
      warnings,
      sha256,
      isSample,
    };
    return { item, voxels, source };
  }

  /** The same item with voxels read anew. */
  async function reread(
    id: ItemId,
    source: ImageSource,
    frame: number,
    unit: string,
  ): Promise<LoadedItem> {
    const { item } = find(id);
    const { name, header, role, isSample } = item;
    const isUnit = header.series?.units.some((known) => known.unit === unit) ?? false;
    const volume = await source.readFrame(frame, isUnit ? { unitWanted: unit } : {});
    const dicom = item.dicom ?? undefined;
    const kept = await make(id, { name, header, volume, frame, source, isSample, role, dicom });
    // Removed meanwhile: it must not come back.
    if (shelf.has(id)) {
      shelf.set(id, { ...kept, item: { ...kept.item, roleReason: item.roleReason } });
    }
    return find(id).item;
  }

  return {
    async add(from: NewItem, signal?: AbortSignal): Promise<LoadedItem> {
      const id = `item-${++count}`;
      const kept = await make(id, from, signal);
      shelf.set(id, kept);
      return kept.item;
    },
    /** Other voxels of the same item; null where it was removed meanwhile. */
    async replace(id: ItemId, from: NewItem): Promise<LoadedItem | null> {
      const kept = await make(id, from);
      if (!shelf.has(id)) return null;
      shelf.set(id, kept);
      return kept.item;
    },
    remove(id: ItemId): void {
      shelf.delete(id);
    },
    clear(): void {
      shelf.clear();
      names.clear();
    },
    item: (id: ItemId) => find(id).item,
    kept: (id: ItemId): Kept => find(id),
    names: (): ReadonlyMap<string, Role> => names,
    /** An item that was loaded before, under a new id. */
    put(item: LoadedItem, voxels: Voxels, source: ImageSource | null): LoadedItem {
      const again = { ...item, id: `item-${++count}` };
      shelf.set(again.id, { item: again, voxels, source });
      return again;
    },
    voxels: (id: ItemId) => find(id).voxels,

    /** @throws LocusError 'no-image' */
    image(id: ItemId): { readonly item: LoadedItem; readonly volume: Volume } {
      const { item, voxels } = find(id);
      if (voxels.role === 'image') return { item, volume: voxels.volume };
      throw new LocusError('no-image', `${item.name} is a mask.`, 'Choose an image.');
    },
    /** @throws LocusError 'no-mask' */
    mask(id: ItemId): { readonly item: LoadedItem; readonly map: LabelMap } {
      const { item, voxels } = find(id);
      if (voxels.role === 'mask') return { item, map: voxels.map };
      throw new LocusError('no-mask', `${item.name} is an image.`, 'Choose a mask.');
    },

    /** The mask with other names; the voxels are the same. @throws LocusError 'no-mask' */
    setMap(id: ItemId, map: LabelMap): LoadedItem {
      const kept = find(id);
      const voxels: Voxels = { role: 'mask', map };
      const item: LoadedItem = { ...kept.item, ...drawn(voxels) };
      shelf.set(id, { ...kept, item, voxels });
      return item;
    },

    /** @throws LocusError 'not-a-mask' */
    async setRole(id: ItemId, role: Role): Promise<LoadedItem> {
      const { item, voxels, source } = find(id);
      if (voxels.role === role) return item;
      const change = (next: Voxels, warnings: readonly string[]) => {
        const said = { role, roleReason: 'as you said', warnings, ...drawn(next) };
        const sequence = sequenceOf(role, item.name, item.header);
        const changed: LoadedItem = { ...item, ...said, ...sequence };
        if (shelf.has(id)) shelf.set(id, { item: changed, voxels: next, source });
        return changed;
      };
      const warnings = [...item.header.warnings];
      if (voxels.role === 'image') {
        const map = toLabelMap(voxels.volume, item.name, (text) => warnings.push(text));
        return change({ role: 'mask', map }, warnings);
      }
      // Labels may be rounded; the file has the voxels as they were.
      const volume =
        source === null ? volumeOf(voxels.map, item) : await source.readFrame(item.frame);
      return change({ role: 'image', volume }, warnings);
    },

    /** Reads another volume of a 4-D file. @throws LocusError 'unsupported' */
    async setFrame(id: ItemId, frame: number): Promise<LoadedItem> {
      const { item, source } = find(id);
      if (frame === item.frame) return item;
      if (
        source === null ||
        !(Number.isInteger(frame) && frame >= 0 && frame < item.header.frames)
      ) {
        throw new LocusError(
          'unsupported',
          `There is no volume ${frame + 1} of ${item.header.frames}.`,
          'Choose one that exists.',
          item.name,
        );
      }
      return reread(id, source, frame, item.unit);
    },

    /** Reads the volume in another unit of its series. @throws LocusError 'unsupported' */
    async setUnit(id: ItemId, unit: string): Promise<LoadedItem> {
      const { item, source } = find(id);
      if (unit === item.unit) return item;
      const option = item.header.series?.units.find((known) => known.unit === unit);
      if (source !== null && option !== undefined && option.whyNot === null) {
        return reread(id, source, item.frame, unit);
      }
      throw new LocusError(
        'unsupported',
        `This cannot be given in ${unit}: ${option?.whyNot ?? 'its series has no such unit'}.`,
        'Choose another unit.',
        item.name,
      );
    },
  };
}

/** What an item says of the kind of image it is. */
function sequenceOf(
  role: Role,
  name: string,
  { modality, frames, series }: ItemHeader,
): Pick<LoadedItem, 'sequence' | 'sequenceReason'> {
  if (role === 'mask') return { sequence: 'other', sequenceReason: 'a mask' };
  const guess = guessSequence({ name, modality, frames, series: series ?? null });
  return { sequence: guess.sequence, sequenceReason: guess.reason };
}

/** What an item says of a mask. */
function drawn(voxels: Voxels): Pick<LoadedItem, 'labels' | 'regions'> {
  if (voxels.role === 'image') return { labels: null, regions: null };
  return { labels: voxels.map.labels, regions: voxels.map.regions ?? null };
}

function canBeMask(volume: Volume): boolean {
  try {
    toLabelMap(volume, '');
    return true;
  } catch {
    return false;
  }
}

export function volumeOf(
  map: LabelMap,
  { header, unit }: Pick<LoadedItem, 'header' | 'unit'>,
): Volume {
  return { grid: map.grid, data: map.data, modality: header.modality, unit, nonFiniteCount: 0 };
}
