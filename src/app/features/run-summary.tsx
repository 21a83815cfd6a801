import { For, type JSX, Show } from 'solid-js';
import type { ResultEntry } from '../../session/results.ts';
import type { ExtractReport } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { formatDuration } from './format-value.ts';

/** How long the extraction took and on what, and what a person should know about it. */
export function RunSummary(props: { readonly entry: ResultEntry }): JSX.Element {
  const { results } = useApp();
  const report = () => results.report() as ExtractReport;
  const missing = () => results.values().filter(({ value }) => Number.isNaN(value)).length;
  const count = () => props.entry.parts.length;
  const warnings = () =>
    props.entry.parts.flatMap(({ sequence, report: { extraction } }) =>
      extraction.warnings.map((text) => (sequence === null ? text : `${sequence}: ${text}`)),
    );
  return (
    <div class="run-summary">
      <p data-testid="run-summary">
        {settingsWords(props.entry.settingsTitle, report())}
        {count() > 1 ? `, ${count()} sequences` : ''}, extracted in{' '}
        <b>{formatDuration(props.entry.elapsedMs)}</b> on {engineName(report())}
        {missing() > 0 ? `; ${missing()} could not be computed` : ''}.
      </p>
      <Show when={results.isStale()}>
        <p class="note caution">
          <Icon name="warning" />
          <span>Image, region or settings have changed since: extract again.</span>
        </p>
      </Show>
      <For each={warnings()}>
        {(warning) => (
          <p class="note caution">
            <Icon name="warning" />
            <span>{warning}</span>
          </p>
        )}
      </For>
    </div>
  );
}

/** 'IBSI profile', or 'Glioma, MR (IBSI profile)'. */
function settingsWords(title: string, { settings }: ExtractReport): string {
  const profile = `${settings.profile === 'ibsi' ? 'IBSI' : 'PyRadiomics'} profile`;
  return title.startsWith(profile) ? title : `${title} (${profile})`;
}

function engineName({ engine, threads }: ExtractReport): string {
  if (engine.name === 'webgpu') {
    const { description = '', device = '', vendor = '' } = engine.adapter ?? {};
    return `WebGPU (${description || device || vendor || 'unnamed adapter'})`;
  }
  return `the CPU engine, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
