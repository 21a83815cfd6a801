import { openImages } from '../../../src/formats/open-images.ts';
import { toLabelMap } from '../../../src/volume/label-map.ts';
import type { LabelMap, Volume } from '../../../src/volume/volume.ts';

/** Bytes of a ground-truth file: Node and the browser read them in different ways. */
export type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** A 3-D image of the ground truth. */
export async function readVolume(read: ReadFile, path: string): Promise<Volume> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const { sources, errors } = await openImages([{ name, blob: new Blob([await read(path)]) }]);
  const [source] = sources;
  if (source === undefined) throw errors[0] ?? new Error(`no image in ${path}`);
  return source.readFrame(0);
}

/** An image and its mask, through the same readers as the page's. */
export async function readCase(
  read: ReadFile,
  imagePath: string,
  maskPath: string,
): Promise<{ readonly image: Volume; readonly mask: LabelMap }> {
  const image = await readVolume(read, imagePath);
  return { image, mask: toLabelMap(await readVolume(read, maskPath), 'mask') };
}

/** Rows of a CSV file with quoted fields, by column name. */
export async function readTable(read: ReadFile, path: string): Promise<Record<string, string>[]> {
  const text = new TextDecoder().decode(await read(path));
  const [head = [], ...rows] = text.trim().split(/\r?\n/).map(fields);
  return rows.map((row) => Object.fromEntries(head.map((name, n) => [name, row[n] ?? ''])));
}

function fields(line: string): string[] {
  return [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)]
    .map(([, field = '']) => field)
    .slice(0, -1)
    .map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
}
