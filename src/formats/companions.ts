import { LocusError } from '../volume/errors.ts';
import type { SourceFile } from './source.ts';

/**
 * Finds a file that a header names, among those that came with it: in the header's own folder (or a path
 * from there), exact case first. Files outside what was dropped can never be reached.
 *
 * @throws LocusError 'missing-companion' where it is absent or two files have its name
 */
export function findCompanion(
  header: SourceFile,
  names: readonly string[],
  files: readonly SourceFile[],
): SourceFile {
  const folder = normalise(header.name).slice(0, -1);
  const wanted = names.map((name) => normalise([...folder, ...split(name)].join('/')).join('/'));
  for (const fold of [(path: string) => path, (path: string) => path.toLowerCase()]) {
    for (const path of wanted) {
      const found = files.filter(
        (file) => file !== header && fold(normalise(file.name).join('/')) === fold(path),
      );
      if (found.length > 1) {
        throw new LocusError(
          'missing-companion',
          `${found.length} files are named ${path}, so it is unclear which belongs to this header.`,
          'Open one folder at a time.',
          header.name,
        );
      }
      if (found[0] !== undefined) return found[0];
    }
  }
  throw new LocusError(
    'missing-companion',
    `The voxels are in another file, ${names.join(' or ')}, which is not here.`,
    'Choose or drop both files together.',
    header.name,
  );
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
function normalise(path: string): string[] {
  const parts: string[] = [];
  for (const part of split(path)) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}
