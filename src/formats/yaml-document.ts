import { isAlias, isMap, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { LocusError } from '../volume/errors.ts';

/** One `name: value` of a mapping. */
export interface Entry {
  readonly name: string;
  /** The key, for its position. */
  readonly at: Node;
  readonly node: Node | null;
  readonly value: unknown;
}

export type Refuse = (at: Node | number, sentence: string) => void;

/** A settings file that collects what is wrong with it, each with its place. */
export interface YamlDocument {
  readonly contents: Node;
  /** Entries of a mapping; null and {} have none, anything else is refused. */
  entriesOf(node: Node | null, what: string): readonly Entry[];
  readonly refuse: Refuse;
  /** @throws LocusError 'bad-settings' when anything was refused */
  finish(): void;
}

const REMEDY = 'Change the file and load it again.';
/** More than these would bury the first. */
const SHOWN_PROBLEMS = 8;

/**
 * Parses a file of one YAML (or JSON) document.
 *
 * @throws LocusError 'bad-settings' with line and column
 */
export function openYaml(text: string, file: string | null): YamlDocument {
  const lines = new LineCounter();
  const problems: { readonly offset: number; readonly sentence: string }[] = [];
  const refuse: Refuse = (at, sentence) => {
    problems.push({ offset: typeof at === 'number' ? at : (at.range?.[0] ?? 0), sentence });
  };
  const finish = () => {
    if (problems.length === 0) return;
    const sentences = problems
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, sentence }) => {
        const { line, col } = lines.linePos(offset);
        return `Line ${line}, column ${col}: ${sentence}`;
      });
    const rest = sentences.length - SHOWN_PROBLEMS;
    const more = rest > 0 ? ` And ${rest} more.` : '';
    const problem = `${sentences.slice(0, SHOWN_PROBLEMS).join(' ')}${more}`;
    throw new LocusError('bad-settings', problem, REMEDY, file);
  };
  // YAML 1.1, as PyYAML reads it: yes, no, on and off are booleans.
  const [document, another] = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.1',
    prettyErrors: false,
  });
  const contents = document?.contents ?? null;
  if (document === undefined || contents === null) {
    throw new LocusError('bad-settings', 'The file holds no settings.', REMEDY, file);
  }
  for (const error of document.errors) refuse(error.pos[0], `${error.message}.`);
  if (another !== undefined) refuse(another.range[0], 'A second document begins here.');
  finish();

  return {
    contents,
    refuse,
    finish,
    entriesOf(node, what) {
      if (node === null || (isScalar(node) && node.value === null)) return [];
      if (!isMap(node)) {
        refuse(node, `${what} must be a mapping (name: value).`);
        return [];
      }
      return node.items.map(({ key, value }) => {
        const target = isAlias(value) ? (value.resolve(document) ?? null) : (value as Node | null);
        return {
          name: String(isScalar(key) ? key.value : key),
          at: key as Node,
          node: target,
          value: (value as Node | null)?.toJS(document) ?? null,
        };
      });
    },
  };
}
