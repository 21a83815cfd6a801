import { type CaseFiles, type CaseImage, readCaseFiles } from '../formats/case-files.ts';
import type { Identity } from '../formats/dicom/identity.ts';
import type { OpenedFiles } from '../formats/open-files.ts';
import type { JsonInput } from '../formats/prediction-json.ts';
import type { CaseInput } from '../genotype/predict.ts';
import { LocusError } from '../volume/errors.ts';
import { fingerprint } from '../volume/fingerprint.ts';
import type { Grid } from '../volume/grid.ts';
import type { Sequence } from '../volume/sequence.ts';
import type { LabelMap, VoxelArray } from '../volume/volume.ts';
import { chooseLabels } from './choose-labels.ts';
import { openPath } from './open-path.ts';
import type { CaseChoice, PredictOptions } from './predict-options.ts';
import { named, readImageWithIdentity } from './read-image.ts';
import { readMask } from './read-mask.ts';

/** One case as models take it, and what it was made of. */
export interface Subject {
  readonly input: CaseInput;
  readonly inputs: readonly JsonInput[];
  readonly notes: readonly string[];
}

export interface Wanted {
  readonly sequences: ReadonlySet<Sequence>;
  /** Whether any of the models needs a region. */
  readonly hasRegion: boolean;
}

interface Image {
  readonly volume: { readonly grid: Grid; readonly data: VoxelArray };
  readonly identity: Identity | null;
}

type Labelling = Pick<PredictOptions, 'labels' | 'roi'>;

const NOTHING: CaseFiles = { images: new Map(), region: null, brain: null, notes: [] };

/** The case that a command names. @throws LocusError that names the file as it was given */
export async function readSubject(
  { folder, sequences, mask, brain }: Extract<CaseChoice, { kind: 'one' }>,
  labelling: Labelling,
  wanted: Wanted,
): Promise<Subject> {
  const found = folder === null ? NOTHING : await readFolder(folder, mask === null, wanted);
  const images = new Map<Sequence, CaseImage>();
  // Those of the command come first: the first image's grid is that of a segmentation.
  for (const [sequence, path] of sequences) {
    images.set(sequence, { name: path, ...(await readImageWithIdentity(path)) });
  }
  for (const [sequence, image] of found.images) {
    if (!images.has(sequence)) images.set(sequence, image);
  }
  const all = [...images.values()];
  if (all.length === 0) throw noImage(wanted, folder);
  const read = async (path: string, roi: readonly string[] | null) =>
    (await readMask(path, targetOf(all, path), { channel: null, roi, threshold: null })).map;
  const drawn = mask === null ? found.region : await read(mask, labelling.roi);
  const brainMap = brain === null ? found.brain : await read(brain, null);
  const name = mask ?? folder ?? '';
  return subjectOf({ ...found, images, region: drawn, brain: brainMap }, labelling, name);
}

/** The case in opened files. @throws LocusError */
export async function readOpened(
  opened: OpenedFiles,
  labelling: Labelling,
  wanted: Wanted,
  name: string,
): Promise<Subject> {
  const found = await readCaseFiles(opened, {
    wanted: wanted.sequences,
    hasRegion: wanted.hasRegion,
  });
  return subjectOf(found, labelling, name);
}

function noImage({ sequences }: Wanted, folder: string | null): LocusError {
  return new LocusError(
    'no-image',
    `There is no image of ${[...sequences].join(' or ')} here.`,
    'What an image is, header and name tell; --sequence NAME=FILE says it.',
    folder,
  );
}

async function readFolder(
  folder: string,
  isMaskWanted: boolean,
  { sequences, hasRegion }: Wanted,
): Promise<CaseFiles> {
  const opened = await openPath(folder);
  try {
    return await readCaseFiles(opened, {
      wanted: sequences,
      hasRegion: hasRegion && isMaskWanted,
    });
  } catch (error) {
    throw named(error, folder);
  }
}

async function subjectOf(
  { images, region, brain, notes }: CaseFiles,
  { labels, roi }: Labelling,
  name: string,
): Promise<Subject> {
  const chosen = region && {
    map: region,
    labels: regionLabels(region, labels, roi, name),
  };
  const whole = brain && { map: brain, labels: brain.labels.map(({ value }) => value) };
  const parts = [
    ...[...images].map(([role, { volume }]) => ({ role, ...volume })),
    ...(region === null ? [] : [{ role: 'region', ...region }]),
    ...(brain === null ? [] : [{ role: 'brain', ...brain }]),
  ];
  const inputs = await Promise.all(
    parts.map(async ({ role, grid, data }) => ({
      role,
      sha256: await fingerprint(grid.size, data),
      grid,
      ...(role === 'region' && chosen !== null ? { labels: chosen.labels } : {}),
    })),
  );
  return {
    input: {
      images: new Map([...images].map(([sequence, { volume }]) => [sequence, volume])),
      region: chosen,
      brain: whole,
    },
    inputs,
    notes,
  };
}

/** All labels of a label map, united; of several named structures one must be named. */
function regionLabels(
  map: LabelMap,
  labels: readonly number[] | null,
  roi: readonly string[] | null,
  mask: string,
): readonly number[] {
  if (labels === null && roi === null && map.regions === undefined) {
    return map.labels.map(({ value }) => value);
  }
  return chooseLabels(map, { mask, labels, roi, fromFile: null });
}

/** The image that a mask's regions are drawn on; label maps need none. */
function targetOf(images: readonly Image[], path: string) {
  const [first] = images;
  const image = images.find(({ identity }) => identity !== null) ?? first;
  if (image !== undefined) return { grid: image.volume.grid, identity: image.identity };
  throw new LocusError('no-image', 'There is no image for the mask.', 'Name one.', path);
}
