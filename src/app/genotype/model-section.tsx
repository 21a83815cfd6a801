import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import { useApp } from '../app-context.ts';
import { createFileInput } from '../files/file-input.ts';
import { Icon } from '../ui/icon.tsx';
import { ModelCard } from './model-card.tsx';
import { backendWords, modelFacts, ORIGINS } from './model-words.ts';

/** Which model is in use, what it is, and how others come in. */
export function ModelSection(): JSX.Element {
  const { genotype, shell } = useApp();
  const { models } = genotype;
  const input = createFileInput((files) => void models.importFiles(files));
  input.accept = '.json,.onnx';
  return (
    <section class="genotype-section" aria-labelledby="model-title">
      <div class="row">
        <h2 id="model-title">Model</h2>
        <span class="spacer" />
        <button
          type="button"
          class="button small"
          title="model.json with its ONNX file, a signature’s JSON, or a MONAI bundle’s metadata.json with its ONNX file; or drop them on the page"
          onClick={() => input.click()}
        >
          <Icon name="open" />
          Add a model
        </button>
        <button
          type="button"
          class="button small"
          aria-haspopup="dialog"
          title="Predict a folder of cases, one CSV out"
          onClick={() => shell.openDialog('batch')}
        >
          Batch
        </button>
        <button
          type="button"
          class="button small"
          aria-haspopup="dialog"
          title="What this device can run: operators of networks on WebGPU and WebAssembly"
          onClick={() => shell.openDialog('operators')}
        >
          <Icon name="chip" />
          Operators
        </button>
      </div>
      <Switch>
        <Match when={models.chosen()}>{(model) => <Chosen model={model()} />}</Match>
        <Match when={models.status() === 'loading' || models.status() === 'unknown'}>
          <p class="muted" role="status">
            Looking for models…
          </p>
        </Match>
        <Match when={models.status() === 'failed'}>
          <p class="muted">
            The list of models could not be read.{' '}
            <button type="button" class="link" onClick={() => void models.load()}>
              Try again
            </button>
          </p>
        </Match>
        <Match when={true}>
          <p class="muted" data-testid="no-models">
            No model is here. Add one: model.json and its ONNX file, or a signature’s JSON.
          </p>
        </Match>
      </Switch>
    </section>
  );
}

function Chosen(props: { readonly model: ModelEntry }): JSX.Element {
  const { genotype } = useApp();
  const { models } = genotype;
  const card = () => props.model.manifest.card;
  return (
    <>
      <ModelSelect chosen={props.model.id} />
      <p>{card().summary}</p>
      <p class="hint" data-testid="model-facts">
        {modelFacts(props.model)}
      </p>
      <p class="hint" data-testid="model-backend">
        {backendWords(props.model)}
      </p>
      <Show when={props.model.notes.length > 0}>
        <ul class="hint bullets" aria-label="Done at import">
          <For each={props.model.notes}>{(note) => <li>{note}</li>}</For>
        </ul>
      </Show>
      <Show when={props.model.origin !== 'shipped'}>
        <div class="row">
          <Show when={props.model.origin === 'session'}>
            <button
              type="button"
              class="button small"
              title="Stores the model’s files in this browser; Erase removes them"
              onClick={() => void models.keep(props.model.id)}
            >
              <Icon name="keep" />
              Keep on this device
            </button>
          </Show>
          <button
            type="button"
            class="button small"
            onClick={() => void models.remove(props.model.id)}
          >
            {props.model.origin === 'kept' ? 'Remove from this device' : 'Remove'}
          </button>
        </div>
      </Show>
      <ModelCard model={props.model} />
    </>
  );
}

/** By where they come from. */
function ModelSelect(props: { readonly chosen: string }): JSX.Element {
  const { genotype } = useApp();
  const { models } = genotype;
  const groups = createMemo(() =>
    (['shipped', 'kept', 'session'] as const)
      .map((origin) => ({
        title: ORIGINS[origin],
        entries: models.list().filter((entry) => entry.origin === origin),
      }))
      .filter(({ entries }) => entries.length > 0),
  );
  return (
    <select
      class="field"
      aria-label="Model in use"
      onChange={(event) => models.choose(event.currentTarget.value)}
    >
      <For each={groups()}>
        {(group) => (
          <optgroup label={group.title}>
            <For each={group.entries}>
              {({ id, manifest }) => (
                <option value={id} selected={id === props.chosen}>
                  {manifest.name}
                </option>
              )}
            </For>
          </optgroup>
        )}
      </For>
    </select>
  );
}
