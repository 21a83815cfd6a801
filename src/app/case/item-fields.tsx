import { For, type JSX, Show } from 'solid-js';
import { SEQUENCES } from '../../session/facts.ts';
import type { Sequence } from '../../volume/sequence.ts';
import type { LoadedItem } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';

interface FieldProps {
  readonly item: LoadedItem;
}

/** What an image is among those of the case: a guess that can be corrected. */
export function SequenceField(props: FieldProps): JSX.Element {
  const { scans } = useApp();
  const name = () => scans.sequenceNames().get(props.item.id) ?? '';
  return (
    <select
      class="field sequence"
      aria-label={`Sequence of ${props.item.name}`}
      title={`Kind of image (${props.item.sequenceReason}); correct it where it is wrong`}
      onChange={(event) => scans.setSequence(props.item.id, event.currentTarget.value as Sequence)}
    >
      <For each={SEQUENCES}>
        {(sequence) => (
          <option value={sequence} selected={sequence === props.item.sequence}>
            {sequence === props.item.sequence ? name() : sequence}
          </option>
        )}
      </For>
    </select>
  );
}

/** The unit of the voxels, and what else the header allows. */
export function UnitField(props: FieldProps): JSX.Element {
  const { scans } = useApp();
  const units = () => props.item.dicom?.series.units ?? [];
  const refused = () => units().filter(({ whyNot }) => whyNot !== null);
  return (
    <Show when={units().length > 1}>
      <label
        title={refused()
          .map(({ unit, whyNot }) => `${unit}: ${whyNot}`)
          .join('\n')}
      >
        Unit{' '}
        <select
          class="field"
          aria-label={`Unit of ${props.item.name}`}
          onChange={(event) => void scans.setUnit(props.item.id, event.currentTarget.value)}
        >
          <For each={units()}>
            {({ unit, whyNot }) => (
              <option value={unit} selected={unit === props.item.unit} disabled={whyNot !== null}>
                {whyNot === null ? unit : `${unit}: ${whyNot}`}
              </option>
            )}
          </For>
        </select>
      </label>
    </Show>
  );
}

/** From which share of its maximum a voxel of a fractional SEG is inside, in percent. */
export function ThresholdField(props: FieldProps): JSX.Element {
  const { scans } = useApp();
  const percent = () => Math.round(1000 * (props.item.threshold ?? 0)) / 10;
  const change = (field: HTMLInputElement) => {
    const share = field.valueAsNumber / 100;
    if (share > 0 && share <= 1) void scans.setThreshold(props.item.id, share);
    else field.value = String(percent());
  };
  return (
    <Show when={props.item.role === 'mask' && props.item.threshold !== undefined}>
      <label>
        Inside from{' '}
        <input
          class="field number threshold"
          type="number"
          min="1"
          max="100"
          step="any"
          value={percent()}
          aria-label={`Threshold of ${props.item.name} in percent`}
          onChange={(event) => change(event.currentTarget)}
        />{' '}
        %
      </label>
    </Show>
  );
}

/** Which volume of several is used, by name where they have names; else counted from 1, as people do. */
export function FrameField(props: FieldProps): JSX.Element {
  const { scans } = useApp();
  const frames = () => props.item.header.frames;
  const nameOf = (frame: number) => props.item.header.frameNames?.[frame];
  return (
    <Show when={frames() > 1}>
      <label>
        {nameOf(0) === undefined ? 'Frame' : 'Volume'}{' '}
        <select
          class="field"
          aria-label={`${nameOf(0) === undefined ? 'Frame' : 'Volume'} of ${props.item.name}`}
          onChange={(event) =>
            void scans.setFrame(props.item.id, Number(event.currentTarget.value))
          }
        >
          <For each={Array.from({ length: frames() }, (_, frame) => frame)}>
            {(frame) => (
              <option value={frame} selected={frame === props.item.frame}>
                {nameOf(frame) ?? frame + 1}
              </option>
            )}
          </For>
        </select>{' '}
        of {frames()}
      </label>
    </Show>
  );
}
