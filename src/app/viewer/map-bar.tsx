import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { habitatColour } from '../../session/facts.ts';
import { featureNameOf } from '../../session/maps.ts';
import { useApp } from '../app-context.ts';
import { formatValue } from '../features/format-value.ts';
import { KIND_TITLES } from '../genotype/explanation-words.ts';
import { formatEnd } from '../genotype/model-words.ts';
import { ColourBar } from './colour-bar.tsx';

/** What is over the image, and what its colours mean. */
export function MapBar(): JSX.Element {
  const { mapLayer } = useApp();
  const source = createMemo(() => (mapLayer.overlay() === null ? null : mapLayer.source()));
  return (
    <Switch>
      <Match when={source() === 'map'}>
        <FeatureBar />
      </Match>
      <Match when={source() === 'explanation'}>
        <ExplanationBar />
      </Match>
      <Match when={source() === 'drawn'}>
        <DrawnBar />
      </Match>
    </Switch>
  );
}

function FeatureBar(): JSX.Element {
  const { maps, mapLayer } = useApp();
  const state = () => {
    const map = maps.shown();
    if (map === null) return '';
    if (map.step > 1) return 'coarse, more is coming';
    return maps.isStale() ? 'of earlier settings' : '';
  };
  return (
    <Show when={maps.shown()}>
      {(map) => (
        <div class="map-bar" data-testid="map-bar" data-step={map().step}>
          <span class="map-name">{featureNameOf(map().choice)}</span>
          <Show when={mapLayer.range()}>
            {(range) => (
              <>
                <b>{formatValue(range().min)}</b>
                <ColourBar colours={mapLayer.colours()} />
                <b>{formatValue(range().max)}</b>
              </>
            )}
          </Show>
          <Show when={state()}>
            <span class="muted">{state()}</span>
          </Show>
        </div>
      )}
    </Show>
  );
}

function ExplanationBar(): JSX.Element {
  const { genotype, mapLayer } = useApp();
  const { explanation, models } = genotype;
  const name = () => {
    const [shown, manifest] = [explanation.shown(), models.chosen()?.manifest];
    if (shown === null || manifest?.task !== 'classification') return '';
    return `${manifest.output.heads[shown.head]?.gene ?? ''} · ${KIND_TITLES[shown.kind].toLowerCase()}`;
  };
  return (
    <div class="map-bar" data-testid="map-bar">
      <span class="map-name">{name()}</span>
      <Show when={mapLayer.range()}>
        {(range) => (
          <>
            <b>{formatEnd(range().min)}</b>
            <ColourBar colours="diverging" />
            <b>{formatEnd(range().max)}</b>
          </>
        )}
      </Show>
      <span>logit</span>
      <Show when={explanation.isStale()}>
        <span class="muted">of earlier inputs</span>
      </Show>
      <ModelWords label={models.chosen()?.manifest.card.label} />
    </div>
  );
}

function DrawnBar(): JSX.Element {
  const { genotype } = useApp();
  const drawn = () => genotype.segmentation.waiting();
  return (
    <div class="map-bar" data-testid="map-bar">
      <span class="map-name">Proposal, not accepted:</span>
      <For each={drawn()?.mask.labels}>
        {({ name, value }) => (
          <span class="map-label">
            <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
              <rect width="14" height="14" rx="3" fill={`rgb(${habitatColour(value).join(' ')})`} />
            </svg>{' '}
            {name}
          </span>
        )}
      </For>
      <ModelWords label={drawn()?.model.label} />
    </div>
  );
}

/** What the model says of itself. */
function ModelWords(props: { readonly label: string | null | undefined }): JSX.Element {
  return (
    <Show when={props.label}>
      <span class="map-caution">{props.label}</span>
    </Show>
  );
}
