import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ClassifierOutput, Head, Performance as Measured } from '../../genotype/manifest.ts';
import type { HeadResult } from '../../genotype/prediction.ts';
import { formatValue } from '../features/format-value.ts';
import { Icon } from '../ui/icon.tsx';
import type { Spread } from './augmentation-spread.ts';
import { formatFixed, formatInterval, formatProbability, headName } from './model-words.ts';
import { ProbabilityBar } from './probability-bar.tsx';

interface GeneRowProps {
  readonly result: HeadResult;
  /** Of the manifest: null where the model is gone. */
  readonly head: Head | null;
  readonly kind: ClassifierOutput['kind'] | null;
  readonly spread: Spread | null;
}

/** One alteration: number, interval, call, how well the model does it, and what a guess would say. */
export function GeneRow(props: GeneRowProps): JSX.Element {
  const result = () => props.result;
  const positive = () => result().probabilities[1] ?? Number.NaN;
  return (
    <li class="gene" data-testid="gene" data-gene={result().gene}>
      <div class="gene-head">
        <h3>
          {result().gene} <span class="muted">{result().alteration}</span>
        </h3>
        <Switch>
          <Match when={result().probabilities.length === 2}>
            <p class="gene-number">
              <b data-testid="gene-probability">{formatProbability(positive())}</b>
              <Show when={result().interval}>
                {(interval) => <span class="muted"> {formatInterval(interval())}</span>}
              </Show>
            </p>
          </Match>
          <Match when={result().value !== null}>
            <p class="gene-number">
              <b data-testid="gene-value">{formatValue(result().value ?? Number.NaN)}</b>
              <span class="muted"> {props.kind === 'log-hazard' ? 'log hazard' : 'score'}</span>
            </p>
          </Match>
        </Switch>
      </div>
      <Switch>
        <Match when={result().probabilities.length === 2}>
          <ProbabilityBar
            label={`Probability of ${headName(result())}`}
            probability={positive()}
            interval={result().interval}
            threshold={props.head?.threshold ?? null}
            nullModels={result().nullModels}
          />
        </Match>
        <Match when={result().probabilities.length > 2}>
          <Classes result={result()} />
        </Match>
      </Switch>
      <Call result={result()} head={props.head} />
      <Show when={props.kind === 'log-hazard' && result().value !== null}>
        <p>Hazard ratio to the reference {formatValue(Math.exp(result().value ?? 0))}.</p>
      </Show>
      <NullModels result={result()} />
      <Performance head={props.head} />
      <Show when={props.spread}>
        {(spread) => (
          <p class="hint" data-testid="gene-spread">
            Over {spread().copies} copies: logit {formatFixed(spread().low)} to{' '}
            {formatFixed(spread().high)}, SD {spread().sd.toFixed(2)}.
          </p>
        )}
      </Show>
      <Show when={result().caveat}>
        <p class="note caution" data-testid="gene-caveat">
          <Icon name="warning" />
          <span>{result().caveat}</span>
        </p>
      </Show>
    </li>
  );
}

/** Of more than two: each with its own bar. */
function Classes(props: { readonly result: HeadResult }): JSX.Element {
  return (
    <ul class="classes">
      <For each={props.result.probabilities}>
        {(probability, n) => (
          <li>
            <span>{props.result.classes[n()] ?? `class ${n() + 1}`}</span>
            <ProbabilityBar
              label={`Probability of ${props.result.classes[n()] ?? `class ${n() + 1}`}`}
              probability={probability}
              interval={null}
              threshold={null}
              nullModels={[]}
            />
            <b class="number">{formatProbability(probability)}</b>
          </li>
        )}
      </For>
    </ul>
  );
}

function Call(props: { readonly result: HeadResult; readonly head: Head | null }): JSX.Element {
  const threshold = () => props.head?.threshold ?? null;
  const isUnsure = () => {
    const [interval, edge] = [props.result.interval, threshold()];
    return interval !== null && edge !== null && interval[0] < edge && interval[1] >= edge;
  };
  return (
    <Show
      when={props.result.call}
      fallback={
        <Show when={props.result.probabilities.length > 0}>
          <p data-testid="gene-call">No call is made.</p>
        </Show>
      }
    >
      {(call) => (
        <p data-testid="gene-call">
          Called <b>{call()}</b>
          <Show when={threshold() !== null}>
            <span class="muted"> at threshold {threshold()?.toFixed(2)}</span>
          </Show>
          <Show when={isUnsure()}>; the interval holds both calls</Show>
        </p>
      )}
    </Show>
  );
}

function NullModels(props: { readonly result: HeadResult }): JSX.Element {
  const words = () =>
    props.result.nullModels.map(({ kind, probability, auc, whyNot }) => {
      const name = kind === 'prevalence' ? 'prevalence' : 'radiomics alone';
      // That of the prevalence is 0.5 for everyone.
      const measured = auc === null || kind === 'prevalence' ? '' : ` (AUC ${auc.toFixed(2)})`;
      if (probability !== null) return `${name} ${formatProbability(probability)}${measured}`;
      return `${name}${measured}: ${whyNot ?? 'not computed'}`;
    });
  return (
    <Show when={words().length > 0}>
      <p class="hint" data-testid="gene-null">
        Beside it: {words().join('; ').replace(/\.$/, '')}.
      </p>
    </Show>
  );
}

/** How well the model did it where it was measured; said plainly where that is no better than chance. */
function Performance(props: { readonly head: Head | null }): JSX.Element {
  const measured = () => props.head?.performance[0] ?? null;
  const isChance = () => {
    const interval = measured()?.interval ?? null;
    return interval !== null && interval[0] <= 0.5;
  };
  return (
    <Show when={measured()}>
      {(performance) => (
        <p class="hint" data-testid="gene-performance" title={performance().source}>
          AUC {performance().auc.toFixed(2)}
          <Show when={performance().interval}>
            {(interval) => ` (95 % ${interval()[0].toFixed(2)} to ${interval()[1].toFixed(2)})`}
          </Show>
          {isChance() ? ', not better than chance' : ''} on the {performance().on}
          {casesWords(performance())}; {performance().source}.
        </p>
      )}
    </Show>
  );
}

/** Unless the set's name tells already. */
function casesWords({ cases, on }: Measured): string {
  return on.includes(`${cases} cases`) ? '' : `, ${cases} cases`;
}
