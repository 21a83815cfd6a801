import { type JSX, Show } from 'solid-js';
import type { JobKind } from '../../session/jobs.ts';
import { useApp } from '../app-context.ts';
import { formatDuration } from '../features/format-value.ts';

/** How far a job is, with Cancel: in a dialog, behind which the job bar cannot be reached. */
export function JobLine(props: { readonly kind: JobKind }): JSX.Element {
  const { jobs } = useApp();
  const job = () => {
    const now = jobs.current();
    return now?.kind === props.kind ? now : null;
  };
  const percent = () => Math.round(100 * (job()?.progress?.fraction ?? 0));
  const words = () => {
    const now = job()?.progress;
    return [now?.stage ?? job()?.title, now?.image].filter(Boolean).join(' · ');
  };
  return (
    <Show when={job()}>
      <div class="job-line" data-testid="job-line">
        <span>{words()}</span>
        <progress max="100" value={percent()} aria-label="Progress" />
        <span class="number">{percent()} %</span>
        <span class="number muted">{formatDuration(jobs.elapsedMs())}</span>
        <button
          type="button"
          class="button small"
          disabled={jobs.isCancelling()}
          onClick={() => void jobs.cancel(props.kind)}
        >
          {jobs.isCancelling() ? 'Cancelling' : 'Cancel'}
        </button>
      </div>
    </Show>
  );
}
