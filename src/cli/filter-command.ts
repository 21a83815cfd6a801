import { readFile } from 'node:fs/promises';
import { readFilter } from '../formats/filter-json.ts';
import { toNifti, toNiftiGz } from '../formats/nifti-write.ts';
import { filterImage } from '../radiomics/filters/filter-image.ts';
import { WAVELET_NAMES } from '../radiomics/wavelets/wavelet-names.ts';
import { withFile } from '../volume/errors.ts';
import { oneNumber, placeNumber } from './case-options.ts';
import { FILTER_HELP } from './filter-help.ts';
import { startNotes } from './note.ts';
import { openEngine } from './open-engine.ts';
import { fileError, writeResult, writeStdout } from './output.ts';
import { readImage } from './read-image.ts';
import { oneOf, parseCommand, usageError } from './usage.ts';

interface FilterOptions {
  readonly image: string;
  readonly series: number | null;
  readonly volume: number | null;
  readonly unit: string | null;
  readonly filter: string;
  readonly engine: 'cpu' | 'webgpu';
  readonly out: string;
}

/** `filter IMAGE …`. @throws LocusError; 'usage' for mistakes in the command */
export async function filterCommand(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) return writeStdout(FILTER_HELP);
  const text = await readFile(options.filter, 'utf8').catch((error: unknown) => {
    throw fileError(error, options.filter, 'The filter cannot be read');
  });
  const settings = readFilter(text, options.filter, WAVELET_NAMES);
  startNotes();
  const image = await readImage(options.image, options);
  const engine = await openEngine(options.engine);
  try {
    const response = await filterImage(engine, image, settings).catch((error: unknown) => {
      throw withFile(error, options.image);
    });
    const write = options.out.toLowerCase().endsWith('.gz') ? toNiftiGz : toNifti;
    await writeResult(options.out, write(image.grid, Float32Array.from(response)));
  } finally {
    engine.dispose();
  }
}

/** Null when help is asked for. @throws LocusError 'usage' */
function readOptions(args: readonly string[]): FilterOptions | null {
  const { values, positionals } = parseCommand(args, {
    filter: { type: 'string' },
    series: { type: 'string' },
    volume: { type: 'string' },
    unit: { type: 'string' },
    engine: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return null;
  const [image, extra] = positionals;
  if (image === undefined) throw usageError('filter needs a file: IMAGE.');
  if (extra !== undefined) throw usageError(`filter takes one file; "${extra}" is one too many.`);
  const { filter, out } = values;
  if (filter === undefined) throw usageError('--filter FILE.json is missing.');
  if (out === undefined) throw usageError('--out FILE is missing.');
  if (!/\.nii(\.gz)?$/i.test(out)) throw usageError(`--out ${out} must end in .nii or .nii.gz.`);
  const engine = oneOf('engine', values.engine ?? 'cpu', ['cpu', 'webgpu']);
  const series = values.series === undefined ? null : oneNumber('series', values.series);
  const volume = values.volume === undefined ? null : placeNumber('volume', values.volume);
  return { image, series, volume, unit: values.unit ?? null, filter, engine, out };
}
