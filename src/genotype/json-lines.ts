import { LocusError } from '../volume/errors.ts';

/** A JSON document with the line of every member, for messages that say where to look. */
export interface JsonDocument {
  readonly value: unknown;
  /** By path ('input.spacing[1]', '' for the whole), from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Deeper than any manifest, and far from the end of the stack. */
const DEEPEST = 40;
/** Characters; the longest part of a manifest is a few thousand numbers of a feature space. */
const LONGEST = 4_000_000;

/** From the blank up, without quote and backslash; then escapes. */
const STRING = /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANK = /[ \t\n\r]*/y;

/**
 * Parses JSON (RFC 8259) strictly: a name that is given twice is refused, for one of the two would go unread. Own scanner,
 * because JSON.parse tells neither lines nor repeated names, and words its errors differently in each browser.
 *
 * @throws LocusError 'bad-model' with line and column
 */
export function readJson(text: string, file: string): JsonDocument {
  if (text.length > LONGEST) {
    const found = `The file has ${text.length} characters; at most ${LONGEST} are read.`;
    throw new LocusError('bad-model', found, 'Is it a model manifest?', file);
  }
  // Some editors put a byte order mark in front.
  const scanner = new Scanner(text.startsWith('\uFEFF') ? text.slice(1) : text, file);
  return { value: scanner.document(), lines: scanner.lines };
}

class Scanner {
  readonly lines = new Map<string, number>();
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  /** Lines are counted up to here, forwards only. */
  #counted = 0;
  #line = 1;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  document(): unknown {
    const value = this.#value('', 0);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#problem('the end of the file');
    return value;
  }

  #value(path: string, depth: number): unknown {
    if (depth > DEEPEST) throw this.#problem(`no more than ${DEEPEST} levels`);
    this.#blank();
    this.lines.set(path, this.#lineHere());
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(path, depth);
    if (first === '[') return this.#array(path, depth);
    const token = this.#match(first === '"' ? STRING : PLAIN);
    if (token === null) throw this.#problem(first === '"' ? 'a string that ends' : 'a value');
    return JSON.parse(token);
  }

  #object(path: string, depth: number): Record<string, unknown> {
    const members = new Map<string, unknown>();
    this.#at++;
    for (let isFirst = true; !this.#takes('}'); isFirst = false) {
      if (!isFirst) this.#expect(',', "',' or '}'");
      this.#blank();
      const token = this.#match(STRING);
      if (token === null) throw this.#problem('a name in double quotes');
      const name = JSON.parse(token) as string;
      if (members.has(name)) throw this.#problem(`each name once; ${token} is given twice`);
      this.#expect(':', "':'");
      members.set(name, this.#value(memberPath(path, name), depth + 1));
    }
    return Object.fromEntries(members);
  }

  #array(path: string, depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (!this.#takes(']')) {
      if (items.length > 0) this.#expect(',', "',' or ']'");
      items.push(this.#value(`${path}[${items.length}]`, depth + 1));
    }
    return items;
  }

  #blank(): void {
    this.#match(BLANK);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += token?.length ?? 0;
    return token;
  }

  #takes(mark: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string, wanted: string): void {
    if (!this.#takes(mark)) throw this.#problem(wanted);
  }

  #lineHere(): number {
    for (; this.#counted < this.#at; this.#counted++) {
      if (this.#text[this.#counted] === '\n') this.#line++;
    }
    return this.#line;
  }

  #problem(wanted: string): LocusError {
    const line = this.#lineHere();
    const column = this.#at - this.#text.lastIndexOf('\n', this.#at - 1);
    const rest = this.#text.slice(this.#at, this.#at + 20).split('\n')[0];
    const found = rest === '' || rest === undefined ? 'the line ends' : `it says ${rest}`;
    return new LocusError(
      'bad-model',
      `Line ${line}, column ${column} is no JSON: ${found}, where JSON wants ${wanted}.`,
      'Correct the file; JSON allows neither comments nor a comma behind the last member.',
      this.#file,
    );
  }
}

/** 'input' + 'size' = 'input.size'; names that are no plain words are quoted. */
export function memberPath(path: string, name: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
