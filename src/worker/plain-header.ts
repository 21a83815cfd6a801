import type { HeaderElement } from '../formats/dicom/dataset.ts';
import type { LoadedItem } from './protocol.ts';
import type { HeaderReport } from './protocol-series.ts';

/** What is known of an item that has no DICOM header, in the same form: elements without tags. */
export function plainHeader({ name, header }: LoadedItem): HeaderReport {
  const { grid } = header;
  const line = (keyword: string, value: string): HeaderElement => ({
    ...{ tag: '', keyword, vr: null, value },
    ...{ isIdentifying: false, items: [] },
  });
  const row = (n: number) =>
    grid.affine
      .slice(4 * n, 4 * n + 4)
      .map((x) => Number(x.toPrecision(7)))
      .join(' ');
  return {
    name,
    elements: [
      line('Format', header.format),
      line('Size', grid.size.join(' x ')),
      line('Volumes', String(header.frames)),
      line('Spacing in mm', grid.spacing.map((mm) => Number(mm.toPrecision(7))).join(' x ')),
      line('Index to world, R', row(0)),
      line('Index to world, A', row(1)),
      line('Index to world, S', row(2)),
      line('Voxel type', header.voxelType),
      line('Slope and intercept', `${header.slope}, ${header.intercept}`),
    ],
  };
}
