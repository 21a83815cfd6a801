import { For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IgnoredFiles } from '../case/ignored-files.tsx';
import { KeptCases } from '../library/kept-cases.tsx';
import { OtherSeries } from '../series/other-series.tsx';
import type { DialogName } from '../shell/create-shell.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import './start.css';

const PROMISES: readonly {
  readonly title: string;
  readonly text: string;
  readonly proof: string;
  readonly dialog: DialogName;
}[] = [
  {
    title: 'Stays on this device',
    text: 'Scans are read and measured in this page; nothing is uploaded.',
    proof: 'See what is stored and sent',
    dialog: 'privacy',
  },
  {
    title: 'Checked against the IBSI standard',
    text: 'Every published reference value is reproduced; check it on this device.',
    proof: 'Run the self-test',
    dialog: 'self-test',
  },
  {
    title: 'Nothing to install',
    text: 'Runs in the browser, on its GPU where there is one, without a connection once open.',
    proof: 'See what works offline',
    dialog: 'offline',
  },
];

/** What a person sees first. */
export function Start(): JSX.Element {
  const { scans, shell, pickFiles, pickFolder } = useApp();
  return (
    <div class="start">
      <div class="start-inner">
        <h1>
          Drop a scan and a tumour mask, see them, and get a verified table of radiomics features.
        </h1>
        <div class="drop-area">
          <p class="lead">Drop files or a folder anywhere on this page</p>
          <p class="muted">
            DICOM (folder, files or zip) with RTSTRUCT or SEG, NIfTI, NRRD or MetaImage; images and
            masks in any order
          </p>
          <div class="actions">
            <button type="button" class="button primary large" onClick={pickFiles}>
              <Icon name="open" />
              Open
            </button>
            <button type="button" class="button large" onClick={pickFolder}>
              Open a folder
            </button>
            <button type="button" class="button large" onClick={() => void scans.openSample()}>
              Open sample case
            </button>
          </div>
        </div>
        <ProblemCards places={['open', 'case', 'library']} />
        <OtherSeries />
        <IgnoredFiles />
        <KeptCases />
        <ul class="promises">
          <For each={PROMISES}>
            {(promise) => (
              <li>
                <h2>{promise.title}</h2>
                <p>{promise.text}</p>
                <button type="button" class="link" onClick={() => shell.openDialog(promise.dialog)}>
                  {promise.proof}
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </div>
  );
}
