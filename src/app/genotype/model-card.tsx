import { For, type JSX, Show } from 'solid-js';
import type { Head, Performance, SegmentationPerformance } from '../../genotype/manifest.ts';
import type { ModelEntry } from '../../worker/protocol-models.ts';
import { formatCount } from '../features/format-value.ts';
import { formatBytes } from '../library/kept-words.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { headName, outputOf } from './model-words.ts';

/** What a person must know before trusting a number. */
export function ModelCard(props: { readonly model: ModelEntry }): JSX.Element {
  const manifest = () => props.model.manifest;
  const card = () => manifest().card;
  const heads = () => outputOf(manifest())?.heads ?? [];
  return (
    <details class="model-card" data-testid="model-card">
      <summary>Model card</summary>
      <dl class="card-facts">
        <Fact term="Intended use" text={card().intendedUse} />
        <Fact term="Not for" text={card().notFor} />
        <Fact term="Training data" text={card().trainingData} />
        <Show when={card().limitations.length > 0}>
          <dt>Limitations</dt>
          <dd>
            <ul class="bullets">
              <For each={card().limitations}>{(text) => <li>{text}</li>}</For>
            </ul>
          </dd>
        </Show>
        <Show when={card().references.length > 0}>
          <dt>References</dt>
          <dd>
            <ul class="bullets">
              <For each={card().references}>{(text) => <li>{text}</li>}</For>
            </ul>
          </dd>
        </Show>
        <Fact term="Licence" text={card().licence} />
        <Fact term="Authors" text={card().authors} />
        <Fact term="Name, version" text={`${manifest().id}, ${manifest().version}`} />
        <Show when={manifest().file}>
          {(file) => (
            <>
              <Fact term="File" text={`${file().name}, ${formatBytes(file().bytes)}`} />
              <dt>SHA-256</dt>
              <dd class="row">
                <code>{file().sha256}</code>
                <CopyButton label="Copy SHA-256" text={() => file().sha256} isIconOnly />
              </dd>
            </>
          )}
        </Show>
      </dl>
      <Show when={heads().some(({ performance }) => performance.length > 0)}>
        <Measured heads={heads()} />
      </Show>
      <SegmentationMeasured model={props.model} />
    </details>
  );
}

function Fact(props: { readonly term: string; readonly text: string }): JSX.Element {
  return (
    <Show when={props.text}>
      <dt>{props.term}</dt>
      <dd>{props.text}</dd>
    </Show>
  );
}

function Measured(props: { readonly heads: readonly Head[] }): JSX.Element {
  const rows = () =>
    props.heads.flatMap((head) => head.performance.map((measured) => ({ head, measured })));
  return (
    <Table
      caption="Measured performance"
      columns={['Alteration', 'AUC', '95 % interval', 'Calibration error', 'Cases', 'On']}
    >
      <For each={rows()}>
        {({ head, measured }) => (
          <tr>
            <th scope="row">{headName(head)}</th>
            <td class="number">{measured.auc.toFixed(2)}</td>
            <td class="number">{rangeWords(measured.interval)}</td>
            <td class="number">{measured.calibrationError?.toFixed(3) ?? 'not measured'}</td>
            <td class="number">{formatCount(measured.cases)}</td>
            <td>{onWords(measured)}</td>
          </tr>
        )}
      </For>
    </Table>
  );
}

function SegmentationMeasured(props: { readonly model: ModelEntry }): JSX.Element {
  const rows = () => {
    const { manifest } = props.model;
    return manifest.task === 'segmentation' ? manifest.output.performance : [];
  };
  return (
    <Show when={rows().length > 0}>
      <Table
        caption="Measured performance"
        columns={['Region', 'Dice', '95 % interval', 'Cases', 'On']}
      >
        <For each={rows()}>
          {(measured) => (
            <tr>
              <th scope="row">{measured.region}</th>
              <td class="number">{measured.dice.toFixed(2)}</td>
              <td class="number">{rangeWords(measured.interval)}</td>
              <td class="number">{formatCount(measured.cases)}</td>
              <td>{onWords(measured)}</td>
            </tr>
          )}
        </For>
      </Table>
    </Show>
  );
}

function Table(props: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    // A region that scrolls has to be reached by keyboard.
    <section class="table-scroll" tabindex={0} aria-label={props.caption}>
      <table class="plain-table">
        <caption>{props.caption}</caption>
        <thead>
          <tr>
            <For each={props.columns}>{(title) => <th scope="col">{title}</th>}</For>
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}

function rangeWords(interval: readonly [number, number] | null): string {
  if (interval === null) return 'not given';
  return interval.map((edge) => edge.toFixed(2)).join('–');
}

function onWords({ on, source }: Performance | SegmentationPerformance): string {
  return source === '' ? on : `${on} (${source})`;
}
