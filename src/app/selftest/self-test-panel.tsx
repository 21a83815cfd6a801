import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatDuration } from '../features/format-value.ts';
import { download } from '../files/download.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Certificate } from './certificate.tsx';
import { certificateHtml, certificateJson } from './certificate-file.ts';

/** Runs the self-test and shows its certificate. */
export function SelfTestPanel(): JSX.Element {
  const { selfTest, jobs } = useApp();
  const isCurrent = () => jobs.current()?.kind === 'self-test';
  const progress = () => (isCurrent() ? jobs.current()?.progress : null);
  const save = (kind: 'json' | 'html') => {
    const report = selfTest.report();
    if (report === null) return;
    const { userAgent } = navigator;
    const name = `locus-self-test-${report.date.slice(0, 10)}.${kind}`;
    if (kind === 'json') download(name, 'application/json', certificateJson(report, userAgent));
    else download(name, 'text/html', certificateHtml(report, userAgent));
  };
  return (
    <div class="self-test-panel" data-testid="self-test">
      <p class="no-print">
        Measures the digital phantom of the Image Biomarker Standardisation Initiative (IBSI) on
        this device and compares all 482 features with the published consensus (Zwanenburg et al.,
        Radiology 2020; arXiv 1612.07003). Then every operation of an engine is compared with its
        plain definition on small random volumes. Both engines are tested; nothing is sent and no
        scan is needed.
      </p>
      <div class="row no-print">
        <button
          type="button"
          class="button primary"
          aria-disabled={selfTest.isRunning()}
          onClick={() => void selfTest.run()}
        >
          {selfTest.report() === null ? 'Run the self-test' : 'Run again'}
        </button>
        <Show when={selfTest.isRunning()}>
          <progress
            max="1"
            value={progress()?.fraction ?? 0}
            aria-label="Progress of the self-test"
          />
          <span class="muted stage">
            {isCurrent() ? (progress()?.stage ?? 'Starting') : 'Waiting for the current work'}
          </span>
          <span class="muted number">{isCurrent() ? formatDuration(jobs.elapsedMs()) : ''}</span>
          <button
            type="button"
            class="button"
            disabled={jobs.isCancelling()}
            onClick={() => void jobs.cancel()}
          >
            {jobs.isCancelling() ? 'Cancelling' : 'Cancel'}
          </button>
        </Show>
        <Show when={selfTest.report()}>
          <span class="spacer" />
          <button type="button" class="button" onClick={() => save('json')}>
            Save as JSON
          </button>
          <button type="button" class="button" onClick={() => save('html')}>
            Save as HTML
          </button>
          <button type="button" class="button" onClick={() => print()}>
            Print
          </button>
        </Show>
      </div>
      <ProblemCards places={['self-test']} />
      <Show when={selfTest.report()}>{(report) => <Certificate report={report()} />}</Show>
    </div>
  );
}
