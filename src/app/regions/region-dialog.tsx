import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  on,
  onCleanup,
  Show,
} from 'solid-js';
import { takesTwo } from '../../session/facts.ts';
import type { RegionPart } from '../../session/region-parts.ts';
import type { RegionPreview } from '../../session/region-tools.ts';
import { useApp } from '../app-context.ts';
import { formatCount, formatMl } from '../features/format-value.ts';
import { NumberInput, Select } from '../settings/inputs.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import {
  OPERATIONS,
  type OperationFields,
  type OperationKind,
  operationOf,
  START,
} from './operation-fields.ts';
import { PartSelect } from './part-select.tsx';
import './regions.css';

/** Typing and turning through lists start one computation, not one a step. */
const SETTLE_MS = 250;

/** Makes a region of others, and says how large it is before it is taken. */
export default function RegionDialog(): JSX.Element {
  const { shell, regionTools, jobs } = useApp();
  const isOpen = () => shell.dialog() === 'region';
  const [fields, setFields] = createSignal<OperationFields>(START);
  const [keys, setKeys] = createSignal<readonly [string | null, string | null]>([null, null]);
  /** Null while the name follows from what is made of what. */
  const [ownName, setOwnName] = createSignal<string | null>(null);

  const operation = createMemo(() => operationOf(fields()));
  const parts = regionTools.parts;
  const first = createMemo(() => find(keys()[0]) ?? regionTools.inHand());
  const second = createMemo((): RegionPart | null => {
    if (!takesTwo(operation())) return null;
    return find(keys()[1]) ?? parts().find(({ key }) => key !== first()?.key) ?? null;
  });
  const draft = createMemo(() => {
    const one = first();
    if (one === null || (takesTwo(operation()) && second() === null)) return null;
    return { operation: operation(), first: one, second: second() };
  });
  const isBusy = () => jobs.current()?.kind === 'region';
  const name = () => ownName() ?? regionTools.preview()?.history ?? '';

  function find(key: string | null): RegionPart | undefined {
    return parts().find((part) => part.key === key);
  }

  createEffect(
    on([draft, isOpen], ([next, open]) => {
      regionTools.drop();
      if (!open || next === null) {
        void jobs.cancel('region');
        return;
      }
      const timer = setTimeout(() => void regionTools.make(next), SETTLE_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );

  const close = () => {
    setOwnName(null);
    setKeys([null, null]);
    shell.closeDialog();
  };
  const take = async () => {
    if (regionTools.preview() === null || name().trim() === '') return;
    if (await regionTools.take(name().trim())) close();
  };
  const change = (part: Partial<OperationFields>) =>
    setFields((before) => ({ ...before, ...part }));

  return (
    <Dialog isOpen={isOpen()} onClose={close} title="New region">
      <form
        class="dialog-body region-form"
        data-testid="region-form"
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <label class="region-row">
          <span>Operation</span>
          <select
            class="field"
            onChange={(event) => change({ kind: event.currentTarget.value as OperationKind })}
          >
            <For each={OPERATIONS}>
              {(group) => (
                <optgroup label={group.title}>
                  <For each={group.kinds}>
                    {({ kind, title }) => (
                      <option value={kind} selected={kind === fields().kind}>
                        {title}
                      </option>
                    )}
                  </For>
                </optgroup>
              )}
            </For>
          </select>
        </label>
        <PartSelect
          label={second() === null ? 'Region' : 'First'}
          parts={parts()}
          chosen={first()}
          onChoose={(part) => setKeys(([, other]) => [part.key, other])}
        />
        <Show when={takesTwo(operation())}>
          <PartSelect
            label="Second"
            parts={parts()}
            chosen={second()}
            onChoose={(part) => setKeys(([one]) => [one, part.key])}
          />
        </Show>
        <Parameters fields={fields()} onChange={change} />
        <label class="region-row">
          <span>Name</span>
          <input
            class="field"
            value={name()}
            onInput={(event) => setOwnName(event.currentTarget.value)}
          />
        </label>
        <div class="region-outcome" role="status" data-testid="region-outcome">
          <Show when={isBusy()}>
            <progress max="1" value={jobs.current()?.progress?.fraction ?? 0} />
            <button type="button" class="button small" onClick={() => void jobs.cancel('region')}>
              Cancel
            </button>
          </Show>
          <Show when={!isBusy() && regionTools.preview()}>
            {(preview) => <Outcome preview={preview()} />}
          </Show>
          <Show when={regionTools.problem()}>
            {(error) => (
              <p class="note caution">
                <Icon name="warning" />
                <span>
                  {error().problem} <span class="muted">{error().remedy}</span>
                </span>
              </p>
            )}
          </Show>
          <Show when={parts().length < 2 && takesTwo(operation())}>
            <p class="muted">That takes two regions; there is one. Choose another operation.</p>
          </Show>
        </div>
        <div class="row">
          <button
            type="submit"
            class="button primary"
            aria-disabled={regionTools.preview() === null || name().trim() === ''}
          >
            Add to the case
          </button>
          <button type="button" class="button" onClick={close}>
            Close
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Parameters(props: {
  readonly fields: OperationFields;
  readonly onChange: (part: Partial<OperationFields>) => void;
}): JSX.Element {
  const kind = () => props.fields.kind;
  const isBall = () => ['erode', 'dilate', 'open', 'close'].includes(kind());
  return (
    <>
      <Show when={isBall()}>
        <div class="region-row">
          <span>Radius</span>
          <span class="row">
            <NumberInput
              label="Radius of the ball"
              class="short"
              value={props.fields.radius}
              rule={{ above: 0 }}
              onValue={(radius) => props.onChange({ radius })}
            />
            <Select
              label="Unit of the radius"
              value={props.fields.unit}
              options={[
                ['mm', 'mm'],
                ['voxels', 'voxels'],
              ]}
              onValue={(unit) => props.onChange({ unit })}
            />
          </span>
        </div>
      </Show>
      <Show when={kind() === 'keep-largest'}>
        <div class="region-row">
          <span>Pieces</span>
          <NumberInput
            label="How many pieces are kept"
            class="short"
            value={props.fields.count}
            rule={{ min: 1, isWhole: true }}
            onValue={(count) => props.onChange({ count })}
          />
        </div>
      </Show>
      <Show when={kind() === 'remove-small'}>
        <div class="region-row">
          <span>Below</span>
          <NumberInput
            label="Pieces below this volume go"
            class="short"
            unit="ml"
            value={props.fields.volumeMl}
            rule={{ above: 0 }}
            onValue={(volumeMl) => props.onChange({ volumeMl })}
          />
        </div>
      </Show>
      <Show when={kind() === 'fill-holes'}>
        <div class="region-row">
          <span>Holes</span>
          <Select
            label="Which holes are filled"
            value={props.fields.inSlices ? 'slices' : 'space'}
            options={[
              ['space', 'closed on all sides'],
              ['slices', 'closed within their slice'],
            ]}
            onValue={(value) => props.onChange({ inSlices: value === 'slices' })}
          />
        </div>
      </Show>
    </>
  );
}

function Outcome(props: { readonly preview: RegionPreview }): JSX.Element {
  const before = () => props.preview.draft.first.volumeMl;
  return (
    <p>
      <b data-testid="region-volume">{formatMl(props.preview.volumeMl)} ml</b>
      <span class="muted">
        {' '}
        · {formatCount(props.preview.voxelCount)}{' '}
        {props.preview.voxelCount === 1 ? 'voxel' : 'voxels'}
        <Show when={props.preview.pieces}>
          {(pieces) => <> · {pieces() === 1 ? '1 piece' : `${formatCount(pieces())} pieces`}</>}
        </Show>{' '}
        · {props.preview.draft.first.name} has {formatMl(before())} ml
      </span>
    </p>
  );
}
