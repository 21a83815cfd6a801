import { basename } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import type { Identity } from '../formats/dicom/identity.ts';
import type { JsonCase, JsonImage } from '../formats/json.ts';
import type { SequencePart } from '../formats/sequence-table.ts';
import { extract } from '../radiomics/extract.ts';
import { forEachSequence, missingExtraction } from '../radiomics/extract-sequences.ts';
import type { Extraction, FeatureValue } from '../radiomics/feature.ts';
import type { HelperPool } from '../radiomics/helpers.ts';
import { resampleOnto } from '../radiomics/preprocess/resample-onto.ts';
import { imageProvenance, type Resampled } from '../radiomics/resampled.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { LocusError } from '../volume/errors.ts';
import { fingerprint } from '../volume/fingerprint.ts';
import type { Volume } from '../volume/volume.ts';
import type { ExtractOptions, NamedImage } from './extract-options.ts';
import { note, startNotes } from './note.ts';
import { openEngine } from './open-engine.ts';
import { type CaseInput, readCase, withCaseFile } from './read-case.ts';
import { readImageWithIdentity } from './read-image.ts';
import { openThreads } from './threads.ts';

export interface CaseRun extends Pick<JsonCase, 'engine' | 'settings' | 'images' | 'mask'> {
  readonly parts: readonly SequencePart<FeatureValue>[];
  readonly imageNames: readonly string[];
  readonly warnings: readonly string[];
}

interface Tools {
  readonly engine: Engine;
  readonly helpers: HelperPool;
}

interface OneRun extends Pick<CaseRun, 'settings' | 'mask'> {
  readonly image: Omit<JsonImage, 'sequence'>;
  readonly extraction: Extraction;
}

/** Features of the image or of all images that a command names. */
export async function runCase(options: ExtractOptions): Promise<CaseRun> {
  startNotes();
  const engine = await openEngine(options.engine);
  const helpers = openThreads(options.engine === 'cpu' ? options.threads : 1);
  try {
    const tools = { engine, helpers };
    return options.sequences.length === 0
      ? await runOne(options, tools)
      : await runSequences(options, tools);
  } finally {
    helpers.close();
    engine.dispose();
  }
}

async function runOne(options: ExtractOptions, tools: Tools): Promise<CaseRun> {
  const found = await readCase(options, 'ibsi');
  const { image, extraction, ...run } = await extractFrom(found, options, tools);
  const { features, diagnostics, warnings, threads } = extraction;
  return {
    ...run,
    engine: { ...tools.engine.info, threads },
    images: [{ sequence: null, ...image }],
    parts: [{ sequence: null, features, diagnostics }],
    imageNames: [basename(options.image)],
    warnings,
  };
}

async function runSequences(options: ExtractOptions, tools: Tools): Promise<CaseRun> {
  const { sequences } = options;
  const target = sequences.find(({ sequence }) => sequence === options.onto);
  const onto = target && (await readCase({ ...options, image: target.path }, 'ibsi'));
  const outcomes = await forEachSequence(
    sequences.map(({ sequence }) => sequence),
    async (n) => {
      const one = sequences[n] as NamedImage;
      const own = { ...options, image: one.path };
      if (onto === undefined) return extractFrom(await readCase(own, 'ibsi'), own, tools);
      return extractOnto(one, onto, own, tools);
    },
  );
  const runs = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const first = runs[0] as OneRun;
  const all = outcomes.map((outcome) => {
    const { sequence } = outcome;
    if (outcome.ok) return { sequence, ...outcome.value };
    const { error } = outcome;
    const message = error instanceof Error ? error.message : String(error);
    // Exports carry no file names, notes do.
    const isKnown = error instanceof LocusError;
    const reason = isKnown ? `${error.problem} ${error.remedy}`.trim() : message;
    const extraction = missingExtraction(first.settings, '1', reason);
    return { sequence, image: null, extraction: { ...extraction, warnings: [message] } };
  });
  return {
    engine: {
      ...tools.engine.info,
      threads: Math.max(...runs.map(({ extraction }) => extraction.threads)),
    },
    settings: first.settings,
    mask: first.mask,
    images: all.flatMap(({ sequence, image }) => (image === null ? [] : [{ sequence, ...image }])),
    parts: all.map(({ sequence, extraction }) => ({ sequence, ...extraction })),
    imageNames: sequences.map(({ path }) => basename(path)),
    warnings: all.flatMap(({ sequence, extraction }) =>
      extraction.warnings.map((warning) => `${sequence}: ${warning}`),
    ),
  };
}

/** The image on the grid of the one that the mask fits, where it lies on another. */
async function extractOnto(
  { path, sequence }: NamedImage,
  onto: CaseInput,
  options: ExtractOptions,
  tools: Tools,
): Promise<OneRun> {
  const { volume: source, identity } = await readImageWithIdentity(path, options);
  const differences = gridDifferences(source.grid, onto.image.grid);
  if (differences.length === 0) {
    return extractFrom({ ...onto, image: source }, options, tools);
  }
  requireOneSpace(identity, onto.identity, path);
  const { interpolation } = options;
  note(`${sequence} was resampled onto the grid of ${options.onto}: ${differences.join('; ')}.`);
  const image = await resampleOnto(tools.engine, source, onto.image.grid, interpolation);
  const run = await extractFrom({ ...onto, image }, options, tools);
  const [sha256, ontoHash] = [await hash(source), await hash(onto.image)];
  const from = { sha256, grid: source.grid };
  const resampled: Resampled = { interpolation, source: from, onto: { sha256: ontoHash } };
  const { extraction } = run;
  const diagnostics = { ...extraction.diagnostics, ...imageProvenance(resampled) };
  return {
    ...run,
    image: { ...run.image, resampled },
    extraction: { ...extraction, diagnostics },
  };
}

/** @throws LocusError where the files say that the images lie in different spaces */
function requireOneSpace(image: Identity | null, onto: Identity | null, path: string): void {
  const [mine, theirs] = [image?.frameOfReference, onto?.frameOfReference];
  if (!mine || !theirs || mine === theirs) return;
  throw new LocusError(
    'geometry-mismatch',
    'The image has another frame of reference: where it lies in the other one is not known.',
    'Register them first, or leave --onto away.',
    path,
  );
}

async function extractFrom(
  { image, mask, labels, settings, maskVolume, drawn }: CaseInput,
  options: ExtractOptions,
  { engine, helpers }: Tools,
): Promise<OneRun> {
  const [imageHash, maskHash] = await Promise.all([hash(image), hash(maskVolume)]);
  const input = { image, mask, labels, settings };
  const extraction = await extract(engine, input, { helpers }).catch((error: unknown) => {
    throw withCaseFile(error, options);
  });
  return {
    settings,
    image: { sha256: imageHash, grid: image.grid },
    mask: { sha256: maskHash, grid: drawn.grid, labels },
    extraction,
  };
}

function hash({ grid, data }: Volume): Promise<string> {
  return fingerprint(grid.size, data);
}
