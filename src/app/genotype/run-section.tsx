import { type JSX, Show } from 'solid-js';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import { useApp } from '../app-context.ts';
import { formatKey } from '../commands/keys.ts';
import { Icon } from '../ui/icon.tsx';

/** What the model does, and what stands in the way. */
export function RunSection(props: { readonly model: ModelEntry }): JSX.Element {
  const { genotype, jobs, shell } = useApp();
  const { predictions, preview, segmentation } = genotype;
  const task = () => props.model.manifest.task;
  const isDrawing = () => task() === 'segmentation';
  const obstacle = () => (isDrawing() ? segmentation.obstacle() : predictions.obstacle());
  const isBusy = () => jobs.current()?.kind === (isDrawing() ? 'segment' : 'predict');
  const isOff = () => obstacle() !== null || isBusy();
  const words = () => {
    if (isDrawing()) return isBusy() ? 'Drawing…' : 'Draw regions';
    return isBusy() ? 'Predicting…' : 'Predict';
  };
  const act = () => {
    if (isOff()) return;
    void (isDrawing() ? segmentation.run() : predictions.run());
  };
  const look = () => {
    if (obstacle() !== null) return;
    shell.openDialog('network-input');
    if (preview.shown() === null || preview.isStale()) void preview.run();
  };
  return (
    <section class="genotype-section" aria-label="Run">
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-disabled={isOff()}
          aria-describedby={obstacle() === null ? undefined : 'genotype-obstacle'}
          title={isDrawing() ? undefined : `Predict (${formatKey('d')})`}
          onClick={act}
        >
          {words()}
        </button>
        <Show when={task() !== 'signature'}>
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            aria-disabled={obstacle() !== null}
            aria-describedby={obstacle() === null ? undefined : 'genotype-obstacle'}
            title={`The channels as they reach the network (${formatKey('i')})`}
            onClick={look}
          >
            <Icon name="eye" />
            What the network sees
          </button>
        </Show>
        <Show when={task() === 'classification'}>
          <label title="Flipped and shifted copies are predicted too; their spread widens the interval">
            <input
              type="checkbox"
              checked={predictions.isAugmented()}
              onChange={(event) => predictions.setAugmented(event.currentTarget.checked)}
            />{' '}
            Test-time augmentation
          </label>
        </Show>
      </div>
      <Show when={obstacle()}>
        {(reason) => (
          <p class="note info" id="genotype-obstacle">
            <Icon name="info" />
            <span>{reason()}</span>
          </p>
        )}
      </Show>
    </section>
  );
}
