import { type JSX, Show } from 'solid-js';
import type { EngineReport } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { adapterName } from './adapter-name.ts';
import { diagnosticsText } from './diagnostics.ts';

const POPOVER_ID = 'engine-details';

/** Which engine computes and on what, or why not on the GPU. */
export function EngineBadge(): JSX.Element {
  const { engine, results } = useApp();
  return (
    <>
      <button
        type="button"
        class="button quiet engine"
        popoverTarget={POPOVER_ID}
        data-testid="engine-badge"
        data-engine={engine.report()?.info.name}
      >
        <Icon name="chip" />
        <span>{badgeText(engine.report(), engine.problem() !== null)}</span>
      </button>
      <div
        id={POPOVER_ID}
        class="popover"
        popover="auto"
        role="dialog"
        aria-labelledby={`${POPOVER_ID}-title`}
      >
        <h2 id={`${POPOVER_ID}-title`}>Engine</h2>
        <Show when={engine.report()} fallback={<p>{engine.problem()?.problem ?? 'Starting…'}</p>}>
          {(report) => <Details report={report()} />}
        </Show>
        <Show when={engine.problem()}>{(error) => <p class="muted">{error().remedy}</p>}</Show>
        <div>
          <CopyButton
            label="Copy diagnostics"
            text={() => diagnosticsText(engine.report(), results.report())}
          />
        </div>
        <p class="muted">
          Adapter, limits, versions and timings; no file names and nothing from a header. The
          address takes <code>?engine=cpu</code> or <code>?engine=webgpu</code>.
        </p>
      </div>
    </>
  );
}

function Details(props: { readonly report: EngineReport }): JSX.Element {
  const adapter = () => props.report.info.adapter;
  return (
    <dl class="facts">
      <dt>Computes on</dt>
      <dd>{props.report.info.name === 'webgpu' ? 'WebGPU' : 'CPU, in 64-bit floating point'}</dd>
      <Show when={adapter()}>
        {(gpu) => (
          <>
            <dt>Adapter</dt>
            <dd>{adapterName(gpu())}</dd>
            <dt>Kind</dt>
            <dd>{gpu().isSoftware ? 'emulated in software' : 'graphics hardware'}</dd>
          </>
        )}
      </Show>
      <Show when={props.report.whyNotGpu}>
        {(reason) => (
          <>
            <dt>Why not WebGPU</dt>
            <dd>{reason()}</dd>
          </>
        )}
      </Show>
    </dl>
  );
}

function badgeText(report: EngineReport | null, hasFailed: boolean): string {
  if (!report) return hasFailed ? 'No engine' : 'Starting';
  if (report.info.name === 'cpu' || !report.info.adapter) return 'CPU';
  return `WebGPU: ${adapterName(report.info.adapter)}`;
}
