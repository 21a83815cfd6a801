import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { PreviewReport } from '../../worker/protocol-genotype.ts';
import { useApp } from '../app-context.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { ChannelSlice } from './channel-slice.tsx';
import { channelsOf, gridWords, maskOf, sliceMm, startSlice } from './network-input.ts';
import { Warnings } from './prediction-result.tsx';
import './genotype-dialogs.css';
import './parts.css';
import './result.css';

/** The channels exactly as they reach the network, slice by slice. */
export default function NetworkInputDialog(): JSX.Element {
  const { genotype, jobs, shell } = useApp();
  const { preview } = genotype;
  const isBusy = () => jobs.current()?.kind === 'preview';
  return (
    <Dialog
      isOpen={shell.dialog() === 'network-input'}
      onClose={shell.closeDialog}
      title="What the network sees"
      class="wide genotype-dialog"
    >
      <div class="dialog-body" data-testid="network-input">
        <ProblemCards places={['genotype']} />
        <Show when={preview.isStale() && !isBusy()}>
          <p class="note caution">
            <Icon name="warning" />
            <span>
              Images, region or model have changed since.{' '}
              <button type="button" class="link" onClick={() => void preview.run()}>
                Prepare again
              </button>
            </span>
          </p>
        </Show>
        <Show
          when={preview.shown()}
          fallback={
            <p class="muted" role="status">
              {isBusy() ? 'Preparing the input…' : 'The input could not be prepared.'}
            </p>
          }
        >
          {(report) => <Slices report={report()} />}
        </Show>
      </div>
    </Dialog>
  );
}

function Slices(props: { readonly report: PreviewReport }): JSX.Element {
  const { genotype } = useApp();
  const depth = () => props.report.grid.size[2];
  const [slice, setSlice] = createSignal(0);
  createEffect(
    on(
      () => props.report,
      (report) => setSlice(startSlice(report)),
    ),
  );
  const channels = createMemo(() => channelsOf(props.report));
  const at = () => Math.min(slice(), depth() - 1);
  return (
    <>
      <p>{gridWords(props.report.grid, genotype.models.chosen()?.manifest)}</p>
      <Warnings warnings={props.report.warnings} />
      <label class="slice-slider">
        Slice
        <input
          type="range"
          min="0"
          max={depth() - 1}
          step="1"
          value={at()}
          aria-valuetext={`${at() + 1} of ${depth()}`}
          onInput={(event) => setSlice(Number(event.currentTarget.value))}
        />
        <output class="number">
          {at() + 1} of {depth()}
        </output>
        <span class="number muted">z {sliceMm(props.report.grid, at()).toFixed(1)} mm</span>
      </label>
      <ul class="channels">
        <For each={channels()}>
          {(channel) => (
            <li data-testid="channel">
              <ChannelSlice
                grid={props.report.grid}
                channel={channel}
                mask={channel.isMask ? null : maskOf(props.report)}
                slice={at()}
              />
              <p>
                <b>{channel.title}</b>
              </p>
              <p class="hint">{channel.words}</p>
            </li>
          )}
        </For>
      </ul>
      <p class="hint">
        Grey from the 1st to the 99th percentile of each channel, after normalisation. The line is
        the edge of the region.
      </p>
    </>
  );
}
