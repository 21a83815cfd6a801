import { createEffect, createUniqueId, type JSX, type ParentProps } from 'solid-js';
import './dialog.css';
import { Icon } from './icon.tsx';

interface DialogProps extends ParentProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly class?: string;
  /** Shown in place of title and close button. */
  readonly head?: JSX.Element;
}

/**
 * The browser's own modal dialog: it traps focus, closes on Escape and gives focus back, at no cost in
 * script.
 */
export function Dialog(props: DialogProps): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  const titleId = createUniqueId();
  createEffect(() => {
    if (!dialog || dialog.open === props.isOpen) return;
    if (props.isOpen) dialog.showModal();
    else dialog.close();
  });
  return (
    <dialog
      ref={(element) => {
        dialog = element;
      }}
      class={`dialog ${props.class ?? ''}`}
      aria-labelledby={titleId}
      // The close event comes a turn after Escape, and not every browser sends cancel before; what is asked to open in
      // between would be lost.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        props.onClose();
      }}
      onCancel={() => props.onClose()}
      // By then another dialog may have taken this one's place.
      onClose={() => {
        if (props.isOpen) props.onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog) props.onClose();
      }}
    >
      {props.head ?? null}
      <div class={props.head ? 'sr-only' : 'dialog-head'}>
        <h2 id={titleId}>{props.title}</h2>
        <button
          type="button"
          class="button quiet small"
          aria-label="Close"
          tabIndex={props.head ? -1 : undefined}
          onClick={() => props.onClose()}
        >
          <Icon name="close" />
        </button>
      </div>
      {props.children}
    </dialog>
  );
}
