import { createSignal, For, type JSX, Show } from 'solid-js';
import { exportBatchCsv } from '../../session/facts.ts';
import type { BatchReport } from '../../worker/protocol-genotype.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatDuration } from '../features/format-value.ts';
import { download } from '../files/download.ts';
import { createFileInput } from '../files/file-input.ts';
import { type Parsed, ParsedInput } from '../settings/inputs.tsx';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { BatchTable } from './batch-table.tsx';
import { JobLine } from './job-line.tsx';
import { ModelLabel } from './model-label.tsx';
import './genotype-dialogs.css';
import './parts.css';

/** A folder of cases, predicted one by one; the case in hand is not touched. */
export default function BatchDialog(): JSX.Element {
  const { genotype, jobs, shell } = useApp();
  const { batch } = genotype;
  const isBusy = () => jobs.current()?.kind === 'batch';
  const isOff = () => batch.obstacle() !== null || isBusy();
  return (
    <Dialog
      isOpen={shell.dialog() === 'batch'}
      onClose={shell.closeDialog}
      title="Predict a folder of cases"
      class="wide genotype-dialog"
    >
      <div class="dialog-body" data-testid="batch">
        <ProblemCards places={['genotype']} />
        <FolderField />
        <ModelsField />
        <LabelsField />
        <div class="row">
          <button
            type="button"
            class="button primary"
            aria-disabled={isOff()}
            aria-describedby={batch.obstacle() === null ? undefined : 'batch-obstacle'}
            onClick={() => {
              if (!isOff()) void batch.run();
            }}
          >
            {isBusy() ? 'Predicting…' : 'Predict cases'}
          </button>
          <Show when={batch.obstacle()}>
            {(reason) => (
              <p class="note info" id="batch-obstacle">
                <Icon name="info" />
                <span>{reason()}</span>
              </p>
            )}
          </Show>
        </div>
        <JobLine kind="batch" />
        <Show when={batch.report()}>{(report) => <Outcome report={report()} />}</Show>
      </div>
    </Dialog>
  );
}

function FolderField(): JSX.Element {
  const { genotype } = useApp();
  const { batch } = genotype;
  const input = createFileInput((files) => batch.setFiles(files));
  input.webkitdirectory = true;
  return (
    <div class="batch-drop">
      <button type="button" class="button" onClick={() => input.click()}>
        <Icon name="open" />
        Choose a folder
      </button>
      <p>
        <Show when={batch.files().length > 0} fallback="or drop it here.">
          <b>{formatCount(batch.files().length)} files</b>.{' '}
          <button type="button" class="link" onClick={batch.clear}>
            Clear
          </button>
        </Show>
      </p>
      <p class="hint">
        A folder for each case, or file names that begin with the case’s. Sequences are told by name
        (T1, T1c, T2, FLAIR …) or DICOM header; a mask beside them is the region.
      </p>
    </div>
  );
}

function ModelsField(): JSX.Element {
  const { genotype } = useApp();
  const { batch, models } = genotype;
  const predicting = () => models.list().filter(({ manifest }) => manifest.task !== 'segmentation');
  return (
    <fieldset class="chips">
      <legend>Models</legend>
      <For each={predicting()} fallback={<span class="muted">none that predicts</span>}>
        {({ id, manifest }) => (
          <label class="chip">
            <input
              type="checkbox"
              checked={batch.models().some((model) => model.id === id)}
              onChange={(event) => batch.setModel(id, event.currentTarget.checked)}
            />
            {manifest.name}
          </label>
        )}
      </For>
    </fieldset>
  );
}

function LabelsField(): JSX.Element {
  const { genotype } = useApp();
  const { batch } = genotype;
  return (
    <div class="row">
      <span>Labels of the region</span>
      <ParsedInput<readonly number[] | null>
        label="Labels of the region"
        class="labels-field"
        placeholder="all"
        value={batch.labels()}
        format={(labels) => labels?.join(', ') ?? ''}
        parse={parseLabels}
        onValue={batch.setLabels}
      />
    </div>
  );
}

/** '1, 4'; nothing = all. */
function parseLabels(text: string): Parsed<readonly number[] | null> {
  const parts = text.split(/[\s,;+]+/).filter((part) => part !== '');
  if (parts.length === 0) return { value: null };
  const labels = parts.map(Number);
  if (labels.every((value) => Number.isInteger(value) && value > 0)) return { value: labels };
  return { problem: 'Whole numbers above 0 with commas between: 1, 4.' };
}

function Outcome(props: { readonly report: BatchReport }): JSX.Element {
  const [hasDeepFeatures, setDeepFeatures] = createSignal(false);
  const failed = () => props.report.cases.filter(({ error }) => error !== null).length;
  const predictions = () => props.report.cases.flatMap((one) => one.predictions);
  const labels = () => [...new Set(predictions().map(({ model }) => model.label))];
  const words = () => {
    const count = props.report.cases.length;
    const all = `${formatCount(count)} ${count === 1 ? 'case' : 'cases'}`;
    return failed() === 0 ? all : `${all}, ${formatCount(failed())} with an error`;
  };
  return (
    <>
      <For each={labels()}>{(label) => <ModelLabel label={label} />}</For>
      <div class="row">
        <p role="status" data-testid="batch-outcome">
          {words()}, in {formatDuration(props.report.elapsedMs)}.
        </p>
        <span class="spacer" />
        <Show when={predictions().some(({ features }) => features !== null)}>
          <label title="The penultimate layer of each network as columns deep_…">
            <input
              type="checkbox"
              checked={hasDeepFeatures()}
              onChange={(event) => setDeepFeatures(event.currentTarget.checked)}
            />{' '}
            with deep features
          </label>
        </Show>
        <button type="button" class="button small" onClick={save}>
          Download CSV
        </button>
      </div>
      <BatchTable cases={props.report.cases} />
      <Show when={props.report.ignored.length > 0}>
        <details class="hint">
          <summary>{formatCount(props.report.ignored.length)} files left out</summary>
          <ul class="bullets">
            <For each={props.report.ignored}>
              {({ name, reason }) => (
                <li>
                  {name}: {reason}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </>
  );

  function save(): void {
    const text = exportBatchCsv(props.report.cases, { hasDeepFeatures: hasDeepFeatures() });
    download('locus-predictions.csv', 'text/csv;charset=utf-8', text);
  }
}
