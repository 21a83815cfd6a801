import { For, type JSX, Show } from 'solid-js';
import type { LoadedItem } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';

interface ItemRowProps {
  readonly item: LoadedItem;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One scan or mask: what it is, why it was taken for that, and how to say otherwise. */
export function ItemRow(props: ItemRowProps): JSX.Element {
  const { scans } = useApp();
  const otherRole = () => (props.item.role === 'image' ? 'mask' : 'image');
  /** Every row says its role while one role has nobody. */
  const isAmbiguous = () => scans.images().length === 0 || scans.masks().length === 0;
  return (
    <li
      class="item"
      classList={{ 'is-chosen': props.isChosen }}
      data-testid={`item-${props.item.role}`}
    >
      <input
        type="radio"
        name={`chosen-${props.item.role}`}
        aria-label={`Use ${props.item.name} as the ${props.item.role}`}
        checked={props.isChosen}
        onChange={() => props.onChoose()}
      />
      <p class="name">{props.item.name}</p>
      <button
        type="button"
        class="button quiet small"
        aria-label={`Remove ${props.item.name}`}
        title="Remove from the case"
        onClick={() => void scans.remove(props.item.id)}
      >
        <Icon name="close" />
      </button>
      <p class="about">{describeHeader(props.item)}</p>
      <Show when={props.isChosen || isAmbiguous()}>
        <p class="extra">
          <span class="why">
            {props.item.role === 'mask' ? 'Mask' : 'Image'}: {props.item.roleReason}
          </span>
          <Show when={props.item.canSwitchRole}>
            <button
              type="button"
              class="link"
              aria-label={`Use ${props.item.name} as ${otherRole()}`}
              onClick={() => void scans.setRole(props.item.id, otherRole())}
            >
              Use as {otherRole()}
            </button>
          </Show>
          <FrameField item={props.item} />
        </p>
      </Show>
      <For each={props.item.warnings}>
        {(warning) => (
          <p class="note caution warning">
            <Icon name="warning" />
            <span>{warning}</span>
          </p>
        )}
      </For>
    </li>
  );
}

/** Which volume of a 4-D file is used; counted from 1, as people do. */
function FrameField(props: { readonly item: LoadedItem }): JSX.Element {
  const { scans } = useApp();
  return (
    <Show when={props.item.header.frames > 1}>
      <label>
        Frame{' '}
        <select
          class="field"
          onChange={(event) =>
            void scans.setFrame(props.item.id, Number(event.currentTarget.value))
          }
        >
          <For each={Array.from({ length: props.item.header.frames }, (_, frame) => frame)}>
            {(frame) => (
              <option value={frame} selected={frame === props.item.frame}>
                {frame + 1}
              </option>
            )}
          </For>
        </select>{' '}
        of {props.item.header.frames}
      </label>
    </Show>
  );
}

function describeHeader({ header, unit }: LoadedItem): string {
  const { size, spacing } = header.grid;
  const mm = spacing.map((length) => Number(length.toPrecision(4)));
  const isIsotropic = mm.every((length) => length === mm[0]);
  const parts = [
    header.modality === 'unknown' ? '' : header.modality,
    size.join('×'),
    `${isIsotropic ? mm[0] : mm.join('×')}\u00a0mm`,
    unit === '1' ? '' : unit,
    header.format,
  ];
  return parts.filter(Boolean).join(' · ');
}
