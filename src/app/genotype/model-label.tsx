import { type JSX, Show } from 'solid-js';
import { Icon } from '../ui/icon.tsx';
import { capitalised } from './model-words.ts';

/** What a model says of itself, wherever its output appears: 'Demonstration model … not for clinical use'. */
export function ModelLabel(props: { readonly label: string | null | undefined }): JSX.Element {
  return (
    <Show when={props.label}>
      {(label) => (
        <p class="model-label" data-testid="model-label">
          <Icon name="warning" />
          <span>{capitalised(label())}</span>
        </p>
      )}
    </Show>
  );
}
