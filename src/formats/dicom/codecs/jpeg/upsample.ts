import { Undecodable } from '../../undecodable.ts';
import type { Component, Frame } from './frame.ts';

/**
 * A component's samples on the image's grid. Half as many columns are interpolated, 3/4 of the nearer and 1/4 of the
 * farther sample with alternating rounding, as the Independent JPEG Group's decoder does; other ratios are repeated.
 *
 * @param samples rows of `width`, with what fills up blocks
 */
export function upsample(
  samples: Uint8Array | Uint16Array,
  width: number,
  component: Component,
  frame: Frame,
): Uint8Array | Uint16Array {
  const { rows, columns } = frame;
  const across = frame.across / component.across;
  const down = frame.down / component.down;
  if (!Number.isInteger(across) || !Number.isInteger(down)) {
    throw new Undecodable('its sampling factors are no multiples of one another');
  }
  const out =
    samples instanceof Uint8Array
      ? new Uint8Array(rows * columns)
      : new Uint16Array(rows * columns);
  const isInterpolated = across === 2 && down === 1;
  const held = Math.ceil(columns / across);
  for (let row = 0; row < rows; row++) {
    const from = Math.floor(row / down) * width;
    const to = row * columns;
    for (let column = 0; column < columns; column++) {
      const near = Math.floor(column / across);
      const value = samples[from + near] ?? 0;
      if (!isInterpolated) out[to + column] = value;
      else {
        const isRight = column % 2 === 1;
        const far = Math.min(held - 1, Math.max(0, near + (isRight ? 1 : -1)));
        const neighbour = samples[from + far] ?? 0;
        out[to + column] = far === near ? value : (3 * value + neighbour + (isRight ? 2 : 1)) >> 2;
      }
    }
  }
  return out;
}
