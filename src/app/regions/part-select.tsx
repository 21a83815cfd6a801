import { createMemo, For, type JSX } from 'solid-js';
import type { RegionPart } from '../../session/region-parts.ts';
import { useApp } from '../app-context.ts';
import { formatMl } from '../features/format-value.ts';

interface PartSelectProps {
  readonly label: string;
  readonly parts: readonly RegionPart[];
  readonly chosen: RegionPart | null;
  readonly onChoose: (part: RegionPart) => void;
}

/** A region or label of any mask. */
export function PartSelect(props: PartSelectProps): JSX.Element {
  const { scans } = useApp();
  const groups = createMemo(() =>
    scans
      .masks()
      .map(({ id, name }) => ({ name, parts: props.parts.filter(({ maskId }) => maskId === id) }))
      .filter(({ parts }) => parts.length > 0),
  );
  return (
    <label class="region-row">
      <span>{props.label}</span>
      <select
        class="field"
        onChange={(event) => {
          const part = props.parts.find(({ key }) => key === event.currentTarget.value);
          if (part !== undefined) props.onChoose(part);
        }}
      >
        <For each={groups()}>
          {(group) => (
            <optgroup label={group.name}>
              <For each={group.parts}>
                {(part) => (
                  <option value={part.key} selected={part.key === props.chosen?.key}>
                    {part.name} ({formatMl(part.volumeMl)} ml)
                  </option>
                )}
              </For>
            </optgroup>
          )}
        </For>
      </select>
    </label>
  );
}
