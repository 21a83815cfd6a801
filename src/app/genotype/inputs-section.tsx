import { For, type JSX, Show } from 'solid-js';
import type { ModelInput } from '../../session/genotype/inputs.ts';
import type { LoadedItem } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Which image stands for each sequence that the model takes, and which mask is the region. */
export function InputsSection(): JSX.Element {
  const { genotype } = useApp();
  const { inputs } = genotype;
  return (
    <section class="genotype-section" aria-labelledby="inputs-title" data-testid="model-inputs">
      <h2 id="inputs-title">Input</h2>
      <SignatureInput />
      <For each={inputs.inputs().map(({ sequence }) => sequence)}>
        {(sequence) => (
          <Show when={inputs.inputs().find((input) => input.sequence === sequence)}>
            {(input) => <ImageRow input={input()} />}
          </Show>
        )}
      </For>
      <Show when={inputs.needsRegion()}>
        <RegionRow />
      </Show>
      <Show when={inputs.needsBrain()}>
        <BrainRow />
      </Show>
    </section>
  );
}

function SignatureInput(): JSX.Element {
  const { genotype } = useApp();
  const names = () => {
    const manifest = genotype.models.chosen()?.manifest;
    return manifest?.task === 'signature' ? manifest.features.names : [];
  };
  return (
    <Show when={names().length > 0}>
      <details>
        <summary>
          {names().length === 1 ? '1 feature' : `${names().length} features`} of the region
        </summary>
        <ul class="feature-names">
          <For each={names()}>{(name) => <li>{name}</li>}</For>
        </ul>
      </details>
    </Show>
  );
}

const LEFT_OUT = '';

function ImageRow(props: { readonly input: ModelInput }): JSX.Element {
  const { genotype, scans } = useApp();
  const { inputs } = genotype;
  const sequence = () => props.input.sequence;
  const isLacking = () => props.input.item === null && props.input.isRequired;
  return (
    <div class="input-row" data-testid="model-input" data-sequence={sequence()}>
      <span class="input-name">
        {sequence()}
        <span class="muted"> {props.input.isRequired ? 'required' : 'optional'}</span>
      </span>
      <span class="row">
        <select
          class="field"
          aria-label={`Image for ${sequence()}`}
          aria-invalid={isLacking()}
          onChange={(event) => inputs.setImage(sequence(), event.currentTarget.value || null)}
        >
          <option value={LEFT_OUT} selected={props.input.item === null}>
            {props.input.isChosen && props.input.item === null ? 'left out' : 'none'}
          </option>
          <For each={scans.images()}>
            {(image) => (
              <option value={image.id} selected={image.id === props.input.item?.id}>
                {imageWords(image, scans.sequenceNames().get(image.id))}
              </option>
            )}
          </For>
        </select>
        <Show when={props.input.isChosen}>
          <button
            type="button"
            class="link"
            aria-label={`Choose the image for ${sequence()} by its kind`}
            onClick={() => inputs.resetImage(sequence())}
          >
            By kind
          </button>
        </Show>
      </span>
      <InputNote input={props.input} />
    </div>
  );
}

function imageWords(image: LoadedItem, sequence: string | undefined): string {
  return sequence === undefined || sequence === image.name
    ? image.name
    : `${sequence} · ${image.name}`;
}

function InputNote(props: { readonly input: ModelInput }): JSX.Element {
  const { genotype, scans } = useApp();
  const isSignature = () => genotype.models.chosen()?.manifest.task === 'signature';
  const words = () => {
    const { item, isRequired, note, sequence } = props.input;
    if (item !== null) return note;
    if (isRequired) {
      return scans.images().length === 0
        ? `${sequence} is required.`
        : `${sequence} is required: open it, choose the image that is it here, or correct its kind in Case.`;
    }
    return isSignature() ? 'Missing: left out.' : 'Missing: the network sees an empty channel.';
  };
  const isLacking = () => props.input.item === null && props.input.isRequired;
  return (
    <Show when={words()}>
      <p class={`note ${isLacking() || props.input.item !== null ? 'caution' : 'info'}`}>
        <Icon name={isLacking() || props.input.item !== null ? 'warning' : 'info'} />
        <span>{words()}</span>
      </p>
    </Show>
  );
}

function RegionRow(): JSX.Element {
  const { genotype, scans } = useApp();
  const { inputs } = genotype;
  const labels = () => inputs.region()?.mask.labels ?? [];
  return (
    <div class="input-row" data-testid="model-region">
      <span class="input-name">
        Region<span class="muted"> required</span>
      </span>
      <span class="row">
        <select
          class="field"
          aria-label="Mask of the region"
          aria-invalid={inputs.region() === null}
          onChange={(event) => inputs.setRegionMask(event.currentTarget.value)}
        >
          <Show when={inputs.region() === null}>
            <option value="" selected>
              none
            </option>
          </Show>
          <For each={scans.masks()}>
            {(mask) => (
              <option value={mask.id} selected={mask.id === inputs.region()?.mask.id}>
                {mask.name}
              </option>
            )}
          </For>
        </select>
      </span>
      <Show
        when={inputs.region() !== null}
        fallback={
          <p class="note caution">
            <Icon name="warning" />
            <span>A mask of the tumour is required: open one, or let a model draw it.</span>
          </p>
        }
      >
        <Show when={labels().length > 1}>
          <fieldset class="chips">
            <legend class="sr-only">Labels of the region</legend>
            <For each={labels()}>
              {({ value, name }) => (
                <label class="chip">
                  <input
                    type="checkbox"
                    checked={inputs.region()?.labels.includes(value) ?? false}
                    onChange={(event) => inputs.setRegionLabel(value, event.currentTarget.checked)}
                  />
                  {name}
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <Show when={inputs.region()?.labels.length === 0}>
          <p class="note caution">
            <Icon name="warning" />
            <span>Choose at least one label: together they are the region.</span>
          </p>
        </Show>
      </Show>
    </div>
  );
}

function BrainRow(): JSX.Element {
  const { genotype, scans } = useApp();
  const { inputs } = genotype;
  return (
    <div class="input-row">
      <span class="input-name">
        Brain<span class="muted"> required</span>
      </span>
      <span class="row">
        <select
          class="field"
          aria-label="Mask of the brain"
          aria-invalid={inputs.brain() === null}
          onChange={(event) => inputs.setBrainMask(event.currentTarget.value || null)}
        >
          <option value="" selected={inputs.brain() === null}>
            none
          </option>
          <For each={scans.masks()}>
            {(mask) => (
              <option value={mask.id} selected={mask.id === inputs.brain()?.mask.id}>
                {mask.name}
              </option>
            )}
          </For>
        </select>
      </span>
      <Show when={inputs.brain() === null}>
        <p class="note caution">
          <Icon name="warning" />
          <span>A mask of the brain is required: choose which mask is one, or open it.</span>
        </p>
      </Show>
    </div>
  );
}
