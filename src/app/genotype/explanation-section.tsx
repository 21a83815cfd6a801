import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ExplanationKind, ShownExplanation } from '../../session/genotype/explanation.ts';
import { useApp } from '../app-context.ts';
import { formatKey } from '../commands/keys.ts';
import { formatDuration } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';
import { ColourBar } from '../viewer/colour-bar.tsx';
import { KIND_TITLES } from './explanation-words.ts';
import { ModelLabel } from './model-label.tsx';
import { BACKENDS, formatEnd, headName } from './model-words.ts';
import { SequenceBars } from './sequence-bars.tsx';

const MEANINGS: Readonly<Record<ExplanationKind, string>> = {
  activation: 'Where in the image the network finds what speaks for the alteration; one pass.',
  occlusion: 'How far the logit falls when a small block is hidden; many passes.',
  sequences: 'How the probability changes when one sequence is taken away.',
};

/** What the prediction rests on: a map over the image, or a list of sequences. */
export function ExplanationSection(): JSX.Element {
  const { genotype } = useApp();
  const { explanation } = genotype;
  return (
    <Show when={explanation.kinds().length > 0}>
      <section
        class="genotype-section"
        aria-labelledby="explanation-title"
        data-testid="explanation"
      >
        <h2 id="explanation-title">What it rests on</h2>
        <Choice />
        <p class="hint" id="explanation-meaning">
          {MEANINGS[explanation.kind()]}
        </p>
        <Show when={explanation.shown()}>{(shown) => <Shown shown={shown()} />}</Show>
      </section>
    </Show>
  );
}

function Choice(): JSX.Element {
  const { genotype, jobs } = useApp();
  const { explanation, models } = genotype;
  const heads = () => {
    const manifest = models.chosen()?.manifest;
    return manifest?.task === 'classification' ? manifest.output.heads : [];
  };
  const isBusy = () => jobs.current()?.kind === 'explain';
  const isOff = () => explanation.obstacle() !== null || isBusy();
  return (
    <div class="row">
      <fieldset class="segmented" aria-label="Kind of explanation">
        <For each={explanation.kinds()}>
          {(kind) => (
            <button
              type="button"
              class="button small"
              aria-pressed={explanation.kind() === kind}
              onClick={() => explanation.setKind(kind)}
            >
              {KIND_TITLES[kind]}
            </button>
          )}
        </For>
      </fieldset>
      <select
        class="field"
        aria-label="Alteration to explain"
        onChange={(event) => explanation.setHead(Number(event.currentTarget.value))}
      >
        <For each={heads()}>
          {(head, n) => (
            <option value={n()} selected={n() === explanation.head()}>
              {headName(head)}
            </option>
          )}
        </For>
      </select>
      <button
        type="button"
        class="button small"
        aria-disabled={isOff()}
        aria-describedby={
          explanation.obstacle() === null ? 'explanation-meaning' : 'genotype-obstacle'
        }
        title={`Explain (${formatKey('e')})`}
        onClick={() => {
          if (!isOff()) void explanation.run();
        }}
      >
        {isBusy() ? 'Explaining…' : 'Explain'}
      </button>
    </div>
  );
}

function Shown(props: { readonly shown: ShownExplanation }): JSX.Element {
  const { genotype } = useApp();
  const { explanation } = genotype;
  return (
    <>
      <ModelLabel label={genotype.models.chosen()?.manifest.card.label} />
      <Show when={explanation.isStale()}>
        <p class="note caution">
          <Icon name="warning" />
          <span>Of earlier inputs: explain again.</span>
        </p>
      </Show>
      <Switch>
        <Match when={props.shown.map !== null}>
          <MapTools />
        </Match>
        <Match when={props.shown.sequences}>
          {(sequences) => <SequenceBars importance={sequences()} head={explanation.head()} />}
        </Match>
      </Switch>
      <div class="row">
        <span class="hint" data-testid="explanation-run">
          {formatDuration(props.shown.elapsedMs)} on {BACKENDS[props.shown.run.backend]}.
        </span>
        <span class="spacer" />
        <button type="button" class="button small" onClick={explanation.clear}>
          Clear
        </button>
      </div>
    </>
  );
}

/** How the map over the image is shown. */
function MapTools(): JSX.Element {
  const { genotype, mapLayer } = useApp();
  const { explanation } = genotype;
  const isShown = () => mapLayer.source() === 'explanation' && explanation.isVisible();
  const toggle = () => {
    if (mapLayer.source() === 'explanation') explanation.toggleVisible();
    else {
      mapLayer.show('explanation');
      if (!explanation.isVisible()) explanation.toggleVisible();
    }
  };
  return (
    <>
      <Show when={mapLayer.source() === 'explanation' && mapLayer.range()}>
        {(range) => (
          <div class="row colour-legend" data-testid="explanation-range">
            <span class="number">{formatEnd(range().min)}</span>
            <ColourBar colours="diverging" />
            <span class="number">{formatEnd(range().max)} logit</span>
          </div>
        )}
      </Show>
      <p class="hint">Orange speaks for the alteration, blue against it; near 0 is clear.</p>
      <div class="row">
        <button
          type="button"
          class="button small"
          aria-pressed={isShown()}
          title={`Show or hide what lies over the image (${formatKey('p')})`}
          onClick={toggle}
        >
          {isShown() ? 'Shown' : 'Hidden'}
        </button>
        <label class="row opacity">
          Opacity
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            aria-label="Opacity of the explanation"
            value={Math.round(100 * explanation.opacity())}
            onInput={(event) => explanation.setOpacity(Number(event.currentTarget.value) / 100)}
          />
          <output class="muted">{Math.round(100 * explanation.opacity())} %</output>
        </label>
      </div>
    </>
  );
}
