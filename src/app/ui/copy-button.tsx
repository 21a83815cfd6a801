import { createSignal, type JSX, onCleanup } from 'solid-js';
import { Icon } from './icon.tsx';

interface CopyButtonProps {
  readonly label: string;
  /** Called when pressed: long texts are made only then. */
  readonly text: () => string;
  readonly class?: string;
  readonly isIconOnly?: boolean;
}

/** Copies a text and says so for a moment, in words. */
export function CopyButton(props: CopyButtonProps): JSX.Element {
  const [state, setState] = createSignal<'idle' | 'done' | 'failed'>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text());
      setState('done');
    } catch {
      setState('failed');
    }
    clearTimeout(timer);
    timer = setTimeout(() => setState('idle'), 1600);
  };
  const words = () =>
    ({ idle: props.label, done: 'Copied', failed: 'The browser refused to copy' })[state()];
  return (
    <button
      type="button"
      class={`button small ${props.class ?? ''}`}
      aria-label={props.isIconOnly ? words() : undefined}
      title={props.isIconOnly ? words() : undefined}
      onClick={copy}
    >
      <Icon name={state() === 'done' ? 'check' : 'copy'} />
      {props.isIconOnly ? null : words()}
      <span class="sr-only" role="status">
        {state() === 'idle' ? '' : words()}
      </span>
    </button>
  );
}
