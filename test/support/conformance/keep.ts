// The committed conformance tables, in Node: compared with what the tests find, or written anew.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BrowserCommand } from 'vitest/node';
import type { Conformance } from '../../../src/selftest/conformance.ts';
import { conformanceDocument } from './document.ts';
import { differences, type EngineName, merge } from './merge.ts';
import type { Section } from './sections.ts';

const root = resolve(import.meta.dirname, '../../..');
const DATA = resolve(root, 'public/conformance.json');
export const DOCUMENT = resolve(root, 'docs/conformance.md');

export const WRITE_COMMAND = 'LOCUS_WRITE_CONFORMANCE=1 npm test -- --only unit,gpu';
const SHOWN = 5;

export function readConformance(): Conformance {
  if (!existsSync(DATA)) return { configurations: [], baselines: [], responses: [] };
  return JSON.parse(readFileSync(DATA, 'utf8')) as Conformance;
}

/** @throws Error where the committed tables are stale, with the command that writes them anew */
export function keepSection(engine: EngineName, section: Section): void {
  const kept = readConformance();
  if (process.env.LOCUS_WRITE_CONFORMANCE === '1') {
    write(merge(kept, engine, section));
    return;
  }
  const stale = differences(kept, engine, section);
  if (stale.length === 0) return;
  const more = stale.length > SHOWN ? `\n… and ${stale.length - SHOWN} more` : '';
  throw new Error(
    `public/conformance.json is stale; run ${WRITE_COMMAND}\n${stale.slice(0, SHOWN).join('\n')}${more}`,
  );
}

/** The same for tests in the browser, where there are no files; the message where it is stale, else null. */
export const keepConformance: BrowserCommand<[engine: EngineName, section: Section]> = (
  _context,
  engine,
  section,
) => {
  try {
    keepSection(engine, section);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

function write(conformance: Conformance): void {
  mkdirSync(resolve(root, 'public'), { recursive: true });
  writeFileSync(DATA, oneRowALine(conformance));
  writeFileSync(DOCUMENT, conformanceDocument(conformance));
}

/** JSON whose changes can be read line by line. */
function oneRowALine({ configurations, baselines, responses }: Conformance): string {
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join(',\n');
  const parts = configurations.map(
    ({ name, title, rows }) =>
      `{"name":${JSON.stringify(name)},"title":${JSON.stringify(title)},"rows":[\n${lines(rows)}\n]}`,
  );
  return `{"configurations":[\n${parts.join(',\n')}\n],"baselines":[\n${lines(baselines)}\n],"responses":[\n${lines(responses)}\n]}\n`;
}
