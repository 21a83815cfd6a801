import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import { type Grid, voxelCount } from '../volume/grid.ts';
import { guessRole } from '../volume/guess-role.ts';
import { guessSequence } from '../volume/guess-sequence.ts';
import { toLabelMap } from '../volume/label-map.ts';
import type { Sequence } from '../volume/sequence.ts';
import type { LabelMap, Volume } from '../volume/volume.ts';
import type { Identity } from './dicom/identity.ts';
import { findImage } from './dicom/region-match.ts';
import type { OpenedFiles } from './open-files.ts';
import type { RegionSource } from './region-source.ts';

/** An image as it was read. */
export interface CaseImage {
  /** As its file is called. */
  readonly name: string;
  readonly volume: Volume;
  /** Null where it is no DICOM image. */
  readonly identity: Identity | null;
}

/** The files of one patient, by what they are. */
export interface CaseFiles {
  readonly images: ReadonlyMap<Sequence, CaseImage>;
  readonly region: LabelMap | null;
  readonly brain: LabelMap | null;
  /** What was chosen or read otherwise than it stands there, in sentences that name files. */
  readonly notes: readonly string[];
}

export interface CaseFilesOptions {
  /** Sequences that are wanted; others are not read. */
  readonly wanted: ReadonlySet<Sequence>;
  /** Whether the region is looked for; it may have been named. */
  readonly hasRegion: boolean;
  readonly signal?: AbortSignal;
}

interface Found extends CaseImage {
  readonly sequence: Sequence;
}

interface FoundMask {
  readonly name: string;
  readonly volume: Volume;
}

/**
 * Images and masks of one case, guessed from header, name and content as the page guesses them. Of several images of one
 * sequence the finest is taken, which is said; of several masks none can be.
 *
 * @throws LocusError 'label-ambiguous' (several masks), 'other-patient', and as the readers do
 */
export async function readCaseFiles(
  opened: OpenedFiles,
  { wanted, hasRegion, signal }: CaseFilesOptions,
): Promise<CaseFiles> {
  const notes: string[] = opened.errors.map(({ message }) => message);
  const found: Found[] = [];
  const masks: FoundMask[] = [];
  for (const source of opened.sources) {
    throwIfCancelled(signal);
    const { name, header } = source;
    if (header.frames > 1) {
      notes.push(`${name} has ${header.frames} volumes and was left out.`);
      continue;
    }
    const volume = await source.readFrame(0, { signal });
    if (guessRole(volume, name).role === 'mask') masks.push({ name, volume });
    else {
      const { modality } = volume;
      const { sequence } = guessSequence({ name, modality, frames: 1, series: null });
      found.push({ name, volume, identity: null, sequence });
    }
  }
  for (const source of opened.series) {
    throwIfCancelled(signal);
    const { name, header, identity } = source;
    const { modality, frames, series = null } = header;
    const { sequence } = guessSequence({ name, modality, frames, series });
    if (!wanted.has(sequence) || frames > 1) continue;
    found.push({ name, volume: await source.readFrame(0, { signal }), identity, sequence });
  }
  const images = chooseImages(found, wanted, notes);
  requireOnePatient([...images.values()]);
  const isBrain = ({ name }: FoundMask) => NAME_OF_BRAIN.test(baseOf(name));
  const ofBrain = masks.filter(isBrain);
  const drawn = masks.filter((mask) => !isBrain(mask));
  const regions = opened.regions.map(({ source }) => source);
  const region = hasRegion ? await chooseRegion(drawn, regions, [...images.values()], notes) : null;
  return { images, region, brain: chooseBrain(ofBrain, notes), notes };
}

/** 'brain', 'bet', 'brain_parenchyma' in the name of a mask, but not 'brain_tumour'. */
const NAME_OF_BRAIN = /^(?!.*(tumou?r|lesion|glioma))(.*[^a-z])?(brain|bet|skull)([^a-z]|$)/i;

function baseOf(name: string): string {
  return name.split(/[\\/]/).at(-1) ?? name;
}

function chooseImages(
  found: readonly Found[],
  wanted: ReadonlySet<Sequence>,
  notes: string[],
): ReadonlyMap<Sequence, CaseImage> {
  const images = new Map<Sequence, CaseImage>();
  for (const sequence of wanted) {
    const of = found.filter((one) => one.sequence === sequence).sort(finestFirst);
    const [chosen, another] = of;
    if (chosen === undefined) continue;
    images.set(sequence, chosen);
    if (another === undefined) continue;
    const others = of.slice(1).map(({ name }) => name);
    notes.push(
      `${sequence} is ${chosen.name}; ${others.join(', ')} seemed to be ${sequence}, too.`,
    );
  }
  return images;
}

/** Then the shorter name: 'T1' before 'T1_bias'. */
function finestFirst(a: Found, b: Found): number {
  const edge = ({ volume }: Found) => Math.max(...volume.grid.spacing);
  return edge(a) - edge(b) || a.name.length - b.name.length || (a.name < b.name ? -1 : 1);
}

function requireOnePatient(images: readonly CaseImage[]): void {
  const patients = new Set(images.flatMap(({ identity }) => identity?.patient ?? []));
  if (patients.size <= 1) return;
  throw new LocusError(
    'other-patient',
    `The DICOM series of this case are of ${patients.size} patients.`,
    'Give each patient a folder.',
  );
}

async function chooseRegion(
  masks: readonly FoundMask[],
  regions: readonly RegionSource[],
  images: readonly CaseImage[],
  notes: string[],
): Promise<LabelMap | null> {
  const names = [...masks, ...regions].map(({ name }) => name);
  if (names.length > 1) {
    throw new LocusError(
      'label-ambiguous',
      `The case has ${names.length} masks: ${names.map(baseOf).join(', ')}.`,
      'Keep the one that is the region of interest, or name it.',
    );
  }
  const [mask] = masks;
  const [drawing] = regions;
  const warn = (sentence: string) => notes.push(sentence);
  if (mask !== undefined) return toLabelMap(mask.volume, mask.name, warn);
  return drawing === undefined ? null : drawing.draw(gridFor(drawing, images), { warn });
}

/** The image that the regions were drawn on; else a SEG's own grid, else the first image's. */
function gridFor({ refersTo, ownGrid, name }: RegionSource, images: readonly CaseImage[]): Grid {
  const known = images.flatMap(({ identity, volume: { grid } }) =>
    identity === null ? [] : [{ identity, grid, voxels: voxelCount(grid) }],
  );
  const grid = findImage(refersTo, known)?.grid ?? ownGrid ?? images[0]?.volume.grid;
  if (grid !== undefined) return grid;
  throw new LocusError('no-image', 'The regions have no image.', 'Add the image.', name);
}

function chooseBrain(masks: readonly FoundMask[], notes: string[]): LabelMap | null {
  const [first, another] = masks.toSorted((a, b) => a.name.length - b.name.length);
  if (first === undefined) return null;
  if (another !== undefined) {
    notes.push(
      `${baseOf(first.name)} was taken as the brain; there are ${masks.length} such masks.`,
    );
  }
  return toLabelMap(first.volume, first.name, (sentence) => notes.push(sentence));
}
