import { createEffect, type JSX } from 'solid-js';
import type { Grid } from '../../volume/grid.ts';
import { useApp } from '../app-context.ts';
import { drawSlice, orientationOf } from './draw-slice.ts';
import type { ShownChannel } from './network-input.ts';

interface ChannelSliceProps {
  readonly grid: Grid;
  readonly channel: ShownChannel;
  readonly mask: Float32Array | null;
  readonly slice: number;
}

/** One axial slice of one channel in grey, the region's edge as a line over it. */
export function ChannelSlice(props: ChannelSliceProps): JSX.Element {
  const { preferences } = useApp();
  let canvas: HTMLCanvasElement | undefined;
  const sides = () =>
    preferences.isRadiological() ? (['R', 'L'] as const) : (['L', 'R'] as const);
  createEffect(() => {
    if (canvas === undefined) return;
    const { channel, grid, mask, slice } = props;
    const flips = orientationOf(grid, preferences.isRadiological());
    drawSlice(canvas, { ...{ channel, grid, mask, slice }, ...flips });
  });
  return (
    <div class="channel-stage">
      <canvas
        role="img"
        aria-label={`${props.channel.title}, slice ${props.slice + 1}`}
        ref={(element) => {
          canvas = element;
        }}
      />
      <span class="letter left" aria-hidden="true">
        {sides()[0]}
      </span>
      <span class="letter right" aria-hidden="true">
        {sides()[1]}
      </span>
    </div>
  );
}
