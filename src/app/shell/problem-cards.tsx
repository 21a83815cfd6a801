import { For, type JSX, Show } from 'solid-js';
import type { Place } from '../../session/problems.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Failures, where the action was: file, problem, remedy. They stay until dismissed. */
export function ProblemCards(props: { readonly places: readonly Place[] }): JSX.Element {
  const { problems } = useApp();
  const here = () => problems.problems().filter(({ place }) => props.places.includes(place));
  return (
    <ul class="problems" aria-live="polite">
      <For each={here()}>
        {({ id, error }) => (
          <li class="problem" data-testid="problem">
            <Icon name="error" />
            <div>
              <Show when={error.file}>
                <p class="file">{error.file}</p>
              </Show>
              <p>{error.problem}</p>
              <p class="muted">{error.remedy}</p>
            </div>
            <button
              type="button"
              class="button quiet small"
              aria-label={`Dismiss: ${error.problem}`}
              onClick={() => problems.dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
