// Specific Character Set (0008,0005), PS3.3 section C.12.1.1.2 and PS3.5 section 6.1: text of one character set, or of
// several that escape sequences (ISO/IEC 2022) switch between.

/** Decoders of the platform by defined term. */
const SINGLE: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

type Shift = (bytes: Uint8Array) => Uint8Array;
interface Coded {
  readonly label: string;
  /** Which half of the code table it takes: bytes below 0x80, or those from there on. */
  readonly half: 0 | 1;
  readonly shift?: Shift;
  readonly isMultiByte?: boolean;
}

const high: Shift = (bytes) => bytes.map((byte) => byte | 0x80);
/** JIS X 0212 in EUC-JP: each pair behind a single shift three. */
const withShift3: Shift = (bytes) => {
  const out: number[] = [];
  for (let n = 0; n + 1 < bytes.length; n += 2) {
    out.push(0x8f, (bytes[n] ?? 0) | 0x80, (bytes[n + 1] ?? 0) | 0x80);
  }
  return Uint8Array.from(out);
};

/** What an escape sequence, without its ESC, switches to. */
const ESCAPES: Readonly<Record<string, Coded>> = {
  '(B': { label: 'windows-1252', half: 0 },
  '(J': { label: 'windows-1252', half: 0 },
  '$@': { label: 'euc-jp', half: 0, shift: high, isMultiByte: true },
  $B: { label: 'euc-jp', half: 0, shift: high, isMultiByte: true },
  '$(D': { label: 'euc-jp', half: 0, shift: withShift3, isMultiByte: true },
  ')I': { label: 'shift_jis', half: 1 },
  '$)C': { label: 'euc-kr', half: 1 },
  '$)A': { label: 'gbk', half: 1 },
  '-A': { label: 'windows-1252', half: 1 },
  '-B': { label: 'iso-8859-2', half: 1 },
  '-C': { label: 'iso-8859-3', half: 1 },
  '-D': { label: 'iso-8859-4', half: 1 },
  '-L': { label: 'iso-8859-5', half: 1 },
  '-G': { label: 'iso-8859-6', half: 1 },
  '-F': { label: 'iso-8859-7', half: 1 },
  '-H': { label: 'iso-8859-8', half: 1 },
  '-M': { label: 'windows-1254', half: 1 },
  '-b': { label: 'iso-8859-15', half: 1 },
  '-T': { label: 'windows-874', half: 1 },
};

const ESC = 0x1b;
const decoders = new Map<string, TextDecoder>();

function decodeAs(label: string, bytes: Uint8Array): string {
  const decoder = decoders.get(label) ?? new TextDecoder(label);
  decoders.set(label, decoder);
  return decoder.decode(bytes);
}

export type DecodeText = (bytes: Uint8Array) => string;

/** Text that says nothing of its character set: ASCII, and what programs write there all the same. */
export const decodePlain: DecodeText = (bytes) => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeAs('windows-1252', bytes);
  }
};

/** @param terms the values of (0008,0005); unknown ones are passed over */
export function textDecoder(terms: readonly string[]): DecodeText {
  const known = terms.map((term) => SINGLE[normalise(term)]);
  const [first] = known;
  if (terms.length > 1 || terms.some((term) => /^ISO[ _]2022/i.test(term))) {
    return (bytes) => decodeSwitching(bytes, first ?? 'windows-1252');
  }
  return first === undefined ? decodePlain : (bytes) => decodeAs(first, bytes);
}

/** 'ISO 2022 IR 87', 'ISO-IR 100', 'iso_ir_100': writers vary. */
function normalise(term: string): string {
  return term
    .trim()
    .toUpperCase()
    .replace(/^ISO[ _]2022[ _]IR[ _]?/, 'ISO_IR ')
    .replace(/^ISO[-_ ]IR[-_ ]?/, 'ISO_IR ');
}

/**
 * Characters of the lower half come from one set, those of the upper half from another; an escape sequence replaces either. Both fall back to the first
 * set where a line or component ends (PS3.5 section 6.1.2.5.3).
 */
function decodeSwitching(bytes: Uint8Array, first: string): string {
  if (!bytes.includes(ESC)) return decodeAs(first, bytes);
  const initial: readonly [Coded, Coded] = [
    { label: 'windows-1252', half: 0 },
    { label: first, half: 1 },
  ];
  let halves: [Coded, Coded] = [...initial];
  let text = '';
  let from = 0;
  const halfOf = (byte: number) => (byte >= 0x80 ? 1 : 0);
  while (from < bytes.length) {
    const byte = bytes[from] ?? 0;
    if (byte === ESC) {
      const [coded, length] = readEscape(bytes, from + 1);
      if (coded !== null) halves[coded.half] = coded;
      from += 1 + length;
      continue;
    }
    const half = halfOf(byte);
    const { label, shift, isMultiByte } = halves[half];
    let to = from + 1;
    while (to < bytes.length && bytes[to] !== ESC && halfOf(bytes[to] ?? 0) === half) to++;
    const run = bytes.subarray(from, to);
    // Delimiters stand in single-byte text only.
    const reset = half === 0 && isMultiByte !== true && /[\\^=\r\n\f\t]/.test(ascii(run));
    text += decodeAs(label, shift?.(run) ?? run);
    if (reset) halves = [...initial];
    from = to;
  }
  return text;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024));
}

function readEscape(bytes: Uint8Array, at: number): readonly [Coded | null, number] {
  for (const length of [2, 3]) {
    const coded = ESCAPES[ascii(bytes.subarray(at, at + length))];
    if (coded !== undefined) return [coded, length];
  }
  return [null, 0];
}
