import { basename } from 'node:path';
import { version } from '../../package.json';
import type { Engine } from '../engine/engine.ts';
import { toCsv } from '../formats/csv.ts';
import { toJson } from '../formats/json.ts';
import { type ExtractInput, extract } from '../radiomics/extract.ts';
import type { Extraction } from '../radiomics/feature.ts';
import { fingerprint } from '../volume/fingerprint.ts';
import type { Volume } from '../volume/volume.ts';
import { type ExtractOptions, readExtractOptions } from './extract-options.ts';
import { EXTRACT_HELP } from './help.ts';
import { openEngine } from './open-engine.ts';
import { writeResult, writeStdout } from './output.ts';
import { note, readCase, withCaseFile } from './read-case.ts';
import { openThreads } from './threads.ts';

/** `extract IMAGE MASK …`. @throws LocusError; 'usage' for mistakes in the command */
export async function extractCommand(args: readonly string[]): Promise<void> {
  const options = readExtractOptions(args);
  if (options === null) return writeStdout(EXTRACT_HELP);
  const { image, mask, labels, settings, maskVolume, drawn } = await readCase(options, 'ibsi');
  const [imageHash, maskHash] = await Promise.all([hash(image), hash(maskVolume)]);
  const run = await runOn(options, { image, mask, labels, settings }).catch((error: unknown) => {
    throw withCaseFile(error, options);
  });
  const { extraction, engine } = run;
  for (const warning of extraction.warnings) note(warning);
  const inputs = {
    image: { sha256: imageHash, grid: image.grid },
    mask: { sha256: maskHash, grid: drawn.grid, labels },
  };
  const { features, diagnostics } = extraction;
  const text =
    options.out?.kind === 'json'
      ? toJson({
          version,
          engine: { ...engine, threads: extraction.threads },
          settings,
          ...inputs,
          diagnostics,
          features,
        })
      : toCsv(
          [
            {
              id: 'case-1',
              imageName: basename(options.image),
              maskName: basename(options.mask),
              labels,
              diagnostics,
              features,
            },
          ],
          { includeFileNames: options.hasFileNames },
        );
  if (options.out === null) await writeStdout(text);
  else await writeResult(options.out.path, text);
}

async function runOn(
  options: ExtractOptions,
  input: ExtractInput,
): Promise<{ readonly extraction: Extraction; readonly engine: Engine['info'] }> {
  const engine = await openEngine(options.engine);
  const helpers = openThreads(options.engine === 'cpu' ? options.threads : 1);
  try {
    return { extraction: await extract(engine, input, { helpers }), engine: engine.info };
  } finally {
    helpers.close();
    engine.dispose();
  }
}

function hash({ grid, data }: Volume): Promise<string> {
  return fingerprint(grid.size, data);
}
