import { For, type JSX, Show } from 'solid-js';
import type { LoadedItem } from '../../worker/protocol.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { describeGrid } from './describe-grid.ts';
import { FrameField, SequenceField, ThresholdField, UnitField } from './item-fields.tsx';

interface ItemRowProps {
  readonly item: LoadedItem;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One scan or mask: what it is, why it was taken for that, and how to say otherwise. */
export function ItemRow(props: ItemRowProps): JSX.Element {
  const { scans, shell } = useApp();
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
      <p class="about">{describeItem(props.item)}</p>
      <p class="extra">
        <Show when={props.item.role === 'image'}>
          <SequenceField item={props.item} />
        </Show>
        <UnitField item={props.item} />
        <ThresholdField item={props.item} />
        <FrameField item={props.item} />
        <Show when={props.item.dicom}>
          <button
            type="button"
            class="link"
            aria-label={`Header of ${props.item.name}`}
            aria-haspopup="dialog"
            onClick={() => shell.openHeader(props.item.id)}
          >
            Header
          </button>
        </Show>
      </p>
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

function describeItem({ name, header, dicom, unit }: LoadedItem): string {
  const modality = dicom?.series.modality ?? header.modality;
  const parts = [
    modality === 'unknown' ? '' : modality,
    describeGrid(header.grid),
    dicom === null || dicom.series.description === name ? '' : dicom.series.description,
    // Else it is a choice.
    unit === '1' || (dicom?.series.units.length ?? 0) > 1 ? '' : unit,
    header.format === modality ? '' : header.format,
  ];
  return parts.filter(Boolean).join(' · ');
}
