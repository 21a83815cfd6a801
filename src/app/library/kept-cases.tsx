import { createSignal, For, type JSX, Show } from 'solid-js';
import type { KeptCase } from '../../worker/protocol-library.ts';
import { useApp } from '../app-context.ts';
import { describeContents, formatBytes, formatDate } from './kept-words.ts';
import './library.css';

/** The cases on this device, to open or remove; nothing where there are none. */
export function KeptCases(): JSX.Element {
  const { library, shell } = useApp();
  const cases = () => library.report()?.cases ?? [];
  const broken = () => library.report()?.broken ?? [];
  const space = () => {
    const { usedBytes = 0, freeBytes = null } = library.report() ?? {};
    const left = freeBytes === null ? '' : `, ${formatBytes(freeBytes)} left`;
    return `${formatBytes(usedBytes)} used${left}`;
  };
  return (
    <Show when={cases().length + broken().length > 0}>
      <section class="kept-cases" aria-labelledby="kept-title" data-testid="kept-cases">
        <div class="head">
          <h2 id="kept-title">Kept on this device</h2>
          <span class="muted">{space()}</span>
          <button type="button" class="link" onClick={() => shell.openDialog('erase')}>
            Erase everything
          </button>
        </div>
        <ul>
          <For each={cases()}>{(kept) => <KeptRow kept={kept} />}</For>
          <For each={broken()}>
            {({ id, problem }) => (
              <li class="kept-case" data-testid="broken-case">
                <p class="name">A case that cannot be opened</p>
                <p class="muted about">{problem}</p>
                <div class="actions">
                  <RemoveButton name="the case that cannot be opened" id={id} />
                </div>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function KeptRow(props: { readonly kept: KeptCase }): JSX.Element {
  const { library, jobs } = useApp();
  return (
    <li class="kept-case" data-testid="kept-case">
      <p class="name">Case {props.kept.pseudonym}</p>
      <p class="muted about">
        {describeContents(props.kept)} · {formatBytes(props.kept.bytes)} · kept{' '}
        {formatDate(props.kept.keptAt)}
      </p>
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-label={`Open case ${props.kept.pseudonym}`}
          disabled={jobs.current()?.kind === 'open'}
          onClick={() => void library.open(props.kept.id)}
        >
          Open
        </button>
        <RemoveButton name={`case ${props.kept.pseudonym}`} id={props.kept.id} />
      </div>
    </li>
  );
}

/** Asks once more: what is removed does not come back. */
export function RemoveButton(props: {
  readonly id: string;
  readonly name: string;
  /** 'Remove' unless said otherwise. */
  readonly label?: string;
}): JSX.Element {
  const { library } = useApp();
  const [isAsking, setAsking] = createSignal(false);
  let sure: HTMLButtonElement | undefined;
  return (
    <Show
      when={isAsking()}
      fallback={
        <button
          type="button"
          class="button quiet"
          aria-label={`Remove ${props.name} from this device`}
          onClick={() => {
            setAsking(true);
            sure?.focus();
          }}
        >
          {props.label ?? 'Remove'}
        </button>
      }
    >
      <button
        type="button"
        class="button danger"
        ref={(element) => {
          sure = element;
        }}
        aria-label={`Remove ${props.name} for good`}
        onClick={() => void library.remove(props.id)}
      >
        Remove for good
      </button>
      <button type="button" class="button quiet" onClick={() => setAsking(false)}>
        Cancel
      </button>
    </Show>
  );
}
