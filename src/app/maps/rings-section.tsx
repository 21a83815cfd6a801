import { For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { parseNumber } from '../features/binning.ts';
import { type Parsed, ParsedInput } from '../settings/inputs.tsx';

/** Rings around the region, as labels of a mask of their own. */
export function RingsSection(): JSX.Element {
  const { rings, scans, maps, jobs } = useApp();
  const isBusy = () => jobs.current()?.kind === 'rings';
  const isOff = () => scans.obstacle() !== null || isBusy();
  const clip = () => {
    const now = rings.clip();
    return now.kind === 'mask' ? now.maskId : now.kind;
  };
  const draw = async () => {
    if (!isOff() && (await rings.run())) maps.turnOff();
  };
  return (
    <section class="maps-section" aria-labelledby="rings-title" data-testid="rings">
      <h2 id="rings-title">Peritumoral rings</h2>
      <p class="hint" id="rings-hint">
        Voxels around the chosen region by their exact distance to it. Each ring reaches from the
        edge before to its own and becomes a label of a new mask.
      </p>
      <div class="map-row">
        <span>Edges</span>
        <span class="row">
          <ParsedInput
            label="Edges of the rings in mm"
            describedBy="rings-hint"
            class="edges"
            value={rings.edges()}
            format={(edges) => edges.join(', ')}
            parse={parseEdges}
            onValue={rings.setEdges}
            unit="mm"
          />
        </span>
      </div>
      <label class="map-row">
        <span>Within</span>
        <select
          class="field"
          aria-label="What the rings may lie in"
          onChange={(event) => {
            const { value } = event.currentTarget;
            rings.setClip(
              value === 'none' || value === 'body'
                ? { kind: value }
                : { kind: 'mask', maskId: value },
            );
          }}
        >
          <option value="body" selected={clip() === 'body'}>
            Body or brain, found in the image
          </option>
          <For each={scans.masks()}>
            {(mask) => (
              <option value={mask.id} selected={clip() === mask.id}>
                {mask.name}
              </option>
            )}
          </For>
          <option value="none" selected={clip() === 'none'}>
            The whole image
          </option>
        </select>
      </label>
      <div class="row">
        <button
          type="button"
          class="button small"
          aria-disabled={isOff()}
          aria-describedby="rings-hint"
          onClick={() => void draw()}
        >
          {isBusy() ? 'Drawing…' : 'Draw rings'}
        </button>
        <Show when={rings.clipped()}>
          {(words) => (
            <span class="muted" role="status" data-testid="rings-clip">
              Drawn: {words()}.
            </span>
          )}
        </Show>
      </div>
    </section>
  );
}

function parseEdges(text: string): Parsed<readonly number[]> {
  // '2,5' alone is a decimal; between several a comma divides.
  const parts = text.split(/[;\s]+|,\s+/).filter((part) => part !== '');
  const split = parts.length === 1 && /,.*,/.test(text) ? text.split(',') : parts;
  const edges = split.map(parseNumber);
  const isRising = edges.every((edge, n) => edge > (edges[n - 1] ?? 0) && Number.isFinite(edge));
  if (edges.length > 0 && edges.length <= 20 && isRising) return { value: edges };
  return { problem: 'Distances in mm above 0, each greater than the one before: 2, 4, 6.' };
}
