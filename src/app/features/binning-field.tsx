import { createEffect, createSignal, createUniqueId, type JSX, on, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { binningProblem, levelsFor, MAX_COUNT, parseNumber } from './binning.ts';

type Kind = 'width' | 'count' | 'none';

/** How intensities become grey levels. A number that cannot be used is not taken over. */
export function BinningField(): JSX.Element {
  const { settings, scans } = useApp();
  const binning = () => settings.settings().binning;
  const unit = () => scans.image()?.unit ?? '1';
  const [text, setText] = createSignal('');
  const [problem, setProblem] = createSignal<string | null>(null);
  const hintId = createUniqueId();

  createEffect(
    on(binning, (now) => {
      if (now.kind !== 'none') setText(String(now.kind === 'width' ? now.width : now.count));
      setProblem(null);
    }),
  );

  const choose = (kind: Kind) => {
    if (kind === 'none') settings.change({ binning: { kind } });
    else if (kind === 'width') settings.change({ binning: { kind, width: 25 } });
    else settings.change({ binning: { kind, count: 32 } });
  };

  const take = (typed: string) => {
    setText(typed);
    const { kind } = binning();
    if (kind === 'none') return;
    const value = parseNumber(typed);
    const wrong = binningProblem(kind, value);
    setProblem(wrong);
    if (wrong === null) {
      settings.change({
        binning: kind === 'width' ? { kind, width: value } : { kind, count: value },
      });
    }
  };

  const tooMany = () => {
    const levels = levelsFor(binning(), scans.image()?.intensity ?? null);
    return levels !== null && levels > MAX_COUNT
      ? `The whole image would have ${levels} levels; texture of a region with more than ${MAX_COUNT} is refused.`
      : null;
  };

  return (
    <fieldset>
      <legend>Grey levels</legend>
      <div class="row">
        <select
          class="field"
          aria-label="Kind of bins"
          onChange={(event) => choose(event.currentTarget.value as Kind)}
        >
          <option value="width" selected={binning().kind === 'width'}>
            Fixed bin width
          </option>
          <option value="count" selected={binning().kind === 'count'}>
            Fixed bin count
          </option>
          <option value="none" selected={binning().kind === 'none'}>
            As they are
          </option>
        </select>
        <Show when={binning().kind !== 'none'}>
          <input
            class="field narrow"
            inputmode="decimal"
            aria-label={binning().kind === 'width' ? 'Bin width' : 'Bin count'}
            aria-describedby={hintId}
            aria-invalid={problem() !== null}
            value={text()}
            onInput={(event) => take(event.currentTarget.value)}
          />
          <span class="muted">
            {binning().kind === 'width' ? (unit() === '1' ? 'intensity units' : unit()) : 'bins'}
          </span>
        </Show>
        <Show when={!settings.isBinningAutomatic()}>
          <button type="button" class="link" onClick={settings.resetBinning}>
            Choose by modality
          </button>
        </Show>
      </div>
      <div id={hintId}>
        <Show when={problem() ?? tooMany()}>
          {(words) => (
            <p class="error" role="alert">
              {words()}
            </p>
          )}
        </Show>
        <p class="hint">{hint(binning().kind)}</p>
      </div>
    </fieldset>
  );
}

function hint(kind: Kind): string {
  if (kind === 'width') {
    return 'Each level spans the same number of intensity units, so levels mean the same in every patient: right for calibrated images, CT (25 HU) and PET.';
  }
  if (kind === 'count') {
    return 'The range of the region is cut into this many levels (2 to 2048): right for MR, whose intensities have no unit. 32 is usual.';
  }
  return 'Intensities are grey levels already, whole numbers from 1: for the IBSI digital phantom.';
}
