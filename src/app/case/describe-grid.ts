import type { Grid } from '../../volume/grid.ts';

/** '512×512×60 · 0.977×0.977×3 mm' */
export function describeGrid({ size, spacing }: Grid): string {
  const mm = spacing.map((length) => Number(length.toPrecision(4)));
  const isIsotropic = mm.every((length) => length === mm[0]);
  return `${size.join('×')} · ${isIsotropic ? mm[0] : mm.join('×')}\u00a0mm`;
}
