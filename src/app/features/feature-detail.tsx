import { type JSX, Show } from 'solid-js';
import type { FeatureValue } from '../../radiomics/feature.ts';
import type { FeatureStability } from '../../radiomics/perturb/stability.ts';
import type { TableValue } from '../../session/results.ts';
import { useApp } from '../app-context.ts';
import { formatIcc, formatSpread } from '../stability/stability-words.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { describe } from './create-results-view.ts';
import { formatUnit, fullValue } from './format-value.ts';

/** IBSI codes of the ways to gather a feature over slices and directions. */
const AGGREGATIONS: Readonly<Record<string, string>> = {
  DHQ4: '3-D volume (DHQ4)',
  ITBB: 'averaged over 13 directions in 3-D (ITBB)',
  IAZD: 'one matrix of 13 directions in 3-D (IAZD)',
  BTW3: 'averaged over slices and directions, 2-D (BTW3)',
  SUJT: 'directions merged by slice, then averaged, 2-D (SUJT)',
  JJUI: 'slices merged by direction, then averaged, 2.5-D (JJUI)',
  ZW7Z: 'one matrix of all slices and directions, 2.5-D (ZW7Z)',
  KOBO: 'one matrix in 3-D (KOBO)',
  '8QNN': 'averaged over slices, 2-D (8QNN)',
  '62GR': 'one matrix of all slices, 2.5-D (62GR)',
};

/** What the number in hand means, where its formula stands, and the number in full. */
export function FeatureDetail(): JSX.Element {
  const { table } = useApp();
  return (
    <section
      class="feature-detail"
      aria-label="Meaning of the feature"
      data-testid="feature-detail"
    >
      <Show
        when={table.explained()}
        fallback={
          <p class="muted">
            Point at a feature, or move to it with the arrow keys, to read what it means.
          </p>
        }
      >
        {(value) => <Explanation value={value()} />}
      </Show>
    </section>
  );
}

function Explanation(props: { readonly value: TableValue }): JSX.Element {
  const { table } = useApp();
  const about = () => describe(props.value);
  const number = () =>
    [fullValue(props.value.value), formatUnit(props.value.unit)].filter(Boolean).join(' ');
  return (
    <>
      <header>
        <h3>
          {about()?.title ?? props.value.feature} <span class="muted mono">{props.value.name}</span>
        </h3>
        <CopyButton label="Copy value" isIconOnly text={() => fullValue(props.value.value)} />
      </header>
      <p>{about()?.meaning ?? ''}</p>
      <dl class="facts">
        <dt>Value</dt>
        <dd>
          {Number.isNaN(props.value.value)
            ? `could not be computed: ${props.value.reason ?? 'no reason given'}`
            : number()}
        </dd>
        <Show when={props.value.aggregation}>
          {(code) => (
            <>
              <dt>Aggregation</dt>
              <dd>{AGGREGATIONS[code()] ?? code()}</dd>
            </>
          )}
        </Show>
        <Show when={table.stabilityOf(props.value)}>{(found) => <Repeats found={found()} />}</Show>
        <dt>Equation</dt>
        <dd>{equationSource(props.value)}</dd>
      </dl>
    </>
  );
}

/** The stability test's numbers for this feature. */
function Repeats(props: { readonly found: FeatureStability }): JSX.Element {
  return (
    <>
      <dt>Stability</dt>
      <dd>
        <Show when={props.found.basis === 'icc'}>
          ICC(1,1) {formatIcc(props.found)}; {props.found.subjects} subjects ×{' '}
          {props.found.measurements} measurements
          <br />
        </Show>
        {formatSpread(props.found)}
      </dd>
    </>
  );
}

function equationSource({ ibsi, feature }: FeatureValue): string {
  if (ibsi !== null) return `IBSI reference manual, ${ibsi} (arXiv 1612.07003)`;
  return `PyRadiomics documentation, ${feature}; not in the IBSI standard`;
}
