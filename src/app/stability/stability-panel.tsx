import { createSignal, For, type JSX, Show } from 'solid-js';
import type { StabilityFlag } from '../../radiomics/perturb/stability.ts';
import { chainOf } from '../../session/facts.ts';
import type { StabilityResult } from '../../session/stability.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatDuration } from '../features/format-value.ts';
import { download } from '../files/download.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { StabilityMark } from './stability-mark.tsx';
import { StabilityPlan } from './stability-plan.tsx';
import { basisTitle, basisWords, FLAGS, subjectWords } from './stability-words.ts';

/** How well the features repeat: one button, what it will do, and what came of it. */
export default function StabilityPanel(): JSX.Element {
  const { stability } = useApp();
  const [isPlanOpen, setPlanOpen] = createSignal(false);
  return (
    <section class="stability" aria-label="Stability" data-testid="stability">
      <div class="row">
        <TestButton />
        <button
          type="button"
          class="button small"
          aria-expanded={isPlanOpen()}
          aria-controls="stability-plan"
          onClick={() => setPlanOpen((isOpen) => !isOpen)}
        >
          <Icon name="settings" />
          Plan
        </button>
        <p class="muted" id="stability-summary" data-testid="stability-summary">
          <Summary />
        </p>
      </div>
      <Show when={isPlanOpen()}>
        <StabilityPlan />
      </Show>
      <ProblemCards places={['stability']} />
      <Show when={stability.result()}>{(result) => <Outcome result={result()} />}</Show>
    </section>
  );
}

function TestButton(): JSX.Element {
  const { stability, jobs } = useApp();
  const isBusy = () => jobs.current()?.kind === 'stability';
  const isOff = () => stability.obstacle() !== null || isBusy();
  return (
    <button
      type="button"
      class="button small"
      aria-disabled={isOff()}
      aria-describedby="stability-summary"
      title="Extract again and again, each time perturbed a little, and see which features stay the same"
      onClick={() => {
        if (!isOff()) void stability.run();
      }}
    >
      {isBusy() ? 'Testing…' : 'Test stability'}
    </button>
  );
}

/** '3 regions × 10 perturbations (RNTV) = 30 extractions, about 40 s'. */
function Summary(): JSX.Element {
  const { stability } = useApp();
  const words = () => {
    const design = stability.design();
    if (design === null) return stability.obstacle() ?? '';
    const times =
      stability.method() === 'retest'
        ? 'test and retest'
        : `${stability.plan().count} perturbations (${chainOf(stability.plan())})`;
    const extra = design.subjects.some(({ isSubject }) => !isSubject)
      ? ', and the chosen region'
      : '';
    return `${subjectWords(design)}${extra} × ${times} = ${formatCount(stability.extractions())} extractions${time()}`;
  };
  const time = () => {
    const ms = useEstimate();
    return ms === null ? '' : `, about ${formatDuration(ms)}`;
  };
  return <>{words()}</>;
}

/** From the last run, else from the extraction in the table; null where nothing is known. */
function useEstimate(): number | null {
  const { stability, results } = useApp();
  const last = stability.result()?.report;
  if (last !== undefined && last.extractions > 0) {
    return (last.elapsedMs / last.extractions) * stability.extractions();
  }
  const once = results.report()?.elapsedMs;
  return once === undefined ? null : once * stability.extractions();
}

function Outcome(props: { readonly result: StabilityResult }): JSX.Element {
  const { stability, table } = useApp();
  const report = () => props.result.report;
  const counts = () =>
    FLAGS.map((flag): readonly [StabilityFlag, number] => [
      flag,
      report().features.filter((feature) => feature.flag === flag).length,
    ]).filter(([, count]) => count > 0);
  return (
    <div class="stability-outcome" data-testid="stability-outcome">
      <ul class="stability-counts">
        <For each={counts()}>
          {([flag, count]) => (
            <li>
              <StabilityMark flag={flag} /> <b>{formatCount(count)}</b>
            </li>
          )}
        </For>
      </ul>
      <details>
        <summary>{basisTitle(props.result)}</summary>
        <p class="muted">{basisWords(props.result)}</p>
      </details>
      <Show when={stability.isStale()}>
        <p class="note caution">
          <Icon name="warning" />
          <span>From an earlier run: case, settings or plan have changed since.</span>
        </p>
      </Show>
      <For each={report().warnings}>
        {(warning) => (
          <p class="note caution">
            <Icon name="warning" />
            <span>{warning}</span>
          </p>
        )}
      </For>
      <div class="row">
        <label>
          <input
            type="checkbox"
            checked={table.isStableOnly()}
            onChange={(event) => table.setStableOnly(event.currentTarget.checked)}
          />
          Stable only
        </label>
        <span class="spacer" />
        <button
          type="button"
          class="button small"
          title="ICC, interval, spread and counts, one row a feature"
          onClick={() => download('locus-stability.csv', 'text/csv;charset=utf-8', stability.csv())}
        >
          Stability CSV
        </button>
        <button
          type="button"
          class="button small"
          title="The same with plan, subjects and settings"
          onClick={() => download('locus-stability.json', 'application/json', stability.json())}
        >
          Stability JSON
        </button>
      </div>
    </div>
  );
}
