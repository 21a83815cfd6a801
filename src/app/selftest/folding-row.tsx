import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { Icon } from '../ui/icon.tsx';

interface FoldingRowProps {
  readonly title: string;
  readonly cells: JSX.Element[];
  /** Made when first unfolded. */
  readonly children: () => JSX.Element;
}

/** A row of a table that unfolds into its details. */
export function FoldingRow(props: FoldingRowProps): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const id = createUniqueId();
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="fold"
            aria-expanded={isOpen()}
            aria-controls={id}
            onClick={() => setOpen(!isOpen())}
          >
            <Icon name={isOpen() ? 'down' : 'right'} />
            {props.title}
          </button>
        </th>
        {props.cells}
      </tr>
      <tr id={id} class="details" hidden={!isOpen()}>
        <td colSpan={props.cells.length + 1}>
          <Show when={isOpen()}>{props.children()}</Show>
        </td>
      </tr>
    </>
  );
}
