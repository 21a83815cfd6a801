import { contrastOfWords, sequenceOfWords } from '../volume/sequence-words.ts';

export interface CaseFolder {
  /** As its folder or its files are named. */
  readonly name: string;
  /** Of the paths that were given, in natural order. */
  readonly paths: readonly string[];
}

export interface CaseFolders {
  /** In natural order: case-2 before case-10. */
  readonly cases: readonly CaseFolder[];
  /** Files of no case, with the reason in words. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
}

interface Placed {
  readonly path: string;
  /** Below the folder that all files share. */
  readonly folders: readonly string[];
  readonly file: string;
}

const IMAGE = /\.(nii|nii\.gz|nrrd|nhdr|raw|raw\.gz|mha|mhd|img|img\.gz|hdr|hdr\.gz|dcm|ima)$/i;

/** Words that name a mask, or what a mask is of. */
const MASK_WORD =
  /^(seg|segm|segmentations?|masks?|labels?|labelmap|roi|lesions?|tumou?rs?|brain|gtv|annotations?|wt|tc|et)$/i;

/**
 * Cases of a study from the paths of its files, without a look into them. Below the folder that all share, each folder
 * is a case with all that lies in it; one with sessions (BIDS' `ses-1`) is a case for each. Where there are no folders,
 * files that begin alike belong together: the case's name ends where the words for sequence or mask begin
 * (`BraTS-GLI-00000-000-t1c.nii.gz`, `UCSF-PDGM-0004_tumor_segmentation.nii.gz`). Archives are cases of their own.
 */
export function groupCases(paths: readonly string[]): CaseFolders {
  const visible = paths.filter((path) => !isHidden(path)).sort(inNaturalOrder);
  const { placed, shared } = place(visible);
  const groups = new Map<string, string[]>();
  const put = (name: string, path: string) => {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [path]);
    else group.push(path);
  };
  for (const { path, folders } of placed) if (folders.length > 0) put(nameOf(folders), path);
  // Folders of one case may be named by sequence, as DICOM series are.
  const isOne = groups.size > 0 && [...groups.keys()].every((name) => stem(name) === '');
  if (isOne) return { cases: [{ name: shared.at(-1) ?? 'case', paths: visible }], ignored: [] };
  const loose = placed.filter(({ folders }) => folders.length === 0);
  const archives = loose.filter(({ file }) => /\.zip$/i.test(file));
  for (const { path, file } of archives) put(file.replace(/\.zip$/i, ''), path);
  const files = loose.filter((one) => !archives.includes(one));
  const ignored = byName(files, groups.size > 0 ? null : (shared.at(-1) ?? 'case'), put);
  const cases = [...groups].map(([name, of]) => ({ name, paths: of }));
  return { cases: cases.sort((a, b) => inNaturalOrder(a.name, b.name)), ignored };
}

/** @param alone name of the case whose files are named by sequence alone; null where there can be none */
function byName(
  files: readonly Placed[],
  alone: string | null,
  put: (name: string, path: string) => void,
): CaseFolders['ignored'] {
  const known = files.map((one) => ({
    ...one,
    name: IMAGE.test(one.file) ? stem(one.file) : null,
  }));
  const names = [...new Set(known.flatMap(({ name }) => (name === null ? [] : [name])))];
  const ignored: { name: string; reason: string }[] = [];
  for (const { path, file, name } of known) {
    const isImage = IMAGE.test(file);
    const joined =
      name ?? names.filter((one) => one !== '' && beginsWith(file, one)).sort(longest)[0];
    if (joined !== undefined && joined !== '') put(joined, path);
    else if (joined === '' && alone !== null) put(alone, path);
    else if (!isImage) ignored.push({ name: path, reason: 'It lies in no folder of a case.' });
    else ignored.push({ name: path, reason: 'Its name says neither case nor sequence.' });
  }
  return ignored;
}

/** The case that a file's name begins with; '' where it names the sequence alone, null where it names none. */
function stem(file: string): string | null {
  const base = file.replace(IMAGE, '');
  const parts = [...base.matchAll(/[^-_. ]+/g)];
  const last = parts.findLastIndex(([word]) => isKind(word));
  if (last < 0) return null;
  let first = last;
  while (first > 0 && isKind(parts[first - 1]?.[0] ?? '')) first--;
  return base.slice(0, parts[first]?.index ?? 0).replace(/[-_. ]+$/, '');
}

function isKind(word: string): boolean {
  return MASK_WORD.test(word) || sequenceOfWords(word) !== null || contrastOfWords(word) !== null;
}

function beginsWith(file: string, name: string): boolean {
  return file.startsWith(name) && !/^[\p{L}\p{N}]/u.test(file.slice(name.length));
}

function longest(a: string, b: string): number {
  return b.length - a.length;
}

function nameOf([first = '', second]: readonly string[]): string {
  return second !== undefined && /^ses-/i.test(second) ? `${first}/${second}` : first;
}

function place(paths: readonly string[]) {
  const split = paths.map((path) => path.split(/[\\/]+/).filter((part) => part !== ''));
  const [first = []] = split;
  let depth = 0;
  const isShared = (parts: readonly string[]) =>
    parts.length > depth + 1 && parts[depth] === first[depth];
  while (split.length > 0 && split.every(isShared)) depth++;
  const placed = paths.map((path, n): Placed => {
    const parts = split[n] ?? [];
    return { path, folders: parts.slice(depth, -1), file: parts.at(-1) ?? '' };
  });
  return { placed, shared: first.slice(0, depth) };
}

function isHidden(path: string): boolean {
  return path.split(/[\\/]/).some((part) => /^(\.|__MACOSX$)/.test(part));
}

const { compare: inNaturalOrder } = new Intl.Collator('en', { numeric: true });
