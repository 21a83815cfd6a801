import { createMemo, For, type JSX, Show } from 'solid-js';
import { habitatColour } from '../../session/facts.ts';
import type { DrawnMask } from '../../session/genotype/segmentation.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatDuration, formatMl } from '../features/format-value.ts';
import { drawnVolumes } from './drawn-volumes.ts';
import { ModelLabel } from './model-label.tsx';
import { BACKENDS } from './model-words.ts';
import { Warnings } from './prediction-result.tsx';
import './result.css';

/** Regions that a model drew: a proposal until a person accepts it. */
export function SegmentationSection(): JSX.Element {
  const { genotype } = useApp();
  return (
    <section class="genotype-section" aria-labelledby="drawn-title" data-testid="segmentation">
      <h2 id="drawn-title">Drawn regions</h2>
      <Show
        when={genotype.segmentation.waiting()}
        fallback={
          <p class="muted">
            None that waits. What the model draws is shown over the image; it becomes a mask of the
            case only when you accept it.
          </p>
        }
      >
        {(drawn) => <Proposal drawn={drawn()} />}
      </Show>
    </section>
  );
}

function Proposal(props: { readonly drawn: DrawnMask }): JSX.Element {
  const { genotype, mapLayer, shell } = useApp();
  const { segmentation } = genotype;
  const labels = createMemo(() => drawnVolumes(props.drawn.mask));
  const isEmpty = () => labels().every(({ voxels }) => voxels === 0);
  const isShown = () => mapLayer.source() === 'drawn' && mapLayer.isVisible();
  const accept = async () => {
    if (await segmentation.accept()) shell.setPanel('features');
  };
  return (
    <>
      <ModelLabel label={props.drawn.model.label} />
      <Warnings warnings={props.drawn.warnings} />
      <p>
        <b>Proposal</b> <span class="muted">of {props.drawn.model.name}, not part of the case</span>
      </p>
      <ul class="drawn-labels">
        <For each={labels()}>
          {({ value, name, voxels, ml }) => (
            <li data-testid="drawn-label">
              <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
                <rect
                  width="14"
                  height="14"
                  rx="3"
                  fill={`rgb(${habitatColour(value).join(' ')})`}
                />
              </svg>
              <span>{name}</span>
              <span class="number">{voxels === 0 ? 'none' : `${formatMl(ml)} ml`}</span>
              <span class="number muted">{formatCount(voxels)} voxels</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={isEmpty()}>
        <p>The model found nothing to draw.</p>
      </Show>
      <div class="row">
        <button
          type="button"
          class="button primary"
          disabled={isEmpty()}
          title="A mask of the case, in use with all its labels; features can be extracted from it"
          onClick={() => void accept()}
        >
          Accept
        </button>
        <button type="button" class="button" onClick={segmentation.discard}>
          Discard
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={isShown()}
          onClick={() => {
            if (mapLayer.source() === 'drawn') mapLayer.toggleVisible();
            else mapLayer.show('drawn');
          }}
        >
          {isShown() ? 'Shown' : 'Hidden'}
        </button>
      </div>
      <p class="hint">
        {formatDuration(props.drawn.elapsedMs)} on {BACKENDS[props.drawn.run.backend]}. Look at
        every slice before you accept.
      </p>
    </>
  );
}
