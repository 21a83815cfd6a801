import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { ComparedFeature } from '../../radiomics/compare-profiles.ts';
import { CONVENTION_FACTS } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { familyTitle } from './create-results-view.ts';
import { formatCount, formatDuration, formatValue, fullValue } from './format-value.ts';
import './profiles-dialog.css';

const TITLES = { ibsi: 'IBSI', pyradiomics: 'PyRadiomics' } as const;

/** Where IBSI and PyRadiomics differ: the conventions in words and, for the chosen region, the values. */
export default function ProfilesDialog(): JSX.Element {
  const { shell, profiles, scans, jobs } = useApp();
  const isRunning = () => jobs.current()?.kind === 'compare';
  return (
    <Dialog
      isOpen={shell.dialog() === 'profiles'}
      onClose={shell.closeDialog}
      title="IBSI and PyRadiomics"
      class="wide"
    >
      <div class="dialog-body profiles" data-testid="profiles">
        <p>
          The same feature can have two values because the standard and PyRadiomics define parts of
          it differently. Compare both on the chosen region; everything else in the settings stays
          as it is.
        </p>
        <div class="row">
          <button
            type="button"
            class="button primary"
            aria-disabled={isRunning() || scans.obstacle() !== null}
            aria-describedby="profiles-state"
            onClick={() => {
              if (!isRunning() && scans.obstacle() === null) void profiles.run();
            }}
          >
            Compare on this region
          </button>
          <Show when={isRunning()}>
            <progress
              max="1"
              value={jobs.current()?.progress?.fraction ?? 0}
              aria-label="Progress of the comparison"
            />
            <button type="button" class="button small" onClick={() => void jobs.cancel()}>
              Cancel
            </button>
          </Show>
          <span class="muted" id="profiles-state" role="status">
            {isRunning() ? formatDuration(jobs.elapsedMs()) : (scans.obstacle() ?? '')}
          </span>
        </div>
        <ProblemCards places={['profiles']} />
        <Show when={profiles.report()}>{(report) => <Values features={report().features} />}</Show>
        <Conventions />
      </div>
    </Dialog>
  );
}

function Values(props: { readonly features: readonly ComparedFeature[] }): JSX.Element {
  const { profiles } = useApp();
  const [isAll, setAll] = createSignal(false);
  const [filter, setFilter] = createSignal('');
  const differing = createMemo(() => props.features.filter(({ difference }) => difference > SAME));
  const rows = createMemo(() => {
    const words = filter().toLowerCase().split(/\s+/).filter(Boolean);
    const from = isAll() ? props.features : differing();
    return from.filter((row) => {
      const text = `${row.feature.name} ${row.feature.ibsi ?? ''} ${causes(row)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  return (
    <section>
      <h3>Values</h3>
      <p role="status" data-testid="profiles-count">
        {formatCount(differing().length)} of {formatCount(props.features.length)} values differ.
        {profiles.isStale() ? ' The case or the settings have changed since.' : ''}
      </p>
      <div class="row">
        <input
          class="field"
          type="search"
          placeholder="Filter by name, code or convention"
          aria-label="Filter compared features"
          value={filter()}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <label class="row">
          <input
            type="checkbox"
            checked={isAll()}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          Equal ones, too
        </label>
        <span class="spacer" />
        <CopyButton label="Copy" text={() => toTsv(rows())} />
      </div>
      <section class="scroll" tabindex={0} aria-label="Compared features">
        <table>
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col" class="number">
                IBSI
              </th>
              <th scope="col" class="number">
                PyRadiomics
              </th>
              <th scope="col" class="number">
                Difference
              </th>
              <th scope="col">By which convention</th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>{(row) => <Row row={row} />}</For>
          </tbody>
        </table>
        <Show when={rows().length === 0}>
          <p class="muted pad">
            {filter() === '' ? 'Both profiles give the same values here.' : 'None matches.'}
          </p>
        </Show>
      </section>
    </section>
  );
}

function Row(props: { readonly row: ComparedFeature }): JSX.Element {
  const { feature, values, reasons, onlyIn } = props.row;
  const cell = (profile: keyof typeof TITLES) => (
    <td class="number" title={reasons[profile] ?? fullValue(values[profile])}>
      {formatValue(values[profile])}
    </td>
  );
  return (
    <tr>
      <th scope="row" title={feature.name}>
        {feature.feature}{' '}
        <span class="muted">
          {familyTitle(feature.family)}
          {feature.image === 'original' ? '' : `, ${feature.image}`}
          {feature.aggregation === null ? '' : `, ${feature.aggregation}`}
          {onlyIn === null ? '' : `; a feature of ${TITLES[onlyIn]} alone`}
        </span>
      </th>
      {cell('ibsi')}
      {cell('pyradiomics')}
      <td class="number">{formatDifference(props.row)}</td>
      <td>{causes(props.row)}</td>
    </tr>
  );
}

function Conventions(): JSX.Element {
  return (
    <section>
      <h3>Conventions</h3>
      <section class="scroll" tabindex={0} aria-label="Conventions">
        <table data-testid="conventions">
          <thead>
            <tr>
              <th scope="col">Convention</th>
              <th scope="col">IBSI</th>
              <th scope="col">PyRadiomics</th>
            </tr>
          </thead>
          <tbody>
            <For each={Object.values(CONVENTION_FACTS)}>
              {({ title, ibsi, pyradiomics }) => (
                <tr>
                  <th scope="row">{title}</th>
                  <td>{ibsi}</td>
                  <td>{pyradiomics}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** As in the comparison: closer values are the same number computed in another order. */
const SAME = 1e-9;

function causes({ conventions }: ComparedFeature): string {
  return conventions.map((name) => CONVENTION_FACTS[name].title).join(' + ');
}

function formatDifference({ difference, values }: ComparedFeature): string {
  if (difference <= SAME) return 'none';
  if (!Number.isFinite(difference)) {
    return Number.isNaN(values.ibsi) ? 'NaN in IBSI' : 'NaN in PyRadiomics';
  }
  const percent = 100 * difference;
  return `${percent >= 0.01 ? percent.toPrecision(3) : percent.toExponential(1)} %`;
}

function toTsv(rows: readonly ComparedFeature[]): string {
  const head = ['name', 'aggregation', 'ibsi', 'pyradiomics', 'difference', 'conventions'];
  const lines = rows.map((row) => [
    row.feature.name,
    row.feature.aggregation ?? '',
    fullValue(row.values.ibsi),
    fullValue(row.values.pyradiomics),
    fullValue(row.difference),
    causes(row),
  ]);
  return [head, ...lines].map((line) => line.join('\t')).join('\n');
}
