import { basename } from 'node:path';
import { version } from '../../package.json';
import { toCsv } from '../formats/csv.ts';
import { toJson } from '../formats/json.ts';
import { joinSequences } from '../formats/sequence-table.ts';
import { readExtractOptions } from './extract-options.ts';
import { EXTRACT_HELP } from './help.ts';
import { note } from './note.ts';
import { writeResult, writeStdout } from './output.ts';
import { runCase } from './run-case.ts';

/** `extract IMAGE MASK …`. @throws LocusError; 'usage' for mistakes in the command */
export async function extractCommand(args: readonly string[]): Promise<void> {
  const options = readExtractOptions(args);
  if (options === null) return writeStdout(EXTRACT_HELP);
  const found = await runCase(options);
  for (const warning of found.warnings) note(warning);
  const { features, diagnostics } = joinSequences(found.parts);
  const { labels } = found.mask;
  const text =
    options.out?.kind === 'json'
      ? toJson({ version, ...found, diagnostics, features })
      : toCsv(
          [
            {
              id: 'case-1',
              imageName: found.imageNames.join('; '),
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
