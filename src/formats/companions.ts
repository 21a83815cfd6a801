import { LocusError } from '../volume/errors.ts';
import type { SourceFile } from './source.ts';

/**
 * Finds files that a header names, among those that came with it: in the header's own folder (or by a path
 * from there), exact case first. Files outside what was dropped can never be reached.
 */
export function makeCompanionFinder(files: readonly SourceFile[]) {
  const exact = groupBy(files, (file) => pathOf(file.name));
  const folded = groupBy(files, (file) => pathOf(file.name).toLowerCase());

  /** @throws LocusError 'missing-companion' where it is absent or two files have its name */
  return (header: SourceFile, names: readonly string[]): SourceFile => {
    const folder = split(pathOf(header.name)).slice(0, -1);
    const wanted = names.map((name) => pathOf([...folder, name].join('/')));
    const candidates = [
      ...wanted.map((path) => [path, exact.get(path)] as const),
      ...wanted.map((path) => [path, folded.get(path.toLowerCase())] as const),
    ];
    for (const [path, found = []] of candidates) {
      const others = found.filter((file) => file !== header);
      if (others.length > 1) {
        throw new LocusError(
          'missing-companion',
          `${others.length} files are named ${path}, so it is unclear which belongs to this header.`,
          'Open one folder at a time.',
          header.name,
        );
      }
      if (others[0] !== undefined) return others[0];
    }
    throw new LocusError(
      'missing-companion',
      `The voxels are in another file, ${names.join(' or ')}, which is not here.`,
      'Choose or drop both files together.',
      header.name,
    );
  };
}

/** Names an Analyze or NIfTI pair's voxels may have. */
export function imageNames(header: SourceFile): string[] {
  const base = split(header.name).at(-1) ?? header.name;
  const stem = base.replace(/(\.gz)?$/i, '').replace(/\.(hdr|nii)$/i, '');
  return [`${stem}.img`, `${stem}.img.gz`];
}

function split(path: string): string[] {
  return path.split(/[\\/]+/);
}

/** Folders and file, with '.' and '..' resolved. */
function pathOf(name: string): string {
  const parts: string[] = [];
  for (const part of split(name)) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Map.groupBy, which Node 20 does not have. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
