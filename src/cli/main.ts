import { version } from '../../package.json';
import { LocusError } from '../volume/errors.ts';
import { nearest } from '../volume/nearest-name.ts';
import { GENERAL_HELP } from './help.ts';
import { writeStdout } from './output.ts';
import { usageError } from './usage.ts';

const COMMANDS = ['extract', 'filter', 'map', 'predict', 'phantom'];

/** Runs one command and gives its exit status: 0 done, 1 bad input, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await run(argv);
    return 0;
  } catch (error) {
    process.stderr.write(`${lineOf(error)}\n`);
    return error instanceof LocusError && error.code === 'usage' ? 2 : 1;
  }
}

async function run([command, ...args]: readonly string[]): Promise<void> {
  if (command === undefined) throw usageError(`Name a command: ${COMMANDS.join(', ')}.`);
  if (command === '--help' || command === '-h') return writeStdout(GENERAL_HELP);
  if (command === '--version') return writeStdout(`${version}\n`);
  if (command === 'extract') {
    const { extractCommand } = await import('./extract-command.ts');
    return extractCommand(args);
  }
  if (command === 'filter') {
    const { filterCommand } = await import('./filter-command.ts');
    return filterCommand(args);
  }
  if (command === 'map') {
    const { mapCommand } = await import('./map-command.ts');
    return mapCommand(args);
  }
  if (command === 'predict') {
    const { predictCommand } = await import('./predict-command.ts');
    return predictCommand(args);
  }
  if (command === 'phantom') {
    const { phantomCommand } = await import('./phantom-command.ts');
    return phantomCommand(args);
  }
  const guess = nearest(command, COMMANDS);
  throw usageError(
    `There is no command "${command}"${guess === null ? '.' : `; did you mean ${guess}?`}`,
  );
}

function lineOf(error: unknown): string {
  if (error instanceof LocusError) return error.message.replaceAll(/\s*\n\s*/g, ' ');
  const message = error instanceof Error ? error.message : String(error);
  return `Something unexpected failed: ${message.replaceAll(/\s*\n\s*/g, ' ')}`;
}
