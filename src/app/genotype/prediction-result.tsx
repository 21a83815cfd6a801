import { For, type JSX, Show } from 'solid-js';
import type { InputWarning } from '../../genotype/prediction.ts';
import type { PredictionEntry } from '../../session/genotype/predictions.ts';
import { useApp } from '../app-context.ts';
import { formatDuration } from '../features/format-value.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { spreadOf } from './augmentation-spread.ts';
import { GeneRow } from './gene-row.tsx';
import { ModelLabel } from './model-label.tsx';
import { headOf, outputOf, runWords } from './model-words.ts';
import { predictionTsv } from './prediction-tsv.ts';
import './result.css';

/** What the model in use said of the case: reasons to doubt it first, then each gene. */
export function PredictionResult(): JSX.Element {
  const { genotype } = useApp();
  return (
    <section class="genotype-section" aria-labelledby="prediction-title" data-testid="prediction">
      <h2 id="prediction-title">Prediction</h2>
      <Show
        when={genotype.predictions.shown()}
        fallback={
          <p class="muted">
            None yet. The model says how likely each alteration is, how sure it can be, and what a
            guess without images would say.
          </p>
        }
      >
        {(entry) => <Shown entry={entry()} />}
      </Show>
      <OtherModels />
    </section>
  );
}

function Shown(props: { readonly entry: PredictionEntry }): JSX.Element {
  const { genotype } = useApp();
  const said = () => props.entry.prediction;
  const model = () => genotype.models.list().find(({ id }) => id === props.entry.modelId);
  const isOfProbability = () =>
    said().heads.some(({ probabilities }) => probabilities.length === 2);
  const kind = () => {
    const manifest = model()?.manifest;
    return manifest === undefined ? null : (outputOf(manifest)?.kind ?? null);
  };
  return (
    <>
      <ModelLabel label={said().model.label} />
      <Show when={genotype.predictions.isStale()}>
        <p class="note caution" data-testid="prediction-stale">
          <Icon name="warning" />
          <span>Images, region or model have changed since: predict again.</span>
        </p>
      </Show>
      <Warnings warnings={said().warnings} />
      <ul class="genes">
        <For each={said().heads}>
          {(result, n) => (
            <GeneRow
              result={result}
              head={headOf(model(), result)}
              kind={kind()}
              spread={spreadOf(props.entry, n())}
            />
          )}
        </For>
      </ul>
      <Show when={isOfProbability()}>
        <Legend />
      </Show>
      <p class="hint" data-testid="prediction-run">
        {said().model.name}, version {said().model.version}. {runWords(said().run)} In all{' '}
        {formatDuration(props.entry.elapsedMs)}.
        <Show when={said().features}>
          {(features) => <> {features().length} deep features for the exports.</>}
        </Show>
      </p>
      <div class="row">
        <CopyButton label="Copy" text={() => predictionTsv(said())} />
        <button
          type="button"
          class="button small"
          onClick={() => genotype.predictions.remove(props.entry.modelId)}
        >
          Remove
        </button>
      </div>
    </>
  );
}

/** Strongest first. */
export function Warnings(props: { readonly warnings: readonly InputWarning[] }): JSX.Element {
  return (
    <Show when={props.warnings.length > 0}>
      <div class="doubts" data-testid="prediction-warnings">
        <p>
          <Icon name="warning" />
          <b>{props.warnings.length === 1 ? 'A reason' : 'Reasons'} to doubt the numbers</b>
        </p>
        <ul class="bullets">
          <For each={props.warnings}>{({ text }) => <li>{text}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="legend" aria-label="Marks on the bars">
      <li>
        <Key>
          <rect y="4" width="20" height="6" class="bar-value" />
        </Key>
        probability
      </li>
      <li>
        <Key>
          <path d="M1 3v8M1 7h18M19 3v8" class="bar-interval" />
        </Key>
        95 % interval
      </li>
      <li>
        <Key>
          <path d="M10 1v12" class="bar-threshold" />
        </Key>
        threshold
      </li>
      <li>
        <Key>
          <path d="M10 4l5 8h-10z" class="bar-null" />
        </Key>
        prevalence
      </li>
      <li>
        <Key>
          <path d="M10 2l5 5l-5 5l-5-5z" class="bar-null hollow" />
        </Key>
        radiomics alone
      </li>
    </ul>
  );
}

function Key(props: { readonly children: JSX.Element }): JSX.Element {
  return (
    <svg class="legend-key" viewBox="0 0 20 14" aria-hidden="true">
      {props.children}
    </svg>
  );
}

/** What others said of the same case. */
function OtherModels(): JSX.Element {
  const { genotype } = useApp();
  const others = () =>
    genotype.predictions.list().filter(({ modelId }) => modelId !== genotype.models.chosen()?.id);
  return (
    <Show when={others().length > 0}>
      <p class="hint">
        Also predicted for this case:{' '}
        <For each={others()}>
          {({ modelId, prediction }, n) => (
            <>
              {n() > 0 ? ', ' : ''}
              <button type="button" class="link" onClick={() => genotype.models.choose(modelId)}>
                {prediction.model.name}
              </button>
            </>
          )}
        </For>
      </p>
    </Show>
  );
}
