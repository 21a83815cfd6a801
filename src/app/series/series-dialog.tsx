import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { SeriesOffer } from '../../worker/protocol-series.ts';
import { useApp } from '../app-context.ts';
import { formatCount } from '../features/format-value.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { SeriesList } from './series-list.tsx';
import { formatBytes } from './series-words.ts';
import './series.css';

/** From here on a search is worth its place. */
const MANY_SERIES = 12;

/** Which of the series that were found become part of the case. Escape keeps them for later. */
export default function SeriesDialog(): JSX.Element {
  const { shell, scans, series, jobs } = useApp();
  const [query, setQuery] = createSignal('');
  const [said, setSaid] = createSignal('');
  const [isLoading, setLoading] = createSignal(false);
  const isOpen = () => shell.dialog() === 'series';
  let form: HTMLFormElement | undefined;

  createEffect(
    on(isOpen, (isNow) => {
      if (!isNow) return;
      setQuery('');
      setSaid('');
      // Enter opens at once what is suggested; the dialog would give the focus to its close button.
      queueMicrotask(focusChosen);
    }),
  );

  const focusChosen = () => {
    const boxes = form?.querySelectorAll<HTMLInputElement>('input[type=checkbox]:enabled') ?? [];
    ([...boxes].find(({ checked }) => checked) ?? boxes[0])?.focus();
  };

  const choose = (offer: SeriesOffer, isChosen: boolean) => {
    const left = series.choose(offer, isChosen);
    setSaid(
      left === null
        ? ''
        : `The series of ${left} are no longer chosen: a case holds scans of one patient.`,
    );
  };

  const load = async () => {
    if (isLoading() || series.chosen().size === 0) return;
    setLoading(true);
    const isDone = await series.load();
    setLoading(false);
    if (isDone && isOpen()) shell.closeDialog();
  };

  return (
    <Dialog isOpen={isOpen()} onClose={shell.closeDialog} title="Series found" class="wide series">
      <form
        ref={(element) => {
          form = element;
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void load();
        }}
      >
        <div class="dialog-body" data-testid="series-dialog">
          <ProblemCards places={['open']} />
          <PatientsNote said={said()} />
          <For each={scans.notes()}>
            {(note) => (
              <p class="note">
                <Icon name="info" />
                <span>{note}</span>
              </p>
            )}
          </For>
          <Show when={scans.offers().length > MANY_SERIES}>
            <input
              type="search"
              class="field"
              aria-label="Search series"
              placeholder="Search description, modality, sequence"
              value={query()}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          </Show>
          <Show when={isOpen()}>
            <SeriesList query={query()} isBusy={isLoading()} onChoose={choose} />
          </Show>
        </div>
        <div class="series-foot">
          <Show when={isLoading()} fallback={<Needed />}>
            <Progress />
          </Show>
          <Show
            when={isLoading()}
            fallback={
              <>
                <button type="button" class="button" onClick={() => shell.closeDialog()}>
                  Later
                </button>
                <button type="submit" class="button primary" disabled={series.chosen().size === 0}>
                  {openWords(series.chosen().size)}
                </button>
              </>
            }
          >
            <button
              type="button"
              class="button"
              disabled={jobs.isCancelling()}
              onClick={() => void jobs.cancel('open')}
            >
              {jobs.isCancelling() ? 'Cancelling' : 'Cancel'}
            </button>
          </Show>
        </div>
      </form>
    </Dialog>
  );
}

function openWords(count: number): string {
  if (count === 0) return 'Open';
  return count === 1 ? 'Open 1 series' : `Open ${formatCount(count)} series`;
}

/** That the files are of several people, and what became of a choice because of that. */
function PatientsNote(props: { readonly said: string }): JSX.Element {
  const { scans, series } = useApp();
  const words = () =>
    series.isPatientFixed()
      ? `The case holds scans of ${series.patient()}; only that patient’s can be added.`
      : 'A case holds one patient: series of one of them can be opened together.';
  // Right after they were opened the notes say it.
  const isUnsaid = () => series.isPatientFixed() || scans.notes().length === 0;
  return (
    <>
      <Show when={series.patients().length > 1 && isUnsaid()}>
        <p class="note caution">
          <Icon name="warning" />
          <span>
            These images are of {formatCount(series.patients().length)} patients. {words()}
          </span>
        </p>
      </Show>
      <p role="status" class={props.said === '' ? 'sr-only' : 'note'}>
        {props.said}
      </p>
    </>
  );
}

/** Memory that the chosen series take, with a warning where it may be too much for the device. */
function Needed(): JSX.Element {
  const { series } = useApp();
  return (
    <p class="needed" aria-live="polite">
      <Show when={series.chosen().size > 0} fallback={<span class="muted">Nothing chosen</span>}>
        <span>
          {formatCount(series.chosen().size)} series chosen, {formatBytes(series.bytesNeeded())} of
          memory
        </span>
        <Show when={series.bytesNeeded() > memoryBound()}>
          <span class="note caution">
            <Icon name="warning" />
            <span>That may be more than this device can hold. Fewer at a time is safer.</span>
          </span>
        </Show>
      </Show>
    </p>
  );
}

/** A quarter of the memory that the browser admits to, which it never says above 8 GiB; 2 GiB where it says nothing. */
function memoryBound(): number {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return (deviceMemory ?? 8) * 2 ** 28;
}

function Progress(): JSX.Element {
  const { jobs } = useApp();
  const progress = () => jobs.current()?.progress ?? null;
  return (
    <p class="needed">
      <span>{progress()?.stage ?? 'Opening'}</span>
      <progress
        max="100"
        value={Math.round(100 * (progress()?.fraction ?? 0))}
        aria-label="Progress of opening"
      />
    </p>
  );
}
