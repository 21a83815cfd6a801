import type { Result } from '../../worker/protocol.ts';
import type { Thumbnail } from '../../worker/protocol-series.ts';

export interface Thumbnails {
  /** Draws into the canvas once the picture is there, unless it goes out of sight before its turn. */
  show(id: string, canvas: HTMLCanvasElement): void;
  hide(id: string): void;
  /** Drops all that wait. */
  stop(): void;
}

/** Pictures of series in sight, asked for one at a time: the worker has other things to do. */
export function createThumbnails(ask: (id: string) => Promise<Result<Thumbnail>>): Thumbnails {
  /** Null where there is none to be had. */
  const known = new Map<string, Thumbnail | null>();
  const waiting = new Map<string, HTMLCanvasElement>();
  let isBusy = false;

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (;;) {
      const [next] = waiting.keys();
      if (next === undefined) break;
      const result = await ask(next);
      known.set(next, result.ok ? result.value : null);
      const canvas = waiting.get(next);
      waiting.delete(next);
      if (canvas) draw(canvas, known.get(next) ?? null);
    }
    isBusy = false;
  }

  return {
    show(id, canvas) {
      const thumbnail = known.get(id);
      if (thumbnail !== undefined) return draw(canvas, thumbnail);
      waiting.set(id, canvas);
      void work();
    },
    hide: (id) => waiting.delete(id),
    stop: () => waiting.clear(),
  };
}

function draw(canvas: HTMLCanvasElement, thumbnail: Thumbnail | null): void {
  canvas.dataset.state = thumbnail === null ? 'none' : 'drawn';
  if (thumbnail === null) return;
  const { width, height, rgba } = thumbnail;
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba.slice(), width, height), 0, 0);
}
