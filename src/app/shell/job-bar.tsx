import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { FinishedJob, JobKind } from '../../session/jobs.ts';
import { useApp } from '../app-context.ts';
import { familyTitle } from '../features/create-results-view.ts';
import { formatDuration } from '../features/format-value.ts';

/** A screen reader hears of progress at most this often. */
const SPEAK_MS = 3000;

/** The one thing that is being done: stage, derived image, family, fraction, time, Cancel. */
export function JobBar(): JSX.Element {
  const { jobs } = useApp();
  const progress = () => jobs.current()?.progress ?? null;
  const percent = () => Math.round(100 * (progress()?.fraction ?? 0));
  const words = () => {
    const now = progress();
    const family = now?.family ? familyTitle(now.family) : null;
    const parts = [now?.stage ?? jobs.current()?.title, now?.image, family];
    return capitalised(parts.filter(Boolean).join(' · '));
  };
  const spoken = createSpokenProgress(() => (jobs.current() ? `${words()}, ${percent()} %` : ''));
  const last = () => jobs.history()[0];

  return (
    <footer class="job-bar" data-testid="job-bar" data-busy={jobs.current() ? '' : undefined}>
      <Show
        when={jobs.current()}
        fallback={
          <p class="muted" role="status" data-testid="job-outcome">
            <Show when={last()} fallback="Ready">
              {(job) => outcomeWords(job())}
            </Show>
          </p>
        }
      >
        <span class="job-words">{words()}</span>
        <progress max="100" value={percent()} aria-label="Progress" />
        <span class="number job-percent">{percent()} %</span>
        <span class="muted job-time">{formatDuration(jobs.elapsedMs())}</span>
        <button
          type="button"
          class="button small"
          disabled={jobs.isCancelling()}
          onClick={() => void jobs.cancel()}
        >
          {jobs.isCancelling() ? 'Cancelling' : 'Cancel'}
        </button>
      </Show>
      <span class="sr-only" role="status" aria-live="polite">
        {spoken()}
      </span>
    </footer>
  );
}

function outcomeWords(job: FinishedJob): string {
  const time = formatDuration(job.elapsedMs);
  const { noun, past } = KINDS[job.kind];
  if (job.outcome === 'cancelled') return `${noun} cancelled after ${time}`;
  if (job.outcome === 'failed') return `${noun} failed after ${time}`;
  if (job.engine === null) return `${past} in ${time}`;
  return `${past} in ${time} on ${job.engine.name === 'webgpu' ? 'WebGPU' : 'the CPU engine'}`;
}

/** What became of a job of each kind. */
const KINDS: Readonly<Record<JobKind, { readonly noun: string; readonly past: string }>> = {
  open: { noun: 'Opening', past: 'Opened' },
  extract: { noun: 'Extraction', past: 'Extracted' },
  'self-test': { noun: 'Self-test', past: 'Self-test finished' },
  compare: { noun: 'Comparison', past: 'Compared' },
  stability: { noun: 'Stability test', past: 'Stability tested' },
  map: { noun: 'Map', past: 'Mapped' },
  habitats: { noun: 'Habitats', past: 'Habitats found' },
  resample: { noun: 'Resampling', past: 'Resampled' },
  rings: { noun: 'Rings', past: 'Rings drawn' },
  region: { noun: 'Region', past: 'Region made' },
  keep: { noun: 'Keeping the case', past: 'Kept on this device' },
  model: { noun: 'Opening the model', past: 'Model opened' },
  predict: { noun: 'Prediction', past: 'Predicted' },
  explain: { noun: 'Explanation', past: 'Explained' },
  preview: { noun: 'Preparing the input', past: 'Input prepared' },
  segment: { noun: 'Segmentation', past: 'Segmented' },
  batch: { noun: 'Batch', past: 'Cases predicted' },
  operators: { noun: 'Trying operators', past: 'Operators tried' },
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Follows a text at a pace that can be listened to. */
function createSpokenProgress(text: () => string) {
  const [spoken, setSpoken] = createSignal('');
  let saidAt = Number.NEGATIVE_INFINITY;
  createEffect(
    on(text, (now) => {
      if (now !== '' && performance.now() - saidAt < SPEAK_MS) return;
      saidAt = now === '' ? Number.NEGATIVE_INFINITY : performance.now();
      setSpoken(now);
    }),
  );
  return spoken;
}
